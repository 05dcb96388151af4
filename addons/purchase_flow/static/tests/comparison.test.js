import {expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    getService,
    makeServerError,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {WebClient} from "@web/webclient/webclient";

class SupplyInquiry extends models.Model {
    _name = "supply.inquiry";
    _records = [{id: 1}];
    _views = {form: `<form><field name="display_name"/></form>`};
}

defineMailModels();
defineModels([SupplyInquiry]);

function makeCell(vendorId, offerLineId, unit, marks = [], more = {}) {
    return {
        vendor_id: vendorId,
        offer_line_id: offerLineId,
        price: unit,
        uom: "kg",
        currency: "USD",
        unit_price: unit,
        landed_unit: unit,
        landed: unit * 10,
        goods: unit * 10,
        tax: 0,
        freight: 0,
        overhead: 0,
        surplus: 0,
        surplus_cost: 0,
        term_cost: 0,
        ordered: 10,
        minimum: 0,
        multiple: 0,
        order_multiple: 0,
        factor: 1,
        qty_ordered: 0,
        lead_days: 4,
        date_valid: "",
        is_expired: false,
        alternate: "",
        note: "",
        marks,
        awarded: 0,
        reason: "",
        ...more,
    };
}

function makeVendor(id, name) {
    return {
        id,
        name,
        state: "answered",
        state_label: "Answered",
        offer_id: id,
        is_late: false,
        currency: "USD",
        freight: 0,
        payment_term: "30 days",
        is_approved: true,
        score: 94,
        on_time: 90,
        rejected: false,
        drift: 0,
    };
}

function makeMatrix(inquiry = {}) {
    const line = {product_id: 3, quantity: 10, uom: "kg", date_need: ""};
    return {
        inquiry: {
            id: 1,
            name: "INQ/1",
            title: "Steel",
            state: "compared",
            state_label: "Compared",
            currency_id: 1,
            can_award: true,
            ...inquiry,
        },
        vendors: [makeVendor(11, "Apex"), makeVendor(12, "Brava")],
        lines: [
            {
                ...line,
                id: 21,
                name: "Steel",
                last_price: 3,
                last_date: "2026-01-02",
                last_vendor: "Corvo",
                cells: [makeCell(11, 31, 2, ["best"]), makeCell(12, 32, 2.5)],
            },
            {
                ...line,
                id: 22,
                name: "Bolt",
                last_price: false,
                last_date: "",
                last_vendor: "",
                cells: [makeCell(12, 34, 1, ["best"])],
            },
        ],
    };
}

async function open(matrix = makeMatrix()) {
    onRpc("supply.inquiry", "compare", () => matrix);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "purchase_flow.comparison",
        params: {inquiry_id: 1},
    });
    await animationFrame();
}

const pick = (row, column) =>
    contains(`[data-row="${row}"][data-column="${column}"] .o_supply_pick`);

test("every offer stands under its vendor, the best is marked", async () => {
    await open();
    expect(".o_supply_vendor").toHaveCount(2);
    expect(".o_supply_pick").toHaveCount(3);
    expect("[data-row='0'][data-column='0'] .badge").toHaveText("Best price");
    expect(".o_supply_none").toHaveText(/no offer/);
    expect("tbody th:first").toHaveText(/Corvo/);
});

test("the cheapest offers are awarded at once", async () => {
    onRpc("supply.inquiry", "action_award", ({args}) => {
        expect.step(JSON.stringify(args[1].awards.map((row) => row.offer_line_id)));
        expect(args[1].confirm).toBe(true);
        return {order_ids: [1], confirmed_ids: [1], saved: 5};
    });
    await open();
    await contains("button:contains(Best for each line)").click();
    await contains(".o_supply_bar .btn-primary").click();
    expect.verifySteps(["[31,34]"]);
});

