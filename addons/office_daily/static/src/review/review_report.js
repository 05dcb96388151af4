import {Component} from "@odoo/owl";
import {deserializeDateTime, formatDate, formatDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/** One report as its reviewer reads it. */
export class ReviewReport extends Component {
    static template = "office_daily.ReviewReport";
    static props = {
        report: Object,
        lineId: Number,
        rating: Number,
        onChooseLine: Function,
        onRate: Function,
        onOpenSource: Function,
    };

    get stars() {
        return [1, 2, 3, 4, 5];
    }

    starLabel(star) {
        return _t("%s of 5 stars", star);
    }

    date(value) {
        return value ? formatDate(DateTime.fromISO(value)) : "";
    }

    moment(value) {
        return value ? formatDateTime(deserializeDateTime(value)) : "";
    }

    tone(line) {
        return (
            {kept: "text-bg-success", broken: "text-bg-danger"}[line.outcome] ||
            "text-bg-warning"
        );
    }
}
