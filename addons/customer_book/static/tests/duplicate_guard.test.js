import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Customer extends models.Model {
    name = fields.Char();
    phone = fields.Char();
    email = fields.Char();
    vat = fields.Char();
    company_registry = fields.Char();
    duplicate_reason = fields.Char();
    parent_id = fields.Many2one({relation: "customer"});
    country_id = fields.Many2one({relation: "customer"});

    _records = [
        {id: 1, name: "Kala"},
        {id: 2, name: "Lin", parent_id: 1},
    ];
}

defineMailModels();
defineModels([Customer]);

const ROW = {
    id: 0,
    name: "",
    why: ["phone"],
    hard: true,
    owner: "Joan",
    pool: "",
    hidden: true,
    ref: "x1",
};
const ARCH = `
    <form>
        <widget name="customer_duplicates"/>
        <field name="name"/>
        <field name="phone"/>
        <field name="duplicate_reason"/>
    </form>`;

async function openForm(rows, resId) {
    onRpc("customer", "find_duplicates", ({args}) => {
        expect.step(`find ${args[0].name}/${args[0].phone}`);
        return args[0].phone ? rows : [];
    });
    await mountView({type: "form", resModel: "customer", arch: ARCH, resId});
    await advanceTime(400);
}

async function typePhone(text) {
    // Typed, and the box is not left.
    await contains("[name='phone'] input").edit(text, {confirm: false});
    await advanceTime(400);
    await animationFrame();
}

test("a number is looked for while it is typed", async () => {
    await openForm([ROW]);
    await typePhone("600111222");
    expect.verifySteps(["find /", "find /600111222"]);
    expect(".o_customer_guard .alert-danger").toHaveCount(1);
});

test("of a hidden customer the owner is told, and asked with one press", async () => {
    onRpc("customer", "action_ask_share", ({args}) => {
        expect.step(`ask ${args[1]}`);
        return "Joan";
    });
    await openForm([ROW]);
    await typePhone("600111222");
    expect(".o_customer_guard li span").toHaveText(
        "A customer you cannot see · same telephone · belongs to Joan"
    );
    expect(queryAllTexts(".o_customer_guard li button")).toEqual([
        "Ask for a Share",
        "Tell the Owner",
    ]);
    await contains(".o_customer_guard button:first").click();
    expect.verifySteps(["find /", "find /600111222", "ask x1"]);
    expect(".o_notification").toHaveCount(1);
});

test("a customer in a pool is claimed from there", async () => {
    onRpc("customer", "action_claim_found", ({args}) => {
        expect.step(`claim ${args[1]}`);
        return 1;
    });
    await openForm([{...ROW, owner: "", pool: "North", hard: false}]);
    await typePhone("600111222");
    expect(".o_customer_guard .alert-warning").toHaveCount(1);
    expect(queryAllTexts(".o_customer_guard li button")).toEqual(["Claim"]);
    await contains(".o_customer_guard button").click();
    expect.verifySteps(["find /", "find /600111222", "claim x1"]);
});

test("why it is another one is written from the warning", async () => {
    await openForm([{...ROW, id: 1, name: "Kala", hidden: false}]);
    await typePhone("600111222");
    expect(queryAllTexts(".o_customer_guard li button")).toEqual(["Open It"]);
    await contains(".o_customer_guard_reason").edit("Another firm");
    expect("[name='duplicate_reason'] input").toHaveValue("Another firm");
    expect.verifySteps(["find /", "find /600111222"]);
});

test("a customer that is only looked at is not looked for", async () => {
    await openForm([ROW], 1);
    expect.verifySteps([]);
    expect(".o_customer_guard .alert").toHaveCount(0);
});

test("a contact of a company shares its number", async () => {
    await openForm([ROW], 2);
    await typePhone("600111222");
    expect.verifySteps([]);
});
