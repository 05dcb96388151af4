import {Component} from "@odoo/owl";
import {cardKinds} from "../card/card_kinds";
import {formatFact} from "../card/format";
import {bodyProps} from "./figure_body";

/** A few rows; each is the button that opens its document. */
export class ListBody extends Component {
    static template = "crm_roles.ListBody";
    static props = bodyProps;

    /** On an urgent card a date that has passed is late. */
    isLate(fact) {
        return fact.isPast && this.props.card.tone !== "calm";
    }

    /** What stands at the right of a row: its last number or date. */
    getRow(row) {
        const facts = row.facts
            .map((fact) => ({...fact, ...formatFact(fact)}))
            .filter((fact) => fact.text);
        const end =
            facts.findLast((fact) => fact.isNumber) || facts.findLast((f) => f.full);
        return {end, facts: facts.filter((fact) => fact !== end)};
    }
}

cardKinds.add("list", ListBody);
