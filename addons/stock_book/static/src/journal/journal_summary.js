import {Component} from "@odoo/owl";
import {formatFloat} from "@web/core/utils/numbers";

/** One row a product: what lay there, what came, what went, what lies there. */
export class JournalSummary extends Component {
    static template = "stock_book.JournalSummary";
    static props = {data: Object, onOpen: Function};

    format(value) {
        return formatFloat(value, {digits: [false, 2]});
    }

    formatChange(value) {
        return value ? this.format(value) : "";
    }

    openByKey(ev, row) {
        if (ev.key === "Enter") {
            this.props.onOpen(row.product_id);
        }
    }
}
