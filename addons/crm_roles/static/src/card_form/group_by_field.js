import {onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {
    FieldSelectorField,
    fieldSelectorField,
} from "@web/views/fields/field_selector/field_selector_field";

const GROUPABLE = [
    "boolean",
    "char",
    "date",
    "datetime",
    "integer",
    "many2many",
    "many2one",
    "selection",
];

/** Picks what makes the groups of a chart, and the step where it is a date. */
export class GroupByField extends FieldSelectorField {
    static template = "crm_roles.GroupByField";

    setup() {
        this.fieldService = useService("field");
        this.dated = useState({value: false});
        onWillStart(() => this.checkDate(this.props));
        onWillUpdateProps((props) => this.checkDate(props));
    }

    filter(fieldDef) {
        return (
            super.filter(fieldDef) &&
            fieldDef.store &&
            GROUPABLE.includes(fieldDef.type)
        );
    }

    get path() {
        return (this.props.record.data[this.props.name] || "").split(":")[0];
    }

    get step() {
        return (this.props.record.data[this.props.name] || "").split(":")[1] || "";
    }

    get steps() {
        return [
            ["day", _t("Day")],
            ["week", _t("Week")],
            ["month", _t("Month")],
            ["quarter", _t("Quarter")],
            ["year", _t("Year")],
        ];
    }

    get selectorProps() {
        return {...super.selectorProps, path: this.path};
    }

    async checkDate(props) {
        const path = (props.record.data[props.name] || "").split(":")[0];
        const model = props.record.data[props.resModel];
        const info =
            path && model && (await this.fieldService.loadFieldInfo(model, path));
        this.dated.value = ["date", "datetime"].includes(info?.fieldDef?.type);
    }

    async update(path, info) {
        const isDate = ["date", "datetime"].includes(info?.fieldDef?.type);
        await super.update(isDate ? `${path}:month` : path);
    }

    async updateStep(ev) {
        await super.update(`${this.path}:${ev.target.value}`);
    }
}

registry
    .category("fields")
    .add("desk_group_by", {...fieldSelectorField, component: GroupByField});
