import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/** One customer whose number it may be; the chosen one shows what goes on. */
export class CallMatch extends Component {
    static template = "customer_book.CallMatch";
    static props = {
        match: Object,
        isChosen: Boolean,
        onChoose: Function,
        onOpen: Function,
    };

    get title() {
        const {name, company} = this.props.match;
        return name ? name : company || _t("A customer you cannot see");
    }

    /** Whose he is: all that is told of a hidden one. */
    get holder() {
        const {owner, pool} = this.props.match;
        if (owner) {
            return _t("belongs to %s", owner);
        }
        return pool ? _t("lies in the pool %s", pool) : "";
    }

    get heat() {
        return {1: _t("Warm"), 2: _t("Hot"), 3: _t("Burning")}[this.props.match.heat];
    }

    day(text) {
        return DateTime.fromSQL(text, {zone: "utc"})
            .toLocal()
            .toLocaleString({day: "numeric", month: "short"});
    }
}
