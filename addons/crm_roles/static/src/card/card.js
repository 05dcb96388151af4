import {Component, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {cardKinds} from "./card_kinds";
import {getToneText} from "./format";

const STEPS = {
    shortcut: () => 1,
    list: ({rows}) => (rows.length <= 3 ? 2 : 3 + Math.floor(rows.length / 7)),
    inbox: ({rows}) => Math.min(rows.length + 1, 4),
    funnel: ({points}) => (points.length <= 5 ? 2 : 3),
    chart: ({points, chart_type: type, step}) =>
        type === "bar" && !step && points.length <= 5 ? 2 : 3,
};

/**
 * The frame of a card: its name, its tone, its body or why there is none.
 * It reports what the person does and changes nothing itself.
 */
export class Card extends Component {
    static template = "crm_roles.Card";
    static props = {
        card: Object,
        onOpen: {type: Function, optional: true},
        onOpenRow: {type: Function, optional: true},
        onStart: {type: Function, optional: true},
        onChanged: {type: Function, optional: true},
        isReadonly: {type: Boolean, optional: true},
        slots: {type: Object, optional: true},
    };
    static defaultProps = {
        onOpen: () => {},
        onOpenRow: () => {},
        onStart: () => {},
        onChanged: () => {},
        isReadonly: false,
    };

    setup() {
        this.state = useState({isFolded: browser.localStorage.getItem(this.foldKey)});
    }

    get card() {
        return this.props.card;
    }

    get body() {
        return cardKinds.get(this.card.kind, null);
    }

    get isFigure() {
        return ["count", "sum"].includes(this.card.kind) && !this.card.error;
    }

    get isEmpty() {
        const {kind, value, rows, points} = this.card;
        if (kind === "shortcut") {
            return false;
        }
        return !value && !(rows || []).length && !(points || []).some((p) => p.value);
    }

    get hasTone() {
        return !this.isEmpty && !this.card.error && this.card.tone !== "calm";
    }

    get toneText() {
        return this.hasTone ? getToneText(this.card.tone) : "";
    }

    get classes() {
        const {kind, size, tone} = this.card;
        return {
            [`o_desk_card_${this.isFigure ? "figure" : kind}`]: true,
            [`o_desk_size_${size}`]: true,
            [`o_desk_tone_${tone}`]: this.hasTone,
            o_desk_folded: this.state.isFolded,
            [`o_desk_steps_${this.steps}`]: true,
        };
    }

    /** How many steps of the grid the card is high: as many as it fills. */
    get steps() {
        if (this.isFigure || this.isEmpty || this.card.error) {
            return 1;
        }
        return (STEPS[this.card.kind] || (() => 3))(this.card);
    }

    get foldKey() {
        return `crm_roles.folded.${this.props.card.id}`;
    }

    toggleFold() {
        this.state.isFolded = !this.state.isFolded;
        if (this.state.isFolded) {
            browser.localStorage.setItem(this.foldKey, "1");
        } else {
            browser.localStorage.removeItem(this.foldKey);
        }
    }
}
