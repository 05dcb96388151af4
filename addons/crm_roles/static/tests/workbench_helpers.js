import {expect} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {user} from "@web/core/user";
import {WebClient} from "@web/webclient/webclient";

export const ROLES = [
    {key: "salesperson", name: "Salesperson"},
    {key: "purchaser", name: "Purchaser"},
];

export const COUNT = {id: 1, kind: "count", name: "To send", value: 3, tone: "warn"};
export const SUM = {id: 2, kind: "sum", name: "Quoted", value: 31200, digits: 0};
export const LIST = {
    id: 3,
    kind: "list",
    name: "Customers",
    model: "res.partner",
    value: 9,
    rows: [
        {
            id: 7,
            title: "Ernst Handel",
            facts: [{name: "city", type: "char", label: "City", value: "Graz"}],
        },
        {id: 8, title: "Save-a-lot", facts: []},
    ],
};
export const FUNNEL = {
    id: 4,
    kind: "funnel",
    name: "Funnel",
    points: [
        {key: 11, label: "New", value: 48, share: 0.625},
        {key: 12, label: "Quoted", value: 30, share: 0},
    ],
};
export const CHART = {
    id: 5,
    kind: "chart",
    name: "By city",
    points: [
        {key: "Graz", label: "Graz", value: 5},
        {key: false, label: "None", value: 2},
    ],
};
const REQUEST = {
    requester: "Sal",
    risk: "",
    for_whom: "",
    amount: 12400,
    amount_text: "12,400 €",
    model: "res.partner",
    res_id: 7,
};
export const INBOX = {
    id: 6,
    kind: "inbox",
    name: "To audit",
    tone: "alarm",
    value: 2,
    rows: [
        {...REQUEST, id: 61, number: "S00142", partner: "Alfreds", why: "over credit"},
        {...REQUEST, id: 62, number: "S00143", partner: "Tokyo", why: "large"},
    ],
};
export const SHORTCUT = {id: 9, kind: "shortcut", name: "New quotation"};

const DEFAULTS = {
    tone: "calm",
    size: "third",
    model: "",
    empty_text: "",
    empty_action: "",
    chart_type: "bar",
};

export function prepareDesk(cards, values = {}) {
    return {
        role: "salesperson",
        roles: ROLES,
        hidden_count: 0,
        cards: cards.map((card) => ({...DEFAULTS, ...card})),
        ...values,
    };
}

export async function startWorkbench() {
    patchWithCleanup(user, {name: "Ana Torres"});
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "crm_roles.workbench",
    });
    await animationFrame();
}

/** Opens a workbench with these cards; each of its calls is a step of the test. */
export async function openWorkbench(cards, values = {}) {
    const close = {type: "ir.actions.act_window_close"};
    onRpc("desk.card", "read_workbench", ({args}) => {
        expect.step(`read ${args[0]}`);
        return prepareDesk(cards, {role: args[0] || "salesperson", ...values});
    });
    onRpc("desk.card", "read_gallery", () => []);
    onRpc("desk.card", "action_open", ({args}) => {
        expect.step(`open ${JSON.stringify(args)}`);
        return close;
    });
    onRpc("desk.card", "action_start", ({args}) => {
        expect.step(`start ${args[0]}`);
        return close;
    });
    onRpc("res.partner", "get_formview_action", ({args}) => {
        expect.step(`form ${args[0]}`);
        return close;
    });
    await startWorkbench();
}

export async function startArranging() {
    await contains(".o_desk_settings").click();
    await contains(".o-dropdown-item:contains(Arrange)").click();
}
