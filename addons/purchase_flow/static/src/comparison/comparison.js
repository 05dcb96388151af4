import {Component, onWillStart, useRef, useState} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {formatDate, deserializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatFloat} from "@web/core/utils/numbers";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ComparisonModel} from "./comparison_model";
import {OfferCell} from "./offer_cell";
import {VendorHead} from "./vendor_head";

const STEPS = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
};

/** All offers of an inquiry side by side; a click on a cell awards its line. */
export class Comparison extends Component {
    static template = "purchase_flow.Comparison";
    static components = {OfferCell, VendorHead};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.model = useState(new ComparisonModel(useService("orm")));
        this.state = useState({busy: false, refusal: "", confirm: true});
        this.inquiryId =
            this.props.action.params?.inquiry_id || this.props.action.context.active_id;
        onWillStart(() => this.load());
    }

    async load() {
        try {
            await this.model.load(this.inquiryId);
            this.env.config?.setDisplayName(
                _t("Comparison %s", this.model.inquiry.name)
            );
        } catch (error) {
            this.refuse(error);
        }
    }

    /** The server's refusal stands where the person looks. */
    refuse(error) {
        const message = error?.data?.message;
        if (!message) {
            throw error;
        }
        this.state.refusal = message;
    }

    get inquiry() {
        return this.model.inquiry;
    }

    money(amount) {
        return formatCurrency(amount, this.inquiry.currency_id);
    }

    unitMoney(amount) {
        const digits = Math.abs(amount) < 10 ? 4 : 2;
        return formatCurrency(amount, this.inquiry.currency_id, {
            digits: [false, digits],
        });
    }

    number(value) {
        return formatFloat(value, {digits: [false, Number.isInteger(value) ? 0 : 2]});
    }

    date(value) {
        return value ? formatDate(deserializeDate(value)) : "";
    }

    get missingText() {
        return _t(
            "Say why not the cheapest: %s",
            this.model.missingReasons.map((line) => line.name).join(", ")
        );
    }

    get canAward() {
        return (
            !this.state.busy &&
            this.model.chosenLines.length > 0 &&
            !this.model.missingReasons.length
        );
    }

    onKeydown(ev) {
        const step = STEPS[ev.key];
        const place = ev.target.closest("[data-row]");
        if (!step || !place || ev.target.tagName === "INPUT") {
            return;
        }
        const {row, column} = place.dataset;
        const next = this.findCell(Number(row), Number(column), step);
        if (next) {
            ev.preventDefault();
            next.focus();
        }
    }

    /** The next offer in a direction, over places where a vendor offers nothing. */
    findCell(row, column, [down, right]) {
        for (let far = 1; far < 100; far++) {
            const [nextRow, nextColumn] = [row + far * down, column + far * right];
            if (
                !this.model.lines[nextRow] ||
                !this.model.vendors[nextColumn] ||
                nextRow < 0
            ) {
                return null;
            }
            const found = this.root.el.querySelector(
                `[data-row="${nextRow}"][data-column="${nextColumn}"] .o_supply_pick`
            );
            if (found) {
                return found;
            }
        }
        return null;
    }

    async award() {
        this.state.busy = true;
        this.state.refusal = "";
        try {
            const result = await this.model.award(this.state.confirm);
            this.notification.add(this.getAwardedText(result), {type: "success"});
            await this.openInquiry();
        } catch (error) {
            this.refuse(error);
        } finally {
            this.state.busy = false;
        }
    }

    getAwardedText(result) {
        const waiting = result.order_ids.length - result.confirmed_ids.length;
        return waiting && this.state.confirm
            ? _t("Awarded. %s orders wait for an approval.", waiting)
            : _t("Awarded. Saved: %s", this.money(result.saved));
    }

    openInquiry() {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "supply.inquiry",
                res_id: this.inquiryId,
                views: [[false, "form"]],
            },
            {stackPosition: "replacePreviousAction"}
        );
    }
}

registry.category("actions").add("purchase_flow.comparison", Comparison);
