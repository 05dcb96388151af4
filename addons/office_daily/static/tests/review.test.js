import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {press, waitFor} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";

defineMailModels();

const ROW = {
    user_id: 5,
    team: "Sales",
    kind: "Daily report",
    date: "2026-03-02",
    state: "submitted",
    state_label: "Sent",
    timing: "",
    rating: 0,
};
const ROWS = [
    {...ROW, id: 1, author: "Tomas"},
    {...ROW, id: 2, author: "Marcus", timing: "late"},
];
const LINE = {
    type: "plan",
    note: "",
    is_ticked: true,
    model: "",
    res_id: 0,
    date: "",
    partner: "",
    asked: "",
    expected: "",
    outcome: "",
    outcome_label: "",
    moved: 0,
};

function prepareReport(id) {
    return {
        ...ROWS.find((row) => row.id === id),
        state: "read",
        state_label: "Read",
        partner: "",
        submitted: "2026-03-02 17:00:00",
        is_late: false,
        can_review: true,
        sections: [
            {
                title: "Plan",
                type: "plan",
                lines: [
                    {...LINE, id: 11, text: "Call Atlas"},
                    {...LINE, id: 12, text: "Visit the hotel"},
                ],
            },
        ],
        talk: [],
        remarks: [],
        readers: [],
        past: [{label: "On time, 30 days", value: "3 / 4"}],
        people: [{id: 9, name: "Elena"}],
    };
}

/** Opens the screen; each call that changes something is a step of the test. */
async function openReview(rows = ROWS) {
    onRpc("work.report", "review_list", () => ({count: rows.length, rows}));
    onRpc("work.report", "review_open", ({args}) => {
        expect.step(`open ${args[0][0]}`);
        return prepareReport(args[0][0]);
    });
    onRpc("work.report", "action_review", ({args, kwargs}) => {
        expect.step(`review ${args[0][0]} ${kwargs.rating}`);
        return true;
    });
    for (const method of ["action_comment", "action_remark", "action_make_task"]) {
        onRpc("work.report", method, ({args}) => {
            expect.step(`${method} ${JSON.stringify(args.slice(1))}`);
            return 1;
        });
    }
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "office_daily.review",
    });
    await animationFrame();
}

test("the first report opens by itself", async () => {
    await openReview();
    expect(".o_report_page h2").toHaveText("Tomas");
    expect(".o_report_row").toHaveCount(2);
    expect.verifySteps(["open 1"]);
});

test("next and previous go by keyboard", async () => {
    await openReview();
    await press("n");
    await animationFrame();
    expect(".o_report_page h2").toHaveText("Marcus");
    await press("ArrowLeft");
    await animationFrame();
    expect(".o_report_page h2").toHaveText("Tomas");
    expect.verifySteps(["open 1", "open 2", "open 1"]);
});

test("a number gives stars, R reviews and goes on to the next", async () => {
    await openReview();
    await press("4");
    await animationFrame();
    expect(".o_report_stars .fa-star").toHaveCount(4);
    await press("r");
    await animationFrame();
    await animationFrame();
    expect(".o_report_page h2").toHaveText("Marcus");
    expect(".o_report_row").toHaveCount(1);
    expect.verifySteps(["open 1", "review 1 4", "open 2"]);
});

test("the last report that is reviewed leaves an empty screen", async () => {
    await openReview(ROWS.slice(0, 1));
    await press("r");
    await animationFrame();
    await animationFrame();
    expect(".o_report_nothing").toHaveCount(1);
    expect.verifySteps(["open 1", "review 1 false"]);
});

test("a comment on the chosen line mentions a colleague", async () => {
    await openReview();
    await press("ArrowDown");
    await press("c");
    await animationFrame();
    expect(".o_report_writing textarea").toBeFocused();
    await contains(".o_report_writing select").select("9");
    await contains(".o_report_writing textarea").edit("@Elena please help", {
        confirm: false,
    });
    await contains(".o_report_writing .btn-primary").click();
    expect.verifySteps([
        "open 1",
        'action_comment ["@Elena please help",11,[9]]',
        "open 1",
    ]);
});

test("a chosen line becomes a task with its own words", async () => {
    await openReview();
    await press("ArrowDown");
    await press("ArrowDown");
    await press("t");
    await animationFrame();
    await contains(".o_report_writing .btn-primary").click();
    expect.verifySteps([
        "open 1",
        'action_make_task [12,"Visit the hotel",false]',
        "open 1",
    ]);
});

test("a task without a line asks for one", async () => {
    await openReview();
    await press("t");
    await animationFrame();
    expect(".o_report_writing").toHaveCount(0);
    expect(".o_notification").toHaveCount(1);
    expect.verifySteps(["open 1"]);
});

test("letters in the comment are letters", async () => {
    await openReview();
    await press("p");
    await animationFrame();
    await press("r");
    await animationFrame();
    expect(".o_report_page h2").toHaveText("Tomas");
    await press("Escape");
    await animationFrame();
    expect(".o_report_writing").toHaveCount(0);
    expect.verifySteps(["open 1"]);
});

test("letters that come before the box are letters of the comment", async () => {
    await openReview();
    await press("c");
    await press("r");
    await press("n");
    await waitFor(".o_report_writing textarea");
    await animationFrame();
    expect(".o_report_writing textarea").toHaveValue("rn");
    expect(".o_report_writing textarea").toBeFocused();
    expect.verifySteps(["open 1"]);
});

test("a key waits for the report that is still read", async () => {
    await openReview();
    await press("n");
    await press("c");
    await press("x");
    await waitFor(".o_report_writing textarea");
    await animationFrame();
    expect(".o_report_page h2").toHaveText("Marcus");
    expect(".o_report_writing textarea").toHaveValue("x");
    expect.verifySteps(["open 1", "open 2"]);
});

test("? shows the keys", async () => {
    await openReview();
    await press("?");
    await animationFrame();
    expect(".modal .o_desk_keys dt").toHaveCount(10);
    expect.verifySteps(["open 1"]);
});
