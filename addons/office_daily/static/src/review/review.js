import {Component, onWillStart, useRef, useState} from "@odoo/owl";
import {formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Mutex} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ReviewComment} from "./review_comment";
import {ReviewKeysDialog} from "./review_keys_dialog";
import {ReviewReport} from "./review_report";
import {useReviewKeys} from "./review_keys";

const {DateTime} = luxon;

const LIMIT = 80;

/** The reports of a team, gone through one after the other by keyboard. */
export class Review extends Component {
    static template = "office_daily.Review";
    static components = {ReviewComment, ReviewReport};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({
            scope: "open",
            rows: [],
            count: 0,
            report: null,
            lineId: 0,
            writing: "",
            rating: 0,
            isLoaded: false,
        });
        this.env.config?.setDisplayName(_t("Review Reports"));
        this.setupKeys();
        onWillStart(() => this.load());
    }

    // ----------------------------------------------------------- keyboard

    setupKeys() {
        this.mutex = new Mutex();
        this.waiting = 0;
        this.typed = null;
        useReviewKeys(this.root, {
            step: (by) => this.queue(() => this.step(by)),
            stepLine: (by) => this.queue(() => this.stepLine(by)),
            // Never of a report that is not on the screen yet.
            review: () => this.waiting || this.queue(() => this.review()),
            rate: (stars) => this.waiting || this.rate(stars),
            write: (kind) => {
                this.typed = "";
                this.queue(() => this.write(kind));
            },
            isWriting: () => this.typed !== null || Boolean(this.state.writing),
            type: (ev) => this.type(ev),
            showKeys: () => this.dialog.add(ReviewKeysDialog),
        });
    }

    /** What is pressed while a report is read waits until it is there. */
    async queue(act) {
        this.waiting += 1;
        try {
            await this.mutex.exec(act);
        } finally {
            this.waiting -= 1;
        }
    }

    /** A letter that comes before its box has the focus belongs into it all the same. */
    type(ev) {
        const box = this.root.el.querySelector(".o_report_writing textarea");
        if (ev.key === "Escape") {
            this.stopWriting();
        } else if (box) {
            box.focus();
        } else if (ev.key.length === 1) {
            ev.preventDefault();
            this.typed = (this.typed || "") + ev.key;
        }
    }

    takeTyped() {
        const typed = this.typed || "";
        this.typed = null;
        return typed;
    }

    // ------------------------------------------------------------ reading

    async load() {
        const list = await this.orm.call("work.report", "review_list", [
            this.state.scope,
            0,
            LIMIT,
        ]);
        Object.assign(this.state, {...list, isLoaded: true});
        await this.open(this.state.rows[0]);
    }

    async choose(scope) {
        this.state.scope = scope;
        await this.load();
    }

    async open(row) {
        Object.assign(this.state, {lineId: 0, writing: "", rating: 0});
        if (!row) {
            this.state.report = null;
            return;
        }
        const report = await this.orm.call("work.report", "review_open", [[row.id]]);
        this.state.report = report;
        this.state.rating = report.rating;
        this.update(report);
    }

    /** What opening changed shows in the list as well. */
    update(report) {
        const row = this.state.rows.find((known) => known.id === report.id);
        if (row) {
            row.state = report.state;
            row.state_label = report.state_label;
            row.rating = report.rating;
        }
    }

    date(value) {
        return formatDate(DateTime.fromISO(value));
    }

    get index() {
        return this.state.rows.findIndex((row) => row.id === this.state.report?.id);
    }

    step(by) {
        const row = this.state.rows[this.index + by];
        return row && this.open(row);
    }

    get lineIds() {
        const sections = this.state.report?.sections || [];
        return sections.flatMap((section) => section.lines.map((line) => line.id));
    }

    stepLine(by) {
        const index = this.lineIds.indexOf(this.state.lineId) + by;
        this.state.lineId = this.lineIds[index] || 0;
    }

    chooseLine(lineId) {
        this.state.lineId = this.state.lineId === lineId ? 0 : lineId;
    }

    get line() {
        const sections = this.state.report?.sections || [];
        return sections
            .flatMap((section) => section.lines)
            .find((line) => line.id === this.state.lineId);
    }

    openForm() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "work.report",
            res_id: this.state.report.id,
            views: [[false, "form"]],
        });
    }

    async openSource(line) {
        this.action.doAction(
            await this.orm.call("work.report.line", "action_open_source", [[line.id]])
        );
    }

    // ----------------------------------------------------------- deciding

    rate(stars) {
        if (this.state.report?.can_review) {
            this.state.rating = this.state.rating === stars ? 0 : stars;
        }
    }

    async review() {
        const {report, rating} = this.state;
        if (!report?.can_review) {
            return;
        }
        await this.orm.call("work.report", "action_review", [[report.id]], {
            rating: rating || false,
        });
        this.notification.add(_t("%s is reviewed.", report.author), {type: "success"});
        await this.leave(report.id);
    }

    /** On to the one behind it; what is done leaves the list of open ones. */
    async leave(id) {
        const next = this.state.rows[this.index + 1] || this.state.rows[this.index - 1];
        if (this.state.scope === "open") {
            this.state.rows = this.state.rows.filter((row) => row.id !== id);
            this.state.count -= 1;
            await this.open(next);
        } else {
            await this.open(next || this.state.rows[this.index]);
        }
    }

    write(kind) {
        const {report} = this.state;
        const needsLine = kind === "task" && !this.state.lineId;
        const isRefused = !report || (kind === "return" && !report.can_review);
        if (isRefused || needsLine) {
            this.typed = null;
        }
        if (isRefused) {
            return;
        }
        if (needsLine) {
            this.notification.add(_t("Choose the line that becomes a task."), {
                type: "warning",
            });
            return;
        }
        this.state.writing = kind;
    }

    stopWriting() {
        this.typed = null;
        this.state.writing = "";
    }

    async send({kind, text, mentionIds, date}) {
        const {report, lineId} = this.state;
        const call = (method, ...args) =>
            this.orm.call("work.report", method, [[report.id], ...args]);
        const ways = {
            comment: () => call("action_comment", text, lineId || false, mentionIds),
            remark: () => call("action_remark", text),
            task: () => call("action_make_task", lineId, text, date || false),
            return: () => call("action_return", text),
        };
        await ways[kind]();
        this.state.writing = "";
        if (kind === "return") {
            await this.leave(report.id);
        } else {
            await this.open({id: report.id});
        }
    }
}

registry.category("actions").add("office_daily.review", Review);
