import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {edit, press, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";

defineMailModels();

const MATCH = {
    id: 7,
    name: "Kala",
    company: "",
    phone: "+34 915 552 282",
    is_exact: true,
    hidden: false,
    owner: "Tomas",
    pool: "",
    heat: "3",
    last: [{date: "2026-03-01 10:00:00", kind: "Call", summary: "asks for prices"}],
    open: [{label: "Opportunity", name: "Pumps", model: "crm.lead", id: 3}],
};
const NOBODY = {
    number: "",
    is_name: false,
    is_extension: false,
    is_own: false,
    matches: [],
    recent: false,
    unknown_calls: 0,
};
const WAITING = {
    id: 4,
    number: "555 0100",
    name: "Ann",
    company: "",
    summary: "price",
    at: "2026-03-02 07:00:00",
    is_late: true,
    user: "",
    partner_id: 9,
};

async function openDesk({found = {}, callbacks = []} = {}) {
    mockDate("2026-03-02 08:00:00");
    onRpc("customer.call", "read_callbacks", () => callbacks);
    onRpc("customer.call", "read_buttons", () => [
        {key: "opportunity", label: "Opportunity"},
    ]);
    onRpc("customer.call", "lookup", ({args}) => ({
        ...NOBODY,
        number: args[0],
        ...found,
    }));
    onRpc("customer.call", "log", ({args}) => {
        const {number, partner_id, summary, direction} = args[0];
        const mark = args[0].continue_id ? ` goes on ${args[0].continue_id}` : "";
        expect.step(`log ${number} ${partner_id} ${summary} ${direction}${mark}`);
        return {
            id: 1,
            partner_id: partner_id || false,
            event_id: 2,
            is_new: true,
            callbacks_done: 0,
        };
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "customer_book.call_desk",
    });
}

async function typeNumber(number) {
    await contains("#o_call_number").click();
    await edit(number);
    await advanceTime(200);
    await animationFrame();
}

test("a call is logged with the keyboard alone: number, text, Enter", async () => {
    await openDesk({found: {matches: [MATCH]}});
    expect("#o_call_number").toBeFocused();
    await typeNumber("915552282");
    expect(".o_call_chosen").toHaveText(/Kala/);
    await press("Enter");
    await animationFrame();
    expect("#o_call_summary").toBeFocused();
    await edit("wants an offer");
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["log 915552282 7 wants an offer in"]);
    expect("#o_call_number").toHaveValue("");
});

test("the chosen customer shows his last actions and what is open", async () => {
    await openDesk({found: {matches: [MATCH]}});
    await typeNumber("915552282");
    expect(".o_call_chosen").toHaveText(/asks for prices/);
    expect(".o_call_chosen").toHaveText(/Pumps/);
    expect(".o_call_chosen .badge").toHaveText("Burning");
});

test("the arrows choose another one, or nobody", async () => {
    await openDesk({found: {matches: [MATCH, {...MATCH, id: 8, name: "Lin"}]}});
    await typeNumber("915552282");
    await press("ArrowDown");
    await animationFrame();
    expect(".o_call_chosen").toHaveText(/Lin/);
    await press("ArrowDown");
    await animationFrame();
    expect(".o_call_chosen").toHaveCount(0);
    expect(".o_call_unknown").toHaveCount(1);
});

test("of a hidden customer only whose he is is told", async () => {
    const hidden = {...MATCH, id: 0, name: "", hidden: true, last: [], open: []};
    await openDesk({found: {matches: [hidden]}});
    await typeNumber("915552282");
    expect(queryAllTexts(".o_call_match")).toHaveLength(1);
    expect(".o_call_match").toHaveText(/A customer you cannot see/);
    expect(".o_call_match").toHaveText(/belongs to Tomas/);
    expect(".o_call_match button").toHaveCount(0);
});

test("the same number a moment ago asks before it saves", async () => {
    await openDesk({found: {recent: {id: 5, summary: "", date: ""}}});
    await typeNumber("915552282");
    await contains(".o_call_save").click();
    expect(".o_call_asking").toHaveCount(1);
    expect.verifySteps([]);
    await contains(".o_call_go_on").click();
    await animationFrame();
    expect.verifySteps(["log 915552282 undefined  in goes on 5"]);
});

test("a callback is done with one key", async () => {
    const callbacks = [WAITING];
    onRpc("customer.call", "action_callback_done", ({args}) => {
        expect.step(`done ${args[0]}`);
        callbacks.pop();
        return 1;
    });
    await openDesk({callbacks});
    expect(".o_call_callback").toHaveText(/Late/);
    document.querySelector(".o_call_callback").focus();
    await press("d");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["done 4"]);
    expect(".o_call_callback").toHaveCount(0);
});

test("Enter on a callback fills in the number of an outgoing call", async () => {
    await openDesk({callbacks: [WAITING]});
    document.querySelector(".o_call_callback").focus();
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect("#o_call_number").toHaveValue("555 0100");
    expect("#o_call_direction").toHaveValue("out");
    await contains("#o_call_summary").edit("told the price", {confirm: false});
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["log 555 0100 9 told the price out"]);
});

test("whoever types faster than the answer comes logs it on the right one", async () => {
    await openDesk({found: {matches: [MATCH]}});
    await contains("#o_call_number").click();
    await edit("915552282");
    await press("Enter");
    await animationFrame();
    await edit("wants an offer");
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["log 915552282 7 wants an offer in"]);
});

test("a customer found by name is logged with his number", async () => {
    await openDesk({found: {is_name: true, matches: [MATCH]}});
    for (const name of ["kala", "Kala 2000", "3M"]) {
        await typeNumber(name);
        await contains("#o_call_summary").edit("wants an offer", {confirm: false});
        await press("Enter");
        await animationFrame();
        await animationFrame();
        expect.verifySteps(["log +34 915 552 282 7 wants an offer in"]);
    }
});

test("of several with one number the one who waits is called back", async () => {
    const other = {...MATCH, id: 9, name: "Ann"};
    await openDesk({found: {matches: [MATCH, other]}, callbacks: [WAITING]});
    await contains(".o_call_call").click();
    await animationFrame();
    expect(".o_call_chosen").toHaveText(/Ann/);
});

test("what was to open after the call opens when it was asked about first", async () => {
    onRpc("customer.call", "action_button", ({args}) => {
        expect.step(`open ${args[1]}`);
        return {type: "ir.actions.act_window_close"};
    });
    await openDesk({found: {recent: {id: 5, summary: "", date: ""}}});
    await typeNumber("915552282");
    await contains("[data-button=opportunity]").click();
    await animationFrame();
    await contains(".o_call_go_on").click();
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["log 915552282 undefined  in goes on 5", "open opportunity"]);
});

test("who calls back is asked for a call that waits, and only then", async () => {
    await openDesk();
    expect(".o_call_who").toHaveCount(0);
    await contains("#o_call_result").select("missed");
    expect(".o_call_who input").toHaveCount(1);
    await contains("#o_call_direction").select("out");
    expect(".o_call_who").toHaveCount(0);
});

test("the chosen customer has a button that opens him as a contact", async () => {
    await openDesk({found: {matches: [MATCH]}});
    await typeNumber("915552282");
    expect(".o_call_chosen .o_call_contact").toHaveCount(1);
});
