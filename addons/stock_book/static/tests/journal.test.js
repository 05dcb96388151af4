import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, Deferred, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    makeServerError,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {redirect} from "@web/core/utils/urls";
import {router} from "@web/core/browser/router";
import {WebClient} from "@web/webclient/webclient";

class ProductProduct extends models.Model {
    _name = "product.product";
    name = fields.Char();
    _records = [{id: 3, name: "Bolt"}];
}

class ProductCategory extends models.Model {
    _name = "product.category";
}

class StockLot extends models.Model {
    _name = "stock.lot";
}

class StockWarehouse extends models.Model {
    _name = "stock.warehouse";
}

class StockLocation extends models.Model {
    _name = "stock.location";
}

class StockPicking extends models.Model {
    _name = "stock.picking";
    _records = [{id: 9}];
    _views = {form: `<form><div class="o_the_receipt"/></form>`};
}

defineMailModels();
defineModels([
    ProductProduct,
    ProductCategory,
    StockLot,
    StockWarehouse,
    StockLocation,
    StockPicking,
]);

function makeRow(id, qtyIn, qtyOut, balance, more = {}) {
    return {
        id,
        side: 0,
        date: "2026-11-20 10:00:00",
        model: "stock.picking",
        res_id: 9,
        number: `WH/IN/${id}`,
        kind: "receipt",
        kind_label: "Receipt",
        partner: "Vendor",
        place: "Stock",
        lot: "",
        qty_in: qtyIn,
        qty_out: qtyOut,
        balance,
        unit_cost: 2,
        value: 2 * (qtyIn - qtyOut),
        balance_value: 2 * (qtyIn - qtyOut),
        user: "Rosa",
        note: "",
        backdated: false,
        inserted: "",
        inserted_by: "",
        ...more,
    };
}

function makePage(more = {}) {
    return {
        product: "Bolt",
        product_id: 3,
        uom: "Units",
        tracking: "none",
        shows_cost: true,
        currency_id: 1,
        opening: 4,
        rows: [makeRow(1, 6, 0, 10)],
        ...more,
    };
}

const TOTALS = {
    opening: 4,
    opening_value: 8,
    count: 1,
    total_in: 6,
    total_out: 0,
    closing: 10,
    closing_value: 20,
};

function answer({page = makePage(), totals = () => TOTALS} = {}) {
    mockDate("2026-11-25 12:00:00");
    onRpc("stock.journal", "kinds", () => [{key: "receipt", name: "Receipt"}]);
    onRpc("stock.journal", "rows", ({kwargs}) => {
        expect.step(`rows from ${kwargs.offset}`);
        expect(kwargs.totals).toBe(false);
        return page;
    });
    onRpc("stock.journal", "totals", () => {
        expect.step("totals");
        return totals();
    });
}

async function open({params, ...answers} = {}) {
    answer(answers);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "stock_book.journal",
        params: params || {product_id: 3},
    });
    await animationFrame();
}

test("the rows stand before the totals have come", async () => {
    const waiting = new Deferred();
    await open({totals: () => waiting});
    expect(".o_journal_row .o_journal_balance").toHaveText("10.00");
    expect(".o_journal_opening .o_journal_balance").toHaveText("4.00");
    expect(".o_journal_closing .o_journal_balance").toHaveText("…");
    waiting.resolve(TOTALS);
    await animationFrame();
    expect(".o_journal_closing .o_journal_balance").toHaveText("10.00");
    expect.verifySteps(["rows from 0", "totals"]);
});

test("the value of the balance counts from the opening", async () => {
    await open();
    expect(".o_journal_row td:nth-last-child(2)").toHaveText(/20\.00/);
    expect(".o_journal_closing td:nth-last-child(2)").toHaveText(/20\.00/);
    expect.verifySteps(["rows from 0", "totals"]);
});

test("another page asks for no totals again", async () => {
    await open({totals: () => ({...TOTALS, count: 200})});
    expect(".o_pager_limit").toHaveText("200");
    await contains(".o_pager_next").click();
    expect.verifySteps(["rows from 0", "totals", "rows from 80"]);
});

test("another range asks for both", async () => {
    await open();
    await contains(".o_journal_ranges button:last").click();
    await animationFrame();
    expect.verifySteps(["rows from 0", "totals", "rows from 0", "totals"]);
});

test("who may not see cost finds no values", async () => {
    await open({page: makePage({shows_cost: false})});
    const columns = queryAllTexts(".o_journal_table thead th");
    expect(columns).toInclude("Balance");
    expect(columns).not.toInclude("Value");
    expect.verifySteps(["rows from 0", "totals"]);
});

test("a movement that was dated back says when it was inserted", async () => {
    const row = makeRow(1, 6, 0, 10, {
        backdated: true,
        inserted: "2026-11-24 09:00:00",
        inserted_by: "Rosa",
    });
    await open({page: makePage({rows: [row]})});
    expect(".o_journal_backdated").toHaveAttribute("title", /Rosa/);
    expect.verifySteps(["rows from 0", "totals"]);
});

test("a row opens the document that made it", async () => {
    await open();
    await contains(".o_journal_row").click();
    expect(".o_the_receipt").toHaveCount(1);
    expect.verifySteps(["rows from 0", "totals"]);
});

test("what the server refuses stands in place of the rows", async () => {
    onRpc("stock.journal", "summary", () => {
        throw makeServerError({message: "You may not see this warehouse"});
    });
    await open({params: {warehouse_id: 7}});
    expect(".alert-warning").toHaveText("You may not see this warehouse");
    expect.verifySteps([]);
});

test("all products have one row each, which opens the product", async () => {
    const row = {product_id: 3, product: "Bolt", uom: "Units"};
    onRpc("stock.journal", "summary", () => ({
        count: 1,
        rows: [{...row, opening: 4, qty_in: 6, qty_out: 0, closing: 10}],
    }));
    await open({params: {warehouse_id: false}});
    expect(".o_journal_summary .o_journal_balance").toHaveText("10.00");
    await contains(".o_journal_summary .o_journal_row").click();
    await animationFrame();
    expect(".o_journal_table").toHaveCount(1);
    expect.verifySteps(["rows from 0", "totals"]);
});

test("the product stands in the address", async () => {
    await open({params: {product_id: 3}});
    expect(router.current.resId).toBe(3);
    expect.verifySteps(["rows from 0", "totals"]);
});

test("a product that is chosen on the screen comes into the address", async () => {
    const row = {product_id: 3, product: "Bolt", uom: "Units"};
    onRpc("stock.journal", "summary", () => ({
        count: 1,
        rows: [{...row, opening: 4, qty_in: 6, qty_out: 0, closing: 10}],
    }));
    await open({params: {warehouse_id: false}});
    expect(router.current.resId).toBe(undefined);
    await contains(".o_journal_summary .o_journal_row").click();
    await animationFrame();
    expect(router.current.resId).toBe(3);
    expect.verifySteps(["rows from 0", "totals"]);
});

test("a reload opens the product of the address", async () => {
    redirect("/odoo/action-stock_book.journal/3");
    answer();
    await mountWithCleanup(WebClient);
    await animationFrame();
    expect(".o_journal_table").toHaveCount(1);
    expect(".o_journal_row .o_journal_balance").toHaveText("10.00");
    expect.verifySteps(["rows from 0", "totals"]);
});
