import {Component, onWillStart, useRef, useState} from "@odoo/owl";
import {serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
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
        partner: false,
        clientRef: `desk-${Date.now()}-${Math.random().toString(36).slice(2)}`,
    };
}

function noMatches() {
    return {matches: [], is_extension: false, is_own: false, recent: false};
}

/** A call is logged: number, what it was about, Enter. */
export class CallDesk extends Component {
    static template = "customer_book.CallDesk";
    static components = {CallMatch, CallbackList};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.numberRef = useAutofocus({refName: "number"});
        this.summaryRef = useRef("summary");
        useAutofocus({refName: "goOn"});
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
        return this.chosenMatch?.id || (!this.chosenMatch && this.call.partner) || false;
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

    show(found) {
        this.state.found = found;
        this.state.isAsking = false;
        this.state.chosen = found.matches.findIndex((match) => match.id);
    }

    onNumberInput() {
        this.call.partner = false;
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
        this.state.chosen = index;
    }

    async onKeydown(event) {
        if (event.key === "Escape") {
            this.clear();
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

    clear() {
        // The same object: what is typed before the next drawing goes into it.
        Object.assign(this.call, emptyCall());
        this.show(noMatches());
        this.numberRef.el?.focus();
    }

    get values() {
        const call = this.call;
        const values = {
            number: call.number.trim(),
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
        if (this.state.found.recent && !Object.keys(more).length) {
            this.state.isAsking = true;
            return false;
        }
        this.state.isSaving = true;
        try {
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
        await this.save({continue_id: this.state.found.recent.id, client_ref: false});
    }

    async logAgain() {
        await this.save({again: true});
    }

    /** Saves, then opens what the call leads to, filled in. */
    async saveAndOpen(key) {
        const id = await this.save();
        if (id) {
            await this.action.doAction(
                await this.orm.call("customer.call", "action_button", [[id], key])
            );
        }
    }

    async openWork(work) {
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: work.model,
            res_id: work.id,
            views: [[false, "form"]],
            target: "new",
        });
    }

    /** The number is filled in; what was said is still to be written. */
    async callBack(callback) {
        this.clear();
        Object.assign(this.call, {
            number: callback.number,
            direction: "out",
            partner: callback.partner_id,
        });
        await this.find();
        this.summaryRef.el?.focus();
    }

    async finish(callback) {
        await this.orm.call("customer.call", "action_callback_done", [[callback.id]]);
        await this.load();
    }
}

registry.category("actions").add("customer_book.call_desk", CallDesk);
