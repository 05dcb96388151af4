import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {cardKinds} from "../card/card_kinds";
import {bodyProps} from "./figure_body";

/**
 * What waits for my decision, decided in place.  A reason is asked for where one
 * is due; after deciding, the next row is under the hand.
 */
export class InboxBody extends Component {
    static template = "crm_roles.InboxBody";
    static props = bodyProps;

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({
            asking: null,
            verb: "",
            reason: "",
            refusal: "",
            busy: 0,
        });
        // The row that takes the focus once the decided one has left.
        this.nextIndex = null;
        useEffect(
            () => this.focusNext(),
            () => [this.props.card.rows]
        );
        useEffect(
            (asking) => asking && this.root.el.querySelector("textarea")?.focus(),
            () => [this.state.asking, this.state.verb]
        );
    }

    get rows() {
        return this.props.card.rows || [];
    }

    get question() {
        return this.state.verb === "reject"
            ? _t("Why do you reject it?")
            : _t("What should be changed?");
    }

    get moreCount() {
        return this.props.card.value - this.rows.length;
    }

    ask(row, verb) {
        Object.assign(this.state, {asking: row.id, verb, reason: "", refusal: ""});
    }

    stopAsking() {
        const {asking} = this.state;
        Object.assign(this.state, {asking: null, verb: "", refusal: ""});
        this.root.el.querySelector(`[data-row="${asking}"]`)?.focus();
    }

    /** A: agree. R: return. X: reject. On the row that has the focus. */
    onKeydown(ev, row) {
        const act = {
            a: () => this.decide(row, "action_approve"),
            r: () => this.ask(row, "return"),
            x: () => this.ask(row, "reject"),
        }[ev.key.toLowerCase()];
        const isTyped =
            ev.ctrlKey || ev.altKey || ev.metaKey || ev.target.tagName === "TEXTAREA";
        if (act && !isTyped && !this.props.isReadonly) {
            ev.preventDefault();
            ev.stopPropagation();
            act();
        }
    }

    /** Enter sends the reason, Shift+Enter starts a line, Escape goes back. */
    onReasonKeydown(ev, row) {
        ev.stopPropagation();
        if (ev.key === "Escape") {
            this.stopAsking();
        } else if (
            ev.key === "Enter" &&
            !ev.shiftKey &&
            ev.target.tagName === "TEXTAREA"
        ) {
            ev.preventDefault();
            this.onReason(row);
        }
    }

    async onReason(row) {
        const reason = this.state.reason.trim();
        if (!reason) {
            this.state.refusal = _t("A reason is due: it is told to the requester.");
            return;
        }
        await this.decide(row, `action_${this.state.verb}`, [reason]);
    }

    async decide(row, method, args = []) {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, {busy: row.id, refusal: ""});
        this.nextIndex = this.rows.findIndex(({id}) => id === row.id);
        try {
            await this.orm.call("desk.approval.request", method, [[row.id], ...args]);
            this.notification.add(this.getDoneText(row, method), {type: "success"});
        } catch (error) {
            // Where the person looks: on the row.
            this.state.asking = row.id;
            this.state.refusal = error.data?.message || error.message;
        } finally {
            this.state.busy = 0;
        }
        if (!this.state.refusal) {
            this.state.asking = null;
            await this.props.onChanged();
        }
    }

    getDoneText(row, method) {
        return {
            action_approve: _t("%s approved", row.number),
            action_return: _t("%s returned for change", row.number),
            action_reject: _t("%s rejected", row.number),
        }[method];
    }

    focusNext() {
        if (this.nextIndex === null || !this.root.el) {
            return;
        }
        const rows = this.root.el.querySelectorAll(".o_desk_inbox_row [data-stop]");
        rows[Math.min(this.nextIndex, rows.length - 1)]?.focus();
        this.nextIndex = null;
    }
}

cardKinds.add("inbox", InboxBody);
