import {Component} from "@odoo/owl";
import {cardKinds} from "../card/card_kinds";
import {formatFigure} from "../card/format";

export const bodyProps = {
    card: Object,
    isReadonly: Boolean,
    onOpen: Function,
    onOpenRow: Function,
    onChanged: Function,
};

/** One figure; it is the button that opens its records. */
export class FigureBody extends Component {
    static template = "crm_roles.FigureBody";
    static props = bodyProps;

    get figure() {
        return formatFigure(this.props.card.value || 0, this.props.card);
    }
}

cardKinds.add("count", FigureBody).add("sum", FigureBody);
