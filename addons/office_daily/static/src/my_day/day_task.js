import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {mapUrl} from "../map_link/map_link_field";

const {DateTime} = luxon;

export function shortTime(text) {
    return text
        ? DateTime.fromSQL(text, {zone: "utc"})
              .toLocal()
              .toLocaleString(DateTime.TIME_SIMPLE)
        : "";
}

export function shortDay(text) {
    return text
        ? DateTime.fromSQL(text, {zone: "utc"})
              .toLocal()
              .toLocaleString({weekday: "short", day: "numeric", month: "short"})
        : "";
}

/** One task: what, for whom, where, and the one button that comes next. */
export class DayTask extends Component {
    static template = "office_daily.DayTask";
    static props = {
        task: Object,
        isGiven: {type: Boolean, optional: true},
        onOpen: Function,
        onStep: Function,
    };

    get task() {
        return this.props.task;
    }

    get when() {
        const {start, stop, due} = this.task;
        if (start) {
            return `${shortDay(start)}, ${shortTime(start)} – ${shortTime(stop)}`;
        }
        return due ? shortDay(due) : "";
    }

    get mapUrl() {
        return mapUrl(this.task.address);
    }

    get state() {
        return {
            given: _t("Not accepted"),
            accepted: _t("Accepted"),
            started: _t("In progress"),
            returned: _t("Given back"),
        }[this.task.work_state];
    }

    /** The primary button, and the way to finish at once. */
    get steps() {
        const steps = {
            given: this.task.giver
                ? [
                      ["action_accept", _t("Accept")],
                      ["button_give_back", _t("Give back")],
                  ]
                : [["button_finish", _t("Done")]],
            accepted: [
                ["action_start", _t("Start")],
                ["button_finish", _t("Done")],
            ],
            started: [["button_finish", _t("Done")]],
        };
        return steps[this.task.work_state] || [];
    }
}
