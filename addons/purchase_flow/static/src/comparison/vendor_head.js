import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** A vendor above his column: his terms and how reliable he has been. */
export class VendorHead extends Component {
    static template = "purchase_flow.VendorHead";
    static props = {
        vendor: Object,
        canAward: Boolean,
        onTakeAll: Function,
        number: Function,
    };

    get scoreTitle() {
        const {on_time: onTime, rejected, drift} = this.props.vendor;
        const known = [
            onTime === false ? null : _t("on time %s %", onTime),
            rejected === false ? null : _t("rejected %s %", rejected),
            drift === false ? null : _t("price drift %s %", drift),
        ];
        return known.filter(Boolean).join(", ") || _t("never bought from");
    }

    get terms() {
        const {currency, freight, payment_term: term} = this.props.vendor;
        const parts = [
            term,
            freight
                ? _t("freight %s", `${this.props.number(freight)} ${currency}`)
                : "",
        ];
        return parts.filter(Boolean).join(" · ");
    }
}
