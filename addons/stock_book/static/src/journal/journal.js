import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {serializeDate, deserializeDate} from "@web/core/l10n/dates";
import {Pager} from "@web/core/pager/pager";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {url} from "@web/core/utils/urls";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {JournalFilters} from "./journal_filters";
import {JournalSummary} from "./journal_summary";
import {JournalTable} from "./journal_table";

const {DateTime} = luxon;
const LIMIT = 80;

/** Every movement of a product with its balance; of all products, their totals. */
export class Journal extends Component {
    static template = "stock_book.Journal";
    static components = {JournalFilters, JournalSummary, JournalTable, Pager};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.env.config?.setDisplayName(_t("Stock Journal"));
        this.state = useState({
            filters: this.getStart(),
            offset: 0,
            data: null,
            totals: null,
            kinds: [],
            error: "",
            ...this.props.state?.journal,
        });
        this.nameProduct();
        useSetupAction({
            getLocalState: () => ({journal: {...this.state, data: null, totals: null}}),
        });
        onWillStart(async () => {
            const [kinds] = await Promise.all([
                this.orm.call("stock.journal", "kinds", []),
                this.load(),
            ]);
            this.state.kinds = kinds;
        });
    }

    /** The product of the button that led here. */
    get startProduct() {
        const {params = {}, context = {}} = this.props.action;
        const isProduct = context.active_model === "product.product";
        return params.product_id || (isProduct && context.active_id);
    }

    /** The last thirty days, of what the button that led here names. */
    getStart() {
        const {params = {}} = this.props.action;
        return {
            // The address goes first: it is what was looked at when it was reloaded.
            product_id: this.props.resId || this.startProduct || false,
            warehouse_id: params.warehouse_id || false,
            location_id: params.location_id || false,
            lot_id: false,
            categ_id: false,
            kinds: [],
            date_from: serializeDate(DateTime.local().minus({days: 30})),
            date_to: serializeDate(DateTime.local()),
            hide_internal: false,
            sublocations: false,
            group_by: "",
        };
    }

    /** The product stands in the address, for a reload and for a bookmark. */
    nameProduct() {
        this.props.updateActionState?.({resId: this.state.filters.product_id});
    }

    get isProduct() {
        return Boolean(this.state.filters.product_id);
    }

    get count() {
        const {data, totals} = this.state;
        return (this.isProduct ? totals?.count : data?.count) || 0;
    }

    get limit() {
        return LIMIT;
    }

    get range() {
        const {date_from: from, date_to: to} = this.state.filters;
        const day = (text) => text && deserializeDate(text).toLocaleString();
        return {from: day(from), to: day(to)};
    }

    /** What the server is asked: of the filters, those that hold something. */
    get asked() {
        const {categ_id: categId, ...filters} = this.state.filters;
        const names = this.isProduct
            ? Object.keys(filters)
            : ["date_from", "date_to", "warehouse_id", "location_id"];
        const asked = this.isProduct || !categId ? {} : {categ_id: categId};
        for (const name of names) {
            const value = filters[name];
            if (value && (!Array.isArray(value) || value.length)) {
                asked[name] = value;
            }
        }
        return asked;
    }

    /** The rows first; what they add up to follows, and holds for every page. */
    async load() {
        const page = {offset: this.state.offset, limit: LIMIT};
        try {
            if (this.isProduct) {
                this.state.data = await this.ask("rows", {...page, totals: false});
                this.state.error = "";
                this.loadTotals();
            } else {
                this.state.data = await this.ask("summary", page);
                this.state.error = "";
            }
        } catch (error) {
            this.refuse(error);
        }
    }

    async loadTotals() {
        if (this.state.totals) {
            return;
        }
        try {
            this.state.totals = await this.ask("totals", {});
        } catch (error) {
            this.refuse(error);
        }
    }

    /** The answer to the latest question; an older one is never heard. */
    ask(method, page) {
        return this.keepLast.add(
            this.orm.call("stock.journal", method, [], {...this.asked, ...page})
        );
    }

    refuse(error) {
        this.state.data = null;
        this.state.error = error.data?.message || error.message;
    }

    async setFilters(values) {
        Object.assign(this.state.filters, values);
        if (!this.isProduct) {
            Object.assign(this.state.filters, {lot_id: false, group_by: ""});
        }
        Object.assign(this.state, {offset: 0, totals: null});
        this.nameProduct();
        await this.load();
    }

    async turnPage({offset}) {
        this.state.offset = offset;
        await this.load();
    }

    openProduct(productId) {
        return this.setFilters({product_id: productId});
    }

    openRow(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.res_id,
            views: [[false, "form"]],
        });
    }

    openDay(day) {
        return this.setFilters({date_from: day, date_to: day, group_by: ""});
    }

    /** The file holds exactly what was filtered. */
    exportTo(form) {
        return this.action.doAction({
            type: "ir.actions.act_url",
            target: "new",
            url: url(`/stock_book/journal/${form}`, {
                filters: JSON.stringify(this.asked),
            }),
        });
    }
}

registry.category("actions").add("stock_book.journal", Journal);