test("a dearer offer waits for its reason", async () => {
    onRpc("supply.inquiry", "action_award", ({args}) => {
        expect.step(args[1].awards[0].reason);
        return {order_ids: [1], confirmed_ids: [1], saved: 0};
    });
    await open();
    await pick(0, 1).click();
    expect(".o_supply_bar .btn-primary").not.toBeEnabled();
    expect(".o_supply_bar .text-danger").toHaveText(/Steel/);
    await contains("tbody th input").edit("never late");
    await contains(".o_supply_bar .btn-primary").click();
    expect.verifySteps(["never late"]);
});

test("a line is split: the second offer takes what the first leaves", async () => {
    await open();
    await pick(0, 0).click();
    await contains(".o_supply_quantity input").edit("6");
    await pick(0, 1).click();
    const inputs = [...document.querySelectorAll(".o_supply_quantity input")];
    expect(inputs.map((input) => input.value)).toEqual(["6", "4"]);
});

test("an offer is chosen and left by the keyboard", async () => {
    await open();
    await contains("[data-row='0'][data-column='0'] .o_supply_pick").focus();
    await press("ArrowRight");
    await press("ArrowDown");
    expect("[data-row='1'][data-column='1'] .o_supply_pick").toBeFocused();
    await press("Enter");
    await animationFrame();
    expect("[data-row='1'] .o_supply_pick").toHaveAttribute("aria-pressed", "true");
});

test("how a price adds up is told on demand", async () => {
    const matrix = makeMatrix();
    Object.assign(matrix.lines[0].cells[0], {freight: 4, surplus: 2, surplus_cost: 3});
    await open(matrix);
    await contains("[data-row='0'][data-column='0'] .o_supply_more").click();
    expect(queryAllTexts(".o_supply_parts dt")).toEqual([
        "Goods",
        "Freight",
        "Surplus",
        "Landed",
    ]);
});

test("what the server refuses stands above the matrix", async () => {
    onRpc("supply.inquiry", "action_award", () => {
        throw makeServerError({message: "A newer version has come"});
    });
    await open();
    await pick(0, 0).click();
    await contains(".o_supply_bar .btn-primary").click();
    expect(".alert-danger").toHaveText("A newer version has come");
});

test("a sealed inquiry says until when", async () => {
    onRpc("supply.inquiry", "compare", () => {
        throw makeServerError({message: "sealed until tomorrow"});
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "purchase_flow.comparison",
        params: {inquiry_id: 1},
    });
    await animationFrame();
    expect(".alert-warning").toHaveText(/sealed until tomorrow/);
});

test("who may only look finds nothing to press", async () => {
    await open(makeMatrix({can_award: false, state: "awarded"}));
    expect(".o_supply_bar").toHaveCount(0);
    expect(".o_supply_pick:first").not.toBeEnabled();
});

test("a price per pack says how many whole packs are ordered", async () => {
    const matrix = makeMatrix();
    const pack = {uom: "Dozen", factor: 12, order_multiple: 1};
    Object.assign(matrix.lines[0].cells[0], pack);
    await open(matrix);
    expect(".o_supply_ordered").toHaveCount(0);
    await pick(0, 0).click();
    expect(".o_supply_ordered").toHaveText(/1 Dozen \(12 kg\)/);
    await contains(".o_supply_quantity input").edit("9.5");
    expect(".o_supply_ordered").toHaveText(/1 Dozen \(12 kg\)/);
});

test("an awarded price per pack says how many packs were ordered", async () => {
    const matrix = makeMatrix({state: "awarded", can_award: false});
    const pack = {uom: "Dozen", factor: 12, order_multiple: 1, qty_ordered: 1};
    Object.assign(matrix.lines[0].cells[0], pack, {awarded: 10});
    Object.assign(matrix.lines[1].cells[0], {awarded: 10, qty_ordered: 10});
    await open(matrix);
    expect(".o_supply_ordered").toHaveCount(1);
    expect(".o_supply_ordered").toHaveText(/1 Dozen \(12 kg\)/);
});
