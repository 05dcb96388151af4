import {Component} from "@odoo/owl";
import {formatFloat, formatPercentage} from "@web/views/fields/formatters";
import {_t} from "@web/core/l10n/translation";

/** The stages of one funnel; each number is a button. */
export class FunnelStages extends Component {
    static template = "sales_flow.FunnelStages";
    static props = {
        group: Object,
        hasName: Boolean,
        onOpen: Function,
    };

    get widest() {
        return Math.max(...this.props.group.stages.map((stage) => stage.entered), 1);
    }

    width(stage) {
        return `width: ${Math.round((stage.entered / this.widest) * 100)}%`;
    }

    figures(stage) {
        const figures = [
            ["entered", _t("came in")],
            ["moved", _t("moved on")],
            ["lost", _t("lost")],
            ["here", stage.is_won ? _t("won") : _t("still here")],
        ];
        return figures.map(([key, label]) => ({key, label, value: stage[key]}));
    }

    conversion(stage) {
        return stage.entered && !stage.is_won
            ? formatPercentage(stage.conversion, {digits: [false, 0]})
            : "–";
    }

    days(stage) {
        return stage.median_days === false
            ? "–"
            : formatFloat(stage.median_days, {digits: [false, 1]});
    }
}
