import {registry} from "@web/core/registry";
import {
    FieldSelectorField,
    fieldSelectorField,
} from "@web/views/fields/field_selector/field_selector_field";

const LONG = ["binary", "html", "json", "properties", "properties_definition"];

/** Picks the facts of a row one after the other; the first is its title. */
export class RowFieldsField extends FieldSelectorField {
    static template = "crm_roles.RowFieldsField";

    filter(fieldDef) {
        return super.filter(fieldDef) && !LONG.includes(fieldDef.type);
    }

    get names() {
        const text = this.props.record.data[this.props.name] || "";
        return text
            .split(",")
            .map((name) => name.trim())
            .filter(Boolean);
    }

    getSelectorProps(index) {
        return {
            ...this.selectorProps,
            path: this.names[index] || "",
            update: (name) => this.put(index, name),
        };
    }

    async put(index, name) {
        const names = [...this.names];
        names.splice(index, 1, ...(name ? [name] : []));
        await this.update(names.join(","));
    }
}

registry
    .category("fields")
    .add("desk_row_fields", {...fieldSelectorField, component: RowFieldsField});
