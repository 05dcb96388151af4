import {Component} from "@odoo/owl";
import {show} from "./format";

/** A fact with its name; with a list behind it, the door to exactly that list. */
export class Figure extends Component {
    static template = "customer_book.Figure";
    static props = {figure: Object, onOpen: Function};

    get text() {
        const {kind, value, currency_id: currencyId} = this.props.figure;
        return show(kind, value, currencyId);
    }

    get tone() {
        return {warn: "text-warning-emphasis", alarm: "text-danger"}[
            this.props.figure.tone
        ];
    }
}
