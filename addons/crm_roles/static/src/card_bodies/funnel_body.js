import {Component} from "@odoo/owl";
import {cardKinds} from "../card/card_kinds";
import {formatFigure} from "../card/format";
import {bodyProps} from "./figure_body";

/** Stages as bars: how many got there, and which part of them went on. */
export class FunnelBody extends Component {
    static template = "crm_roles.FunnelBody";
    static props = bodyProps;

    get stages() {
        const {points} = this.props.card;
        const most = Math.max(...points.map((point) => point.value), 0) || 1;
        return points.map((point, index) => ({
            ...point,
            text: formatFigure(point.value, this.props.card),
            width: Math.max(0, Math.round((100 * point.value) / most)),
            share: index < points.length - 1 ? Math.round(100 * point.share) : null,
        }));
    }
}

cardKinds.add("funnel", FunnelBody);
