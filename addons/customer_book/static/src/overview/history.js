import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {serializeDate} from "@web/core/l10n/dates";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {EventRow} from "./event_row";

const LIMIT = 50;

/** The history, a page at a time, filtered by kind, person, days and words. */
export class History extends Component {
    static template = "customer_book.History";
    static components = {DateTimeInput, EventRow};
    static props = {
        partnerId: Number,
        siteOnly: Boolean,
        kinds: Array,
        authors: Array,
        products: Array,
        stamp: Number,
        onRefuse: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({
            rows: [],
            total: 0,
            kinds: [],
            author: 0,
            product: 0,
            search: "",
            from: false,
            to: false,
            unfolded: false,
        });
        this.shown = "";
        onWillStart(() => this.reload(this.props));
        onWillUpdateProps((next) => this.reload(next));
    }

    /** The page asks again only when it is about something else, or grew. */
    reload(props) {
        const wanted = `${props.partnerId} ${props.siteOnly} ${props.stamp}`;
        if (wanted === this.shown) {
            return;
        }
        this.shown = wanted;
        return this.load(0, props);
    }

    get asked() {
        const {kinds, author, product, search, from, to} = this.state;
        return {
            ...(kinds.length ? {kinds: [...kinds]} : {}),
            ...(author ? {user_id: author} : {}),
            ...(product ? {product_id: product} : {}),
            ...(search.trim() ? {search} : {}),
            ...(from ? {date_from: serializeDate(from)} : {}),
            ...(to ? {date_to: serializeDate(to)} : {}),
        };
    }

    get isFiltered() {
        return Boolean(Object.keys(this.asked).length);
    }

    async load(offset = 0, props = this.props) {
        const page = await this.keepLast.add(
            this.orm.call("res.partner", "timeline", [[props.partnerId]], {
                offset,
                limit: LIMIT,
                site_only: props.siteOnly,
                ...this.asked,
            })
        );
        this.state.total = page.total;
        this.state.rows = offset ? [...this.state.rows, ...page.rows] : page.rows;
    }

    more() {
        return this.load(this.state.rows.length);
    }

    toggleKind(key) {
        const {kinds} = this.state;
        const at = kinds.indexOf(key);
        if (at < 0) {
            kinds.push(key);
        } else {
            kinds.splice(at, 1);
        }
        return this.load();
    }

    set(values) {
        Object.assign(this.state, values);
        return this.load();
    }

    setAuthor(value) {
        return this.set({author: Number(value)});
    }

    setProduct(value) {
        return this.set({product: Number(value)});
    }

    clear() {
        return this.set({
            kinds: [],
            author: 0,
            product: 0,
            search: "",
            from: false,
            to: false,
        });
    }

    openDocument(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.document.model,
            res_id: row.document.id,
            views: [[false, "form"]],
        });
    }

    /** The words change, the old ones stay under the row; false when refused. */
    async correct(id, values) {
        try {
            await this.orm.call("customer.event", "action_correct", [[id], values]);
        } catch (error) {
            this.props.onRefuse(error);
            return false;
        }
        await this.load();
        return true;
    }

    async move(id) {
        const dialog = await this.orm.call("customer.event", "action_open_move", [
            [id],
        ]);
        await this.action.doAction(dialog, {onClose: () => this.load()});
    }

    /** Everything as a list of Odoo: to group, to export. */
    async openList() {
        const action = await this.action.loadAction(
            "customer_book.customer_event_action_all"
        );
        await this.action.doAction({
            ...action,
            domain: this.props.siteOnly
                ? [["contact_id", "child_of", this.props.partnerId]]
                : [["partner_id", "parent_of", this.props.partnerId]],
            context: {},
        });
    }
}
