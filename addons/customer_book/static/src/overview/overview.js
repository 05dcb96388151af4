import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Composer} from "./composer";
import {Figure} from "./figure";
import {History} from "./history";
import {TabTable} from "./tab_table";

/** Everything about one customer: facts, history, and tabs loaded when opened. */
export class Overview extends Component {
    static template = "customer_book.Overview";
    static components = {Composer, Figure, History, Layout, TabTable};
    static props = {...standardActionServiceProps};
    static displayName = _t("Customer");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = {controlPanel: {}};
        const {params = {}, context = {}} = this.props.action;
        this.partnerId = params.partner_id || context.active_id || this.props.resId;
        this.state = useState({
            head: null,
            tab: "history",
            content: null,
            siteOnly: false,
            refusal: "",
            stamp: 0,
            ...this.props.state?.overview,
        });
        useSetupAction({
            getLocalState: () => ({
                overview: {tab: this.state.tab, siteOnly: this.state.siteOnly},
            }),
        });
        onWillStart(async () => {
            await this.load();
            await this.loadTab();
        });
    }

    async load() {
        try {
            this.state.head = await this.orm.call("res.partner", "overview", [
                [this.partnerId],
                this.state.siteOnly,
            ]);
            // The number of a merged record leads to the one that was kept.
            this.partnerId = this.state.head.partner.id;
            // Among the breadcrumbs and on a phone, whose page it is.
            this.env.config?.setDisplayName(this.title);
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
        return message;
    }

    get title() {
        const {partner} = this.state.head;
        return this.state.siteOnly ? partner.name : partner.customer;
    }

    get isHistory() {
        return this.state.tab === "history";
    }

    async openTab(key) {
        this.state.tab = key;
        this.state.content = null;
        await this.loadTab();
    }

    async loadTab() {
        if (this.isHistory || !this.state.head) {
            return;
        }
        const {tab} = this.state;
        try {
            const content = await this.orm.call("res.partner", "overview_tab", [
                [this.partnerId],
                tab,
                this.state.siteOnly,
            ]);
            if (tab === this.state.tab) {
                this.state.content = content;
            }
        } catch (error) {
            this.refuse(error);
        }
    }

    async toggleSite() {
        this.state.siteOnly = !this.state.siteOnly;
        await this.load();
        await this.loadTab();
    }

    async press(button) {
        const next = await this.orm.call("res.partner", button.method, [
            [this.partnerId],
        ]);
        if (next?.type) {
            await this.action.doAction(next, {onClose: () => this.refresh()});
        } else {
            await this.refresh();
        }
    }

    async refresh() {
        await this.load();
        await this.loadTab();
        this.state.stamp += 1;
    }

    openFigure(figure) {
        return figure.action && this.action.doAction(figure.action);
    }

    openRow(row) {
        if (row.url) {
            return this.action.doAction({
                type: "ir.actions.act_url",
                url: row.url,
                target: "download",
            });
        }
        // What the person may read here, but not open, has no model.
        if (!row.model) {
            return;
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    /** Written down; a refusal is given back to the composer, which keeps the text. */
    async log(values) {
        try {
            await this.orm.call("res.partner", "log_action", [
                [this.partnerId],
                values,
            ]);
        } catch (error) {
            if (!error?.data?.message) {
                throw error;
            }
            return error.data.message;
        }
        this.notification.add(_t("It is in the history."), {type: "success"});
        await this.refresh();
        return "";
    }
}

registry.category("actions").add("customer_book.overview", Overview);
