import {Component, onWillStart, useState} from "@odoo/owl";
import {serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {DayTask, shortTime} from "./day_task";

const {DateTime} = luxon;

/** The schedule and the tasks of one person for one day. */
export class MyDay extends Component {
    static template = "office_daily.MyDay";
    static components = {DayTask};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({date: DateTime.local().startOf("day"), day: null});
        this.env.config?.setDisplayName(_t("My Day"));
        onWillStart(() => this.load());
    }

    async load() {
        this.state.day = await this.orm.call("project.task", "read_my_day", [], {
            date: serializeDate(this.state.date),
        });
    }

    get title() {
        const day = this.state.date.toLocaleString({
            weekday: "long",
            day: "numeric",
            month: "long",
        });
        return day.charAt(0).toUpperCase() + day.slice(1);
    }

    get isToday() {
        return this.state.date.hasSame(DateTime.local(), "day");
    }

    get groups() {
        return [
            {key: "late", name: _t("Late"), tone: "text-danger"},
            {
                key: "today",
                name: this.isToday ? _t("Today") : _t("On this day"),
                empty: _t("Nothing is due on this day."),
            },
            {key: "later", name: _t("Later, or without a day")},
            {key: "given", name: _t("Given to others"), isGiven: true},
        ]
            .map((group) => ({...group, tasks: this.state.day[group.key]}))
            .filter((group) => group.tasks.length || group.empty);
    }

    time(event) {
        return event.allday
            ? _t("All day")
            : `${shortTime(event.start)} – ${shortTime(event.stop)}`;
    }

    async move(days) {
        this.state.date = days
            ? this.state.date.plus({days})
            : DateTime.local().startOf("day");
        await this.load();
    }

    async openTask(id) {
        await this.open("project.task", id, "office_daily.project_task_action_mine");
    }

    async openEvent(event) {
        if (event.task_id) {
            await this.openTask(event.task_id);
        } else {
            await this.open("calendar.event", event.id);
        }
    }

    async open(model, id, like) {
        const action = {
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        };
        if (like) {
            const known = await this.action.loadAction(like);
            action.views = [known.views.find(([, type]) => type === "form")];
        }
        await this.action.doAction(action);
    }

    /** The next step of a task; one that asks for something opens its dialog. */
    async step(id, method) {
        const next = await this.orm.call("project.task", method, [[id]]);
        if (next && next.type) {
            await this.action.doAction(next, {onClose: () => this.load()});
        } else {
            await this.load();
        }
    }

    async start(name) {
        await this.action.doAction(name, {onClose: () => this.load()});
    }
}

registry.category("actions").add("office_daily.my_day", MyDay);
