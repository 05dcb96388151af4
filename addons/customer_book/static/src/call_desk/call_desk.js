import {Component, onWillStart, useRef, useState} from "@odoo/owl";
import {serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {RecordSelector} from "@web/core/record_selectors/record_selector";
import {registry} from "@web/core/registry";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {CallMatch} from "./call_match";
import {CallbackList} from "./callback_list";

const {DateTime} = luxon;
const LOOKUP_DELAY = 150;
// Nobody of those found: an unknown caller.
const NOBODY = -1;

function emptyCall() {
    return {
        number: "",
        summary: "",
        result: "answered",
        direction: "in",
        caller: "",
        isNewContact: false,
        callbackAt: "",
        callbackUser: false,
        partner: false,
        clientRef: `desk-${Date.now()}-${Math.random().toString(36).slice(2)}`,
    };
}

function noMatches() {
    return {
        number: "",
        matches: [],
        is_name: false,
        is_extension: false,
        is_own: false,
        recent: false,
    };
}

/** A call is logged: number, what it was about, Enter. */
export class CallDesk extends Component {
    static template = "customer_book.CallDesk";
    static components = {CallMatch, CallbackList, RecordSelector};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.numberRef = useAutofocus({refName: "number"});
        this.summaryRef = useRef("summary");
        useAutofocus({refName: "goOn"});
        // What opens once the call is saved, even if it was asked about first.
        this.next = false;
        this.state = useState({
            call: emptyCall(),
            found: noMatches(),
            chosen: NOBODY,
            isAsking: false,
            isSaving: false,
            callbacks: [],
            buttons: [],
        });
        this.env.config?.setDisplayName(_t("Log a Call"));
        this.lookUp = useDebounced(() => this.find(), LOOKUP_DELAY);
        onWillStart(() => this.load());
    }

    async load() {
        const [callbacks, buttons] = await Promise.all([
            this.orm.call("customer.call", "read_callbacks", []),
            this.orm.call("customer.call", "read_buttons", []),
        ]);
        Object.assign(this.state, {callbacks, buttons});
    }

    get call() {
        return this.state.call;
    }

    get chosenMatch() {
        return this.state.found.matches[this.state.chosen];
    }

    get isUnknown() {
        return !this.partnerId && Boolean(this.call.number.trim());
    }

    get partnerId() {
        return (
            this.chosenMatch?.id || (!this.chosenMatch && this.call.partner) || false
        );
    }

    /** Found by name, as the server says: the number is the one the customer has. */
    get number() {
        const typed = this.call.number.trim();
        const isName = this.state.found.is_name;
        return (isName && this.chosenMatch?.phone) || typed;
    }

    /** Somebody is to call: who may be said. */
    get waits() {
        const {callbackAt, direction, result} = this.call;
        const isMissed = ["missed", "voicemail"].includes(result);
        return Boolean(callbackAt) || (isMissed && direction === "in");
    }

    get results() {
        return [
            ["answered", _t("Answered")],
            ["missed", _t("Missed")],
            ["voicemail", _t("Voicemail")],
            ["wrong", _t("Wrong number")],
        ];
    }

    get hint() {
        const found = this.state.found;
        if (found.is_extension) {
            return _t("An extension: nobody is looked up.");
        }
        return found.is_own ? _t("A number of our own.") : "";
    }

    /** Customers of this number; an answer that comes late is not shown. */
    async find() {
        const number = this.call.number.trim();
        if (!number) {
            this.show(noMatches());
            return;
        }
        const found = await this.orm.call("customer.call", "lookup", [number]);
        if (number === this.call.number.trim()) {
            this.show(found);
        }
    }

    /** Who it is, even of somebody who types faster than the answer comes. */
    async ensureFound() {
        const typed = this.call.number.trim();
        if (this.state.found.number !== typed) {
            await this.find();
        }
        if (this.number !== typed) {
            const {recent} = await this.orm.call("customer.call", "lookup", [
                this.number,
            ]);
            this.state.found.recent = recent;
        }
    }

    show(found) {
        this.state.found = found;
        this.state.isAsking = false;
        this.state.chosen = found.matches.findIndex((match) => match.id);
    }

    onNumberInput() {
        this.call.partner = false;
        this.next = false;
        this.lookUp();
    }

    /** Arrows choose among those found and nobody, Enter goes on. */
    onNumberKeydown(event) {
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (step) {
            this.choose(this.nextChoice(step));
            event.preventDefault();
        } else if (event.key === "Enter") {
            this.summaryRef.el.focus();
            event.preventDefault();
        }
    }

    nextChoice(step) {
        const open = this.state.found.matches
            .map((match, index) => (match.id ? index : NOBODY))
            .filter((index) => index !== NOBODY);
        const choices = [...open, NOBODY];
        const place = choices.indexOf(this.state.chosen) + step;
        return choices[(place + choices.length) % choices.length];
    }

    choose(index) {
        this.call.partner = false;
        this.state.chosen = index;
    }

    async onKeydown(event) {
        if (event.key === "Escape") {
            this.cancel();
        } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            await this.save();
        }
    }

    async onSummaryKeydown(event) {
        if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            await this.save();
        }
    }

    cancel() {
        this.next = false;
        this.clear();
    }

    clear() {
        // At once, not with the next drawing: people type on while it is on its way.
        Object.assign(this.call, emptyCall());
        for (const field of [this.numberRef.el, this.summaryRef.el]) {
            if (field) {
                field.value = "";
            }
        }
        this.show(noMatches());
        this.numberRef.el?.focus();
    }

    get values() {
        const call = this.call;
        const values = {
            number: this.number,
            summary: call.summary.trim(),
            result: call.result,
            direction: call.direction,
            client_ref: call.clientRef,
        };
        if (this.partnerId) {
            values.partner_id = this.partnerId;
        } else if (call.caller.trim()) {
            values.caller = call.caller.trim();
            values.new_contact = call.isNewContact;
        }
        if (call.callbackAt) {
            values.callback_at = serializeDateTime(DateTime.fromISO(call.callbackAt));
        }
        if (this.waits && call.callbackUser) {
            values.callback_user_id = call.callbackUser;
        }
        return values;
    }

    /**
     * Saves the call, once; the same number a moment ago asks first.
     *
     * @param {Object} more what the question was answered with
     * @returns {Promise<Number|Boolean>} the call, or false while it asks
     */
    async save(more = {}) {
        if (this.state.isSaving) {
            return false;
        }
        if (!this.call.number.trim()) {
            this.numberRef.el?.focus();
            return false;
        }
        this.state.isSaving = true;
        try {
            await this.ensureFound();
            if (this.state.found.recent && !Object.keys(more).length) {
                this.state.isAsking = true;
                return false;
            }
            const values = {...this.values, ...more};
            const saved = await this.orm.call("customer.call", "log", [values]);
            this.tell(saved);
            this.clear();
            await this.load();
            return saved.id;
        } finally {
            this.state.isSaving = false;
        }
    }

    tell(saved) {
        const done = saved.callbacks_done
            ? _t("Saved; the callback is done.")
            : _t("Saved.");
        this.notification.add(done, {type: "success"});
    }

    async goOn() {
        const id = this.state.found.recent.id;
        await this.open(await this.save({continue_id: id, client_ref: false}));
    }

    async logAgain() {
        await this.open(await this.save({again: true}));
    }

    /** Saves, then opens what the call leads to, filled in. */
    async saveAndOpen(key) {
        this.next = key;
        await this.open(await this.save());
    }

    async open(id) {
        const key = this.next;
        if (id && key) {
            this.next = false;
            await this.action.doAction(
                await this.orm.call("customer.call", "action_button", [[id], key])
            );
        }
    }

    async openWork(work) {
        await this.action.doAction({
            type: "ir.actions.act_window",
            name: work.name,
            res_model: work.model,
            res_id: work.id,
            views: [[false, "form"]],
            target: "new",
        });
    }

    /** The number is filled in; what was said is still to be written. */
    async callBack(callback) {
        this.cancel();
        Object.assign(this.call, {
            number: callback.number,
            direction: "out",
            partner: callback.partner_id,
        });
        await this.find();
        if (callback.partner_id) {
            // Others may have the same number; this one waits for the call.
            this.state.chosen = this.state.found.matches.findIndex(
                (match) => match.id === callback.partner_id
            );
        }
        this.summaryRef.el?.focus();
    }

    async finish(callback) {
        await this.orm.call("customer.call", "action_callback_done", [[callback.id]]);
        await this.load();
    }
}

registry.category("actions").add("customer_book.call_desk", CallDesk);
