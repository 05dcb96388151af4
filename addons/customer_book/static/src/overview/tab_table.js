import {Component} from "@odoo/owl";
import {Figure} from "./figure";
import {show} from "./format";

const NUMBERS = ["count", "float", "money", "percent"];

/** What a tab holds: figures, and the latest rows with the list behind them. */
export class TabTable extends Component {
    static template = "customer_book.TabTable";
    static components = {Figure};
    static props = {content: Object, onOpen: Function, onOpenRow: Function};

    text(row, column) {
        return show(column.kind, row[column.key], row.currency_id);
    }

    isNumber(column) {
        return NUMBERS.includes(column.kind);
    }
}
