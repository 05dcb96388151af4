import {formatCurrency} from "@web/core/currency";
import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    formatDateTime,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";

const {DateTime} = luxon;

/** Days within which a date reads better as a distance. */
const NEAR_DAYS = 7;

/**
 * A figure with its unit.  Cents tell nothing in the large, so amounts from a
 * thousand up are rounded.
 */
export function formatFigure(value, {currency_id: currencyId, digits} = {}) {
    if (currencyId) {
        const round = Math.abs(value) >= 1000 ? {digits: [false, 0]} : {};
        return formatCurrency(value, currencyId, round);
    }
    return formatFloat(value, {digits: [false, digits || 0]});
}

/** A figure for a narrow place: 48k instead of 48,822. */
export function formatShort(value, {currency_id: currencyId} = {}) {
    const options = {humanReadable: true, decimals: Math.abs(value) >= 1000 ? 1 : 0};
    return currencyId
        ? formatCurrency(value, currencyId, {...options, digits: [false, 0]})
        : formatFloat(value, {...options, digits: [false, 0]});
}

/** The text of one fact of a row, and the full one where the text is short. */
export function formatFact(fact) {
    const format = FACTS[fact.type];
    return format ? format(fact) : {text: String(fact.value || "")};
}

const FACTS = {
    boolean: ({value, label}) => ({text: value ? label : ""}),
    date: ({value}) => formatNear(value && deserializeDate(value), formatDate),
    datetime: ({value}) =>
        formatNear(value && deserializeDateTime(value), formatDateTime, true),
    float: ({value}) => ({
        text: formatFloat(value, {trailingZeros: false}),
        isNumber: true,
    }),
    integer: ({value}) => ({text: formatFloat(value, {digits: [false, 0]})}),
    monetary: ({value, currency_id: currencyId}) => ({
        text: formatCurrency(value, currencyId),
        isNumber: true,
    }),
};

/** Near dates as a distance, today's moments as their time, the rest in full. */
function formatNear(date, formatFull, isMoment) {
    if (!date) {
        return {text: ""};
    }
    const day = date.startOf("day");
    const days = Math.round(day.diff(DateTime.local().startOf("day"), "days").days);
    const full = formatFull(date);
    const isPast = days < 0;
    if (Math.abs(days) > NEAR_DAYS) {
        return {text: formatDate(date), full, isPast};
    }
    if (isMoment && !days) {
        return {text: date.toLocaleString(DateTime.TIME_SIMPLE), full};
    }
    return {text: day.toRelativeCalendar({unit: "days"}) || full, full, isPast};
}

const STEPS = {day: "d LLL", month: "LLL", year: "yyyy"};

/**
 * A short name under a column of a chart over time.  Weeks and quarters keep the
 * number that the label names: where a week starts differs between languages.
 */
export function formatStep({key, label}, step) {
    if (!step || !key) {
        return label;
    }
    if (!STEPS[step]) {
        return label.replace(/\s+\d{4}$/, "");
    }
    // The start of a step of moments comes as the moment it has in UTC.
    const isMoment = key.length > "yyyy-mm-dd".length;
    const date = isMoment ? deserializeDateTime(key) : deserializeDate(key);
    return date.toFormat(STEPS[step]);
}

/** The urgency of a card in words, for those who do not see colours. */
export function getToneText(tone) {
    return {warn: _t("Needs attention"), alarm: _t("Urgent")}[tone] || "";
}
