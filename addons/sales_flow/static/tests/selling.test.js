import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";

defineMailModels();

const STAGE = {is_won: false, entered: 0, moved: 0, lost: 0, here: 0, conversion: 0};
const FUNNEL = {
    groups: [
        {
            key: 0,
            name: "None",
            entered: 4,
            won: 1,
            stages: [
                {
                    ...STAGE,
                    stage_id: 1,
                    name: "New",
                    entered: 4,
                    moved: 2,
                    lost: 1,
                    here: 1,
                    conversion: 0.5,
                    median_days: 3,
                },
                {
                    ...STAGE,
                    stage_id: 2,
                    name: "Won",
                    is_won: true,
                    entered: 2,
                    here: 2,
                    median_days: false,
                },
            ],
        },
    ],
    people: [{id: 7, name: "Tomas"}],
    teams: [],
    sources: [],
};
const PERSON = {
    id: 7,
    name: "Tomas",
    figures: [
        {key: "hot", label: "Hot without action", value: 2, tone: "alarm"},
        {key: "quotes", label: "Quotations waiting", value: 0, tone: ""},
    ],
    report: {id: 3, name: "Daily report", state: "Sent"},
    kept: 1,
    promised: 2,
};

async function open(tag) {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({type: "ir.actions.client", tag});
    await animationFrame();
}

async function openFunnel() {
    onRpc("sales.flow.stage.passage", "read_funnel", ({args}) => {
        expect.step(`read ${args[0].user_id} ${args[0].group_by}`);
        return FUNNEL;
    });
    onRpc("sales.flow.stage.passage", "action_open_funnel", ({args}) => {
        expect.step(`open ${args[1]} ${args[2]}`);
        return {type: "ir.actions.act_window_close"};
    });
    await open("sales_flow.funnel");
}

async function openCoaching(people = [PERSON]) {
    onRpc("sales.flow.coaching", "read_team", () => ({people}));
    onRpc("sales.flow.coaching", "read_subjects", () => [
        {model: "crm.lead", id: 5, name: "Pumps for Atlas"},
    ]);
    onRpc("sales.flow.coaching", "action_open", ({args}) => {
        expect.step(`open ${args.join(" ")}`);
        return {type: "ir.actions.act_window_close"};
    });
    onRpc("sales.flow.coaching", "action_comment", ({args}) => {
        expect.step(`comment ${JSON.stringify(args)}`);
        return 1;
    });
    await open("sales_flow.coaching");
}

test("the funnel shows every figure of a stage", async () => {
    await openFunnel();
    expect("[data-stage='1'] [data-figure='moved'] span:first").toHaveText("2");
    expect("[data-stage='1'] .o_sales_funnel_fact:eq(0)").toHaveText(/50%/);
    expect("[data-stage='2'] .o_sales_funnel_fact:eq(0)").toHaveText(/–/);
    expect.verifySteps(["read 0 "]);
});

test("a figure of the funnel opens its records", async () => {
    await openFunnel();
    await contains("[data-stage='1'] [data-figure='lost']").click();
    expect.verifySteps(["read 0 ", "open 1 lost"]);
    expect("[data-stage='2'] [data-figure='lost']").not.toBeEnabled();
});

test("a filter reads the funnel anew; what nobody has is no filter", async () => {
    await openFunnel();
    expect("select[data-field='team_id']").toHaveCount(0);
    await contains("select[data-field='user_id']").select("7");
    await contains("select[data-field='group_by']").select("source_id");
    expect.verifySteps(["read 0 ", "read 7 ", "read 7 source_id"]);
});

test("a number of a person opens her records", async () => {
    await openCoaching();
    await contains("[data-person='7'] [data-figure='hot']").click();
    expect.verifySteps(["open hot 7"]);
    expect("[data-figure='quotes']").not.toBeEnabled();
});

test("a comment about a record is sent once", async () => {
    await openCoaching();
    await contains(".o_sales_coaching_write").click();
    await contains(".o_sales_coaching_comment select").select("0");
    await contains(".o_sales_coaching_comment textarea").edit("Call him");
    await contains(".o_sales_coaching_comment .btn-primary").click();
    expect.verifySteps(['comment [7,"Call him","crm.lead",5]']);
    expect(".o_sales_coaching_comment").toHaveCount(0);
});

test("without words nothing is sent", async () => {
    await openCoaching();
    await contains(".o_sales_coaching_write").click();
    expect(".o_sales_coaching_comment .btn-primary").not.toBeEnabled();
    expect.verifySteps([]);
});

test("who has nobody reads why", async () => {
    await openCoaching([]);
    expect(".o_sales_coaching p").toHaveText(/Nobody yet/);
});
