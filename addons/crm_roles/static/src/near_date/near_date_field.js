import {capitalize} from "@web/core/utils/strings";
import {registry} from "@web/core/registry";
import {
    RemainingDaysField,
    remainingDaysField,
} from "@web/views/fields/remaining_days/remaining_days_field";

const NEAR_DAYS = 14;

/**
 * A near date as a number of days, any other one as the date.
 *
 * Odoo's own widget says "next month" on the last of a month for the day after
 * tomorrow: no help to somebody who plans his week.
 */
export class NearDateField extends RemainingDaysField {
    get diffString() {
        if (this.diffDays === null) {
            return "";
        }
        if (Math.abs(this.diffDays) > NEAR_DAYS) {
            return this.formattedValue;
        }
        const day = this.props.record.data[this.props.name].startOf("day");
        return capitalize(day.toRelativeCalendar({unit: "days"}));
    }
}

registry.category("fields").add("desk_near_date", {
    ...remainingDaysField,
    component: NearDateField,
});
