import {registry} from "@web/core/registry";
import {capitalize} from "@web/core/utils/strings";
import {
    RemainingDaysField,
    remainingDaysField,
} from "@web/views/fields/remaining_days/remaining_days_field";

/** So many days away a date is told in days; further off it is told in full. */
export const NEAR_DAYS = 14;

/**
 * The remaining days of Odoo, told in days alone: on the 25th the 1st is "in 6 days",
 * not "next month".
 */
export class NearDateField extends RemainingDaysField {
    get diffString() {
        if (this.diffDays === null) {
            return "";
        }
        if (Math.abs(this.diffDays) > NEAR_DAYS) {
            return this.formattedValue;
        }
        const {record, name} = this.props;
        return capitalize(record.data[name].toRelativeCalendar({unit: "days"}));
    }
}

registry.category("fields").add("near_date", {
    ...remainingDaysField,
    component: NearDateField,
});
