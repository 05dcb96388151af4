import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Where an address lies, in the map of the telephone. */
export function mapUrl(address) {
    return `https://maps.google.com/maps?q=${encodeURIComponent(address)}`;
}

/** An address that opens the map. */
export class MapLinkField extends Component {
    static template = "office_daily.MapLinkField";
    static props = {...standardFieldProps};

    get address() {
        return this.props.record.data[this.props.name] || "";
    }

    get url() {
        return mapUrl(this.address);
    }
}

registry.category("fields").add("office_map_link", {
    component: MapLinkField,
    displayName: _t("Address with a map"),
    supportedTypes: ["char"],
});
