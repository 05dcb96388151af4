import {Component} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {RecordSelector} from "@web/core/record_selectors/record_selector";

const {DateTime} = luxon;

/** What the journal shows: whose, where, when and of which kind. */
export class JournalFilters extends Component {
    static template = "stock_book.JournalFilters";
    static components = {DateTimeInput, Dropdown, DropdownItem, RecordSelector};
    static props = {filters: Object, kinds: Array, onChange: Function};

    get selectors() {
        const hasProduct = Boolean(this.props.filters.product_id);
        const product = {
            name: "product_id",
            model: "product.product",
            label: _t("Product"),
            placeholder: _t("All products"),
            domain: [["is_storable", "=", true]],
        };
        const more = hasProduct
            ? {
                  name: "lot_id",
                  model: "stock.lot",
                  label: _t("Lot or serial"),
                  placeholder: _t("All lots"),
                  domain: [["product_id", "=", this.props.filters.product_id]],
              }
            : {
                  name: "categ_id",
                  model: "product.category",
                  label: _t("Category"),
                  placeholder: _t("All categories"),
                  domain: [],
              };
        return [
            product,
            more,
            {
                name: "warehouse_id",
                model: "stock.warehouse",
                label: _t("Warehouse"),
                placeholder: _t("All warehouses"),
                domain: [],
            },
            {
                name: "location_id",
                model: "stock.location",
                label: _t("Place"),
                placeholder: _t("All places"),
                domain: this.placeDomain,
            },
        ];
    }

    get placeDomain() {
        const {warehouse_id: warehouseId} = this.props.filters;
        const inside = [["usage", "in", ["internal", "transit"]]];
        return warehouseId ? [...inside, ["warehouse_id", "=", warehouseId]] : inside;
    }

    get ranges() {
        const today = DateTime.local();
        return [
            {label: _t("30 days"), from: today.minus({days: 30})},
            {label: _t("90 days"), from: today.minus({days: 90})},
            {label: _t("This year"), from: today.startOf("year")},
            {label: _t("Everything"), from: null},
        ];
    }

    get kindsLabel() {
        const {kinds} = this.props.filters;
        const chosen = this.props.kinds.filter(({key}) => kinds.includes(key));
        return chosen.map(({name}) => name).join(", ") || _t("All kinds");
    }

    get isByDay() {
        return this.props.filters.group_by === "day";
    }

    getDate(name) {
        const text = this.props.filters[name];
        return text ? deserializeDate(text) : false;
    }

    setDate(name, date) {
        this.props.onChange({[name]: date ? serializeDate(date) : false});
    }

    setRecord(name, id) {
        const values = {[name]: id || false};
        if (name === "product_id") {
            values.lot_id = false;
        }
        if (name === "warehouse_id") {
            values.location_id = false;
        }
        this.props.onChange(values);
    }

    setRange({from}) {
        this.props.onChange({
            date_from: from ? serializeDate(from) : false,
            date_to: serializeDate(DateTime.local()),
        });
    }

    toggleKind(key) {
        const {kinds} = this.props.filters;
        this.props.onChange({
            kinds: kinds.includes(key)
                ? kinds.filter((kind) => kind !== key)
                : [...kinds, key],
        });
    }

    toggle(name) {
        this.props.onChange({[name]: !this.props.filters[name]});
    }

    toggleDay() {
        this.props.onChange({group_by: this.props.filters.group_by ? "" : "day"});
    }
}
