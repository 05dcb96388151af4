import {Component} from "@odoo/owl";

const {DateTime} = luxon;

/** Who waits for a call, the latest first; one key and it is done. */
export class CallbackList extends Component {
    static template = "customer_book.CallbackList";
    static props = {callbacks: Array, onCall: Function, onDone: Function};

    time(text) {
        const moment = DateTime.fromSQL(text, {zone: "utc"}).toLocal();
        const isToday = moment.hasSame(DateTime.local(), "day");
        return moment.toLocaleString(
            isToday
                ? DateTime.TIME_SIMPLE
                : {day: "numeric", month: "short", hour: "numeric", minute: "2-digit"}
        );
    }

    onKeydown(event, callback) {
        const row = event.currentTarget;
        const next = {
            ArrowDown: row.nextElementSibling,
            ArrowUp: row.previousElementSibling,
        }[event.key];
        if (next) {
            next.focus();
        } else if (event.key === "Enter" && event.target === row) {
            this.props.onCall(callback);
        } else if (event.key === "d") {
            this.props.onDone(callback);
        } else {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
    }
}
