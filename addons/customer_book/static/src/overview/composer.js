import {Component, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {serializeDate, serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {uuid} from "@web/core/utils/strings";
import {FileInput} from "@web/core/file_input/file_input";

const {DateTime} = luxon;
const SENT = ["mail_out", "sms"];
const QUICK = [
    [1, _t("Tomorrow")],
    [3, _t("In 3 days")],
    [7, _t("In a week")],
];

/** What happened, its result, what comes next and when: one save. */
export class Composer extends Component {
    static template = "customer_book.Composer";
    static components = {DateTimeInput, FileInput};
    static props = {
        kinds: Array,
        contacts: Array,
        partnerId: Number,
        onSave: Function,
    };

    setup() {
        this.quick = QUICK;
        this.state = useState(this.getEmpty());
    }

    getEmpty() {
        return {
            kind: false,
            summary: "",
            result: "",
            body: "",
            contact_id: this.props.partnerId,
            date: DateTime.local().startOf("minute"),
            minutes: "",
            is_private: false,
            next_step: "",
            next_date: false,
            no_step_reason: "",
            files: [],
            refusal: "",
            busy: false,
            client_ref: uuid(),
        };
    }

    get typed() {
        return this.props.kinds.filter((kind) => kind.is_typed && kind.key !== "task");
    }

    get kind() {
        return this.props.kinds.find((kind) => kind.key === this.state.kind);
    }

    get isSent() {
        return SENT.includes(this.state.kind);
    }

    get summaryHint() {
        return this.isSent ? _t("Subject") : _t("What happened, in a few words");
    }

    /** No next step after a talk: why is asked for where the person looks. */
    get asksWhy() {
        return this.kind?.is_talk && !this.state.next_step.trim();
    }

    choose(kind) {
        this.state.kind = this.state.kind === kind ? false : kind;
        this.state.refusal = "";
    }

    plan(days) {
        this.state.next_date = DateTime.local().plus({days}).startOf("day");
    }

    addFiles(files) {
        this.state.files.push(...files.filter((file) => !file.error));
    }

    removeFile(file) {
        this.state.files.splice(this.state.files.indexOf(file), 1);
    }

    getValues() {
        const {state} = this;
        const step = state.next_step.trim();
        const values = {
            kind: state.kind,
            summary: state.summary.trim(),
            result: state.result.trim(),
            contact_id: Number(state.contact_id),
            date: serializeDateTime(state.date || DateTime.local()),
            duration: (parseInt(state.minutes, 10) || 0) / 60,
            is_private: state.is_private,
            attachment_ids: state.files.map((file) => file.id),
            client_ref: state.client_ref,
        };
        if (this.isSent) {
            values.body = state.body.trim();
        }
        if (step) {
            values.next_step = step;
            values.next_date = state.next_date && serializeDate(state.next_date);
        } else {
            values.no_step_reason = state.no_step_reason.trim();
        }
        return values;
    }

    async save() {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const refusal = await this.props.onSave(this.getValues());
        if (refusal) {
            Object.assign(this.state, {refusal, busy: false});
        } else {
            Object.assign(this.state, this.getEmpty());
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.save();
        }
    }
}
