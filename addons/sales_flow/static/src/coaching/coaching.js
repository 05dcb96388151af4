import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {CoachingComment} from "./coaching_comment";

const COACHING = "sales.flow.coaching";

/** My people: what each of them has lying about, and a word to each. */
export class Coaching extends Component {
    static template = "sales_flow.Coaching";
    static components = {CoachingComment};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({
            people: [],
            writingTo: 0,
            subjects: [],
            isLoaded: false,
        });
        this.env.config?.setDisplayName(_t("Coaching"));
        onWillStart(() => this.load());
    }

    async load() {
        const {people} = await this.orm.call(COACHING, "read_team", []);
        Object.assign(this.state, {people, isLoaded: true});
    }

    async open(person, key) {
        this.action.doAction(
            await this.orm.call(COACHING, "action_open", [key, person.id])
        );
    }

    openReport(person) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "work.report",
            res_id: person.report.id,
            views: [[false, "form"]],
        });
    }

    tone(figure) {
        const tones = {alarm: "text-danger", warn: "text-warning-emphasis"};
        return figure.value ? tones[figure.tone] || "" : "text-muted";
    }

    async write(person) {
        this.state.subjects = await this.orm.call(COACHING, "read_subjects", [
            person.id,
        ]);
        this.state.writingTo = person.id;
    }

    stopWriting() {
        this.state.writingTo = 0;
    }

    async send(person, text, subject) {
        await this.orm.call(COACHING, "action_comment", [
            person.id,
            text,
            subject?.model || false,
            subject?.id || false,
        ]);
        this.notification.add(_t("%s is told.", person.name), {type: "success"});
        this.stopWriting();
    }
}

registry.category("actions").add("sales_flow.coaching", Coaching);
