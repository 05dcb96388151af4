import {deserializeDate, deserializeDateTime} from "@web/core/l10n/dates";
import {formatFloat} from "@web/core/utils/numbers";
import {formatMonetary} from "@web/views/fields/formatters";

const {DateTime} = luxon;

const FORMATS = {
    count: (value) => formatFloat(value, {digits: [16, 0]}),
    float: (value) => formatFloat(value),
    percent: (value) => `${formatFloat(value, {digits: [16, 0]})} %`,
    money: (value, currencyId) => formatMonetary(value, {currencyId}),
    date: (value) => deserializeDate(value).toLocaleString(DateTime.DATE_MED),
    datetime: (value) =>
        deserializeDateTime(value).toLocaleString(DateTime.DATETIME_MED),
};

/** A figure or a cell as a person reads it. */
export function show(kind, value, currencyId) {
    if (value === false || value === "" || value === undefined) {
        return "";
    }
    const format = FORMATS[kind];
    return format ? format(value, currencyId) : String(value);
}
