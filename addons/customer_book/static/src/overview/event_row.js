import {Component, useState} from "@odoo/owl";
import {show} from "./format";

/** One row of the history; its author corrects the words in place. */
export class EventRow extends Component {
    static template = "customer_book.EventRow";
    static props = {
        row: Object,
        onOpen: Function,
        onCorrect: Function,
        onMove: Function,
    };

    setup() {
        this.state = useState({edits: false, shows: false, summary: "", result: ""});
    }

    get when() {
        return show("datetime", this.props.row.date);
    }

    day(value) {
        return show("date", value);
    }

    moment(value) {
        return show("datetime", value);
    }

    get hours() {
        const {duration} = this.props.row;
        const minutes = Math.round(duration * 60);
        return minutes ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")} h` : "";
    }

    edit() {
        const {summary, result} = this.props.row;
        Object.assign(this.state, {edits: true, summary, result});
    }

    async save() {
        const {summary, result} = this.state;
        if (await this.props.onCorrect(this.props.row.id, {summary, result})) {
            this.state.edits = false;
        }
    }
}
