import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const WATCHED = ["name", "phone", "email", "vat", "company_registry"];
const PAUSE = 300;

/** Who looks like the customer that is being typed, while it is typed. */
export class DuplicateGuard extends Component {
    static template = "customer_book.DuplicateGuard";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.last = new KeepLast();
        this.typed = {};
        this.state = useState({rows: []});
        this.lookSoon = useDebounced(() => this.look(), PAUSE);
        this.labels = {
            name: _t("name"),
            email: _t("e-mail"),
            phone: _t("telephone"),
            tax: _t("tax number"),
            registry: _t("registry number"),
        };
        // What stands in a box counts before the box is left.
        useEffect(
            (form) => {
                const listen = (ev) => this.onInput(ev);
                form?.addEventListener("input", listen);
                return () => form?.removeEventListener("input", listen);
            },
            () => [this.root.el?.closest(".o_form_renderer")]
        );
        useRecordObserver((record) => {
            // Read here, so that a change of any of them is seen.
            WATCHED.forEach((name) => record.data[name]);
            this.typed = {};
            this.lookSoon();
        });
    }

    onInput(ev) {
        const name = ev.target.closest(".o_field_widget")?.getAttribute("name");
        const isOfLine = ev.target.closest(".o_field_x2many, .o_field_one2many");
        if (WATCHED.includes(name) && !isOfLine) {
            this.typed[name] = ev.target.value;
            this.lookSoon();
        }
    }

    get isWritten() {
        const {record} = this.props;
        const isTyped = Object.keys(this.typed).length > 0;
        return !record.data.parent_id && (record.isNew || record.dirty || isTyped);
    }

    get phones() {
        const lines = this.props.record.data.customer_phone_ids?.records || [];
        return lines.map((line) => line.data.number).filter(Boolean);
    }

    get values() {
        const {record} = this.props;
        const values = {
            country_id: record.data.country_id?.id || false,
            phones: this.phones,
        };
        if (record.resId) {
            values.id = record.resId;
        }
        for (const name of WATCHED) {
            values[name] = this.typed[name] ?? (record.data[name] || "");
        }
        return values;
    }

    async look() {
        const call = this.isWritten
            ? this.orm.silent.call(this.props.record.resModel, "find_duplicates", [
                  this.values,
              ])
            : Promise.resolve([]);
        this.state.rows = await this.last.add(call);
    }

    get hasHard() {
        return this.state.rows.some((row) => row.hard);
    }

    get title() {
        return this.hasHard
            ? _t("This customer exists already")
            : _t("Perhaps this customer exists already");
    }

    describe(row) {
        const same = row.why.map((kind) => this.labels[kind]).join(", ");
        return _t("same %(what)s", {what: same});
    }

    holder(row) {
        if (row.owner) {
            return _t("belongs to %(owner)s", {owner: row.owner});
        }
        return row.pool ? _t("in the pool %(pool)s", {pool: row.pool}) : "";
    }

    get reason() {
        return this.props.record.data.duplicate_reason || "";
    }

    onReason(ev) {
        return this.props.record.update({duplicate_reason: ev.target.value});
    }

    open(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: this.props.record.resModel,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async ask(method, row) {
        const person = await this.call(method, row);
        this.notification.add(_t("%(person)s was told.", {person}), {type: "success"});
    }

    async claim(row) {
        const id = await this.call("action_claim_found", row);
        // What was typed is there already: nothing of it is kept.
        await this.props.record.discard();
        return this.open(id);
    }

    call(method, row) {
        const {resModel} = this.props.record;
        return this.orm.call(resModel, method, [this.values, row.ref]);
    }
}

export const duplicateGuard = {
    component: DuplicateGuard,
    fieldDependencies: [
        ...WATCHED.map((name) => ({name, type: "char"})),
        {name: "duplicate_reason", type: "char"},
        {name: "parent_id", type: "many2one"},
        {name: "country_id", type: "many2one"},
    ],
};

registry.category("view_widgets").add("customer_duplicates", duplicateGuard);
