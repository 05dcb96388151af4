import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";

defineMailModels();

const FIGURE = {
    kind: "count",
    currency_id: false,
    tone: "",
    groups: "",
    action: false,
};
const KIND = {is_typed: true, is_talk: true};
const HEAD = {
    partner: {
        id: 7,
        name: "Lin",
        customer_id: 5,
        customer: "Kala",
        is_site: true,
        address: "River 1",
        phone: "+49 1",
        email: "",
    },
    facts: [
        {...FIGURE, key: "owner", label: "Owner", value: "Ana", kind: "text"},
        {
            ...FIGURE,
            key: "open",
            label: "Open",
            value: 2,
            action: {type: "ir.actions.act_window", res_model: "crm.lead"},
        },
    ],
    tabs: [
        {key: "history", label: "History"},
        {key: "files", label: "Files"},
    ],
    actions: [],
    kinds: [
        {...KIND, key: "call", label: "Call", icon: "fa-phone"},
        {...KIND, key: "note", label: "Note", icon: "fa-pencil", is_talk: false},
        {key: "order", label: "Order", icon: "fa-shopping-cart", is_typed: false},
    ],
    contacts: [{id: 7, name: "Lin"}],
    authors: [{id: 2, name: "Ana"}],
};
const ROW = {
    id: 31,
    date: "2026-03-02 08:00:00",
    kind: "call",
    kind_label: "Call",
    icon: "fa-phone",
    direction: "",
    user: "Ana",
    user_id: 2,
    contact: "Lin",
    summary: "Asked for prices",
    result: "",
    next_step: "",
    next_date: "",
    is_step_open: false,
    no_step_reason: "",
    duration: 0.5,
    place: "",
    files: 0,
    is_private: false,
    document: false,
    can_correct: true,
    can_move: false,
    versions: [],
    moved_from: "",
};

async function openPage(timeline = {total: 1, rows: [ROW]}, head = HEAD) {
    onRpc("res.partner", "overview", ({args}) => {
        expect.step(`overview ${args[1]}`);
        return head;
    });
    onRpc("res.partner", "timeline", ({kwargs}) => {
        const asked = kwargs.kinds || [kwargs.user_id || kwargs.product_id || ""];
        expect.step(`timeline ${kwargs.offset} ${asked.join()}`);
        const rows = timeline.rows.map((row) => ({...row, id: row.id + kwargs.offset}));
        return {...timeline, rows};
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "customer_book.overview",
        params: {partner_id: 7},
    });
    await animationFrame();
    expect.verifySteps(["overview false", "timeline 0 "]);
}

test("the page opens on the history of the whole customer", async () => {
    await openPage();
    expect("header h1").toHaveText("Kala");
    expect(".o_customer_event").toHaveText(/Asked for prices/);
    expect(".o_customer_event").toHaveText(/0:30 h/);
});

test("the breadcrumb says whose page it is", async () => {
    await openPage();
    expect(".o_breadcrumb .active").toHaveText("Kala");
});

test("on a phone each cell says its column", async () => {
    onRpc("res.partner", "overview_tab", () => ({
        figures: [],
        columns: [{key: "name", label: "Number", kind: "text"}],
        rows: [{id: 1, model: false, name: "RO/1"}],
        action: false,
    }));
    await openPage();
    await contains("[data-tab='files']").click();
    await animationFrame();
    expect(".o_customer_tab td").toHaveAttribute("data-label", "Number");
});

test("this site only asks the server anew", async () => {
    await openPage();
    await contains("#o_customer_site").click();
    await animationFrame();
    expect("header h1").toHaveText("Lin");
    expect.verifySteps(["overview true", "timeline 0 "]);
});

test("the history is filtered by a product", async () => {
    const products = [{id: 9, name: "Pump"}];
    await openPage(undefined, {...HEAD, products});
    await contains(".o_history_product").select("9");
    await animationFrame();
    expect.verifySteps(["timeline 0 9"]);
});

