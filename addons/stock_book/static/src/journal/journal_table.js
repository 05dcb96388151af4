import {Component} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    formatDateTime,
} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";

// What stands there until the totals have come.
const SOON = "…";

/** The rows of a journal between their opening and their closing balance. */
export class JournalTable extends Component {
    static template = "stock_book.JournalTable";
    static props = {
        data: Object,
        totals: {type: [Object, {value: null}]},
        range: Object,
        byDay: Boolean,
        onOpenRow: Function,
        onOpenDay: Function,
    };

    get opening() {
        const {from} = this.props.range;
        return from ? _t("Opening on %s", from) : _t("Opening");
    }

    get closing() {
        const {to} = this.props.range;
        return to ? _t("Closing on %s", to) : _t("Closing");
    }

    formatTotal(name) {
        const {totals} = this.props;
        return totals ? this.formatBalance(totals[name]) : SOON;
    }

    formatTotalMoney(name) {
        const {totals} = this.props;
        return totals ? this.formatMoney(totals[name]) : SOON;
    }

    /** The rows count their value from the opening, which the totals know. */
    formatBalanceValue({balance_value: value}) {
        const {totals} = this.props;
        return totals ? this.formatMoney(totals.opening_value + value) : SOON;
    }

    formatQuantity(value) {
        return value ? formatFloat(value, {digits: [false, 2]}) : "";
    }

    formatBalance(value) {
        return formatFloat(value, {digits: [false, 2]});
    }

    formatMoney(value) {
        return formatCurrency(value, this.props.data.currency_id);
    }

    formatMoment(text) {
        return this.props.byDay
            ? formatDate(deserializeDate(text))
            : this.formatMinute(text);
    }

    describeInsertion({inserted, inserted_by: person}) {
        const moment = this.formatMinute(inserted);
        return _t("Inserted on %(moment)s by %(person)s", {moment, person});
    }

    /** Seconds tell nothing in a warehouse. */
    formatMinute(text) {
        const format = localization.dateTimeFormat.replace(":ss", "");
        return formatDateTime(deserializeDateTime(text), {format});
    }

    open(row) {
        return this.props.byDay
            ? this.props.onOpenDay(row.date)
            : this.props.onOpenRow(row);
    }

    openByKey(ev, row) {
        if (ev.key === "Enter") {
            this.open(row);
        }
    }
}
