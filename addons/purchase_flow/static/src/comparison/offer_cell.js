import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const NOISE = 1e-6;

/** As the server will order it: the minimum, in whole packs of the vendor. */
function countOrdered({factor, minimum, order_multiple: multiple}, quantity) {
    const wanted = Math.max(quantity / (factor || 1), minimum || 0);
    return multiple ? Math.ceil(wanted / multiple - NOISE) * multiple : wanted;
}

/** One vendor's offer for one line: what it costs, and how to choose it. */
export class OfferCell extends Component {
    static template = "purchase_flow.OfferCell";
    static props = {
        cell: Object,
        line: Object,
        vendor: Object,
        quantity: {type: Number, optional: true},
        canAward: Boolean,
        money: Function,
        unitMoney: Function,
        number: Function,
        date: Function,
        onPick: Function,
        onQuantity: Function,
    };

    setup() {
        this.state = useState({isOpen: false});
    }

    get isChosen() {
        return this.props.quantity !== undefined || Boolean(this.props.cell.awarded);
    }

    get badges() {
        const labels = {
            best: [_t("Best price"), "text-bg-success"],
            best_in_time: [_t("Best in time"), "text-bg-info"],
            earliest: [_t("Earliest"), "text-bg-secondary"],
            late: [_t("Too late"), "text-bg-danger"],
        };
        const {marks, is_expired: isExpired} = this.props.cell;
        // The best of all that is in time needs no second badge for it.
        const shown = marks.filter(
            (mark) => mark !== "best_in_time" || !marks.includes("best")
        );
        const badges = shown.map((mark) => labels[mark]);
        return isExpired ? [...badges, [_t("Expired"), "text-bg-warning"]] : badges;
    }

    get parts() {
        const {cell, money} = this.props;
        return [
            [_t("Goods"), cell.goods],
            [_t("Tax kept"), cell.tax],
            [_t("Freight"), cell.freight],
            [_t("Surplus"), cell.surplus_cost],
            [_t("Term of payment"), cell.term_cost],
            [_t("Inquiry costs"), cell.overhead],
            [_t("Landed"), cell.landed],
        ]
            .filter(([, amount]) => amount)
            .map(([label, amount]) => [label, money(amount)]);
    }

    /** "9.50 USD / kg · 5 days", as the vendor wrote it. */
    get offeredText() {
        const {cell, number} = this.props;
        const price = `${number(cell.price)} ${cell.currency} / ${cell.uom}`;
        return cell.lead_days === false
            ? price
            : `${price} · ${_t("%s days", cell.lead_days)}`;
    }

    /** "2 Dozen (24 Units)", where more is ordered than is given to the offer. */
    get orderedText() {
        const {cell, line, quantity, number} = this.props;
        const given = quantity === undefined ? cell.awarded : quantity;
        const ordered =
            quantity === undefined ? cell.qty_ordered : countOrdered(cell, quantity);
        const counted = ordered * (cell.factor || 1);
        if (!given || counted - given <= NOISE) {
            return "";
        }
        return `${number(ordered)} ${cell.uom} (${number(counted)} ${line.uom})`;
    }

    get pickLabel() {
        const {vendor, line, cell, unitMoney} = this.props;
        return _t("%(vendor)s, %(line)s: %(price)s", {
            vendor: vendor.name,
            line: line.name,
            price: unitMoney(cell.landed_unit),
        });
    }
}