test("a row that the person may not open stays closed", async () => {
    onRpc("res.partner", "overview_tab", () => ({
        figures: [],
        columns: [{key: "name", label: "Number", kind: "text"}],
        rows: [{id: 1, model: false, name: "RO/1"}],
        action: false,
    }));
    await openPage();
    await contains("[data-tab='files']").click();
    await animationFrame();
    await contains(".o_customer_tab td").click();
    await animationFrame();
    expect(".o_customer_tab td").toHaveText("RO/1");
});

test("a tab is loaded when it is opened", async () => {
    onRpc("res.partner", "overview_tab", ({args}) => {
        expect.step(`tab ${args[1]}`);
        return {
            figures: [],
            columns: [{key: "name", label: "File", kind: "text"}],
            rows: [{id: 1, model: "ir.attachment", name: "plan.pdf"}],
            action: false,
        };
    });
    await openPage();
    await contains("[data-tab='files']").click();
    await animationFrame();
    expect(".o_customer_tab td").toHaveText("plan.pdf");
    expect.verifySteps(["tab files"]);
});

test("a figure is the door to its list", async () => {
    mockService("action", {
        doAction(action) {
            if (action.res_model) {
                expect.step(action.res_model);
                return Promise.resolve(true);
            }
            return super.doAction(...arguments);
        },
    });
    await openPage();
    await contains("[data-fact='open'] button").click();
    expect("[data-fact='owner'] button").toHaveCount(0);
    expect.verifySteps(["crm.lead"]);
});

test("the history of one colleague", async () => {
    await openPage();
    await contains(".o_history_author").select("2");
    await animationFrame();
    expect.verifySteps(["timeline 0 2"]);
});

test("a filter by kind asks for that kind alone", async () => {
    await openPage();
    await contains(".o_history_filter").click();
    await contains("[data-filter='order']").click();
    await animationFrame();
    expect.verifySteps(["timeline 0 order"]);
});

test("the next page starts where this one ends", async () => {
    await openPage({total: 3, rows: [ROW]});
    await contains(".o_history_more").click();
    await animationFrame();
    expect.verifySteps(["timeline 1 "]);
});

test("one save logs the call with its next step", async () => {
    onRpc("res.partner", "log_action", ({args}) => {
        const [ids, values] = args;
        expect.step(`log ${ids[0]} ${values.kind} ${values.summary}`);
        expect.step(`why ${values.no_step_reason}`);
        return {event_id: 1, activity_id: false, is_new: true};
    });
    await openPage();
    expect(queryAllTexts(".o_customer_composer [data-kind]")).toEqual(["Call", "Note"]);
    await contains("[data-kind='call']").click();
    await contains("[data-field='summary']").edit("Prices");
    await contains("[data-field='no_step_reason']").edit("They call back");
    await contains(".o_composer_save").click();
    await animationFrame();
    expect("[data-field='summary']").toHaveCount(0);
    expect.verifySteps([
        "log 7 call Prices",
        "why They call back",
        "overview false",
        "timeline 0 ",
    ]);
});

test("a refusal stands in the composer and the text stays", async () => {
    onRpc("res.partner", "log_action", () => {
        throw makeServerError({message: "What comes next?"});
    });
    await openPage();
    await contains("[data-kind='call']").click();
    await contains("[data-field='summary']").edit("Prices");
    await contains(".o_composer_save").click();
    await animationFrame();
    expect(".o_customer_composer .alert").toHaveText("What comes next?");
    expect("[data-field='summary']").toHaveValue("Prices");
});

test("a note asks for no reason", async () => {
    await openPage();
    await contains("[data-kind='note']").click();
    expect("[data-field='no_step_reason']").toHaveCount(0);
    await contains("[data-kind='call']").click();
    expect("[data-field='no_step_reason']").toHaveCount(1);
});

test("the author corrects in place", async () => {
    onRpc("customer.event", "action_correct", ({args}) => {
        expect.step(`correct ${args[0]} ${args[1].summary}`);
        return true;
    });
    await openPage();
    await contains(".o_event_correct").click();
    await contains(".o_event_body input").edit("Asked for terms");
    await contains(".o_event_body .btn-primary").click();
    await animationFrame();
    expect.verifySteps(["correct 31 Asked for terms", "timeline 0 "]);
});
