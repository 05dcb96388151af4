import {registry} from "@web/core/registry";
import {
    FieldSelectorField,
    fieldSelectorField,
} from "@web/views/fields/field_selector/field_selector_field";

const NUMBERS = ["integer", "float", "monetary"];

/** Picks a field that can be summed up. */
export class NumberField extends FieldSelectorField {
    filter(fieldDef) {
        return (
            super.filter(fieldDef) && fieldDef.store && NUMBERS.includes(fieldDef.type)
        );
    }
}

registry
    .category("fields")
    .add("desk_number", {...fieldSelectorField, component: NumberField});
