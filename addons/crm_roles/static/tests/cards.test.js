import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains} from "@web/../tests/web_test_helpers";
import {
    CHART,
    COUNT,
    FUNNEL,
    LIST,
    SHORTCUT,
    SUM,
    openWorkbench,
} from "./workbench_helpers";

defineMailModels();

test("a count is a button that opens its records", async () => {
    await openWorkbench([COUNT]);
    expect(queryFirst(".o_desk_figure").firstChild.textContent).toBe("3");
    await contains(".o_desk_figure").click();
    expect.verifySteps(["read null", "open [[1]]"]);
});

test("urgency is said in words, and only while there is something", async () => {
    await openWorkbench([COUNT, {...COUNT, id: 21, value: 0}]);
    expect(".o_desk_tone_warn").toHaveCount(1);
    expect("[data-card='1'] h2 .visually-hidden").toHaveText(/needs attention/i);
    expect("[data-card='21'] h2 .visually-hidden").toHaveCount(0);
    expect.verifySteps(["read null"]);
});

test("a sum shows its amount", async () => {
    await openWorkbench([SUM]);
    expect(queryFirst(".o_desk_figure").firstChild.textContent).toBe("31,200");
    expect.verifySteps(["read null"]);
});

test("a row that stands for another document opens that one", async () => {
    const [row, other] = LIST.rows;
    const opens = {model: "res.partner", id: 42};
    await openWorkbench([{...LIST, rows: [{...row, opens}, other]}]);
    await contains("[data-row='7']").click();
    expect.verifySteps(["read null", "form 42"]);
});

test("a row opens its document, the count all of them", async () => {
    await openWorkbench([LIST]);
    expect(queryAllTexts(".o_desk_row_title")).toEqual(["Ernst Handel", "Save-a-lot"]);
    expect(".o_desk_row_facts").toHaveText("Graz");
    await contains("[data-row='7']").click();
    await contains(".o_desk_card_count").click();
    expect.verifySteps(["read null", "form 7", "open [[3]]"]);
});

test("a stage of a funnel shows what went on and opens its records", async () => {
    await openWorkbench([FUNNEL]);
    expect(queryAllTexts(".o_desk_bar_value")).toEqual(["48", "30"]);
    expect(".o_desk_bar_share:first").toHaveText(/63 %/);
    await contains(".o_desk_bar:last").click();
    expect.verifySteps(["read null", "open [[4],12]"]);
});

test("a bar opens its records, also those without a group", async () => {
    await openWorkbench([CHART]);
    await contains(".o_desk_bar:last").click();
    expect.verifySteps(["read null", "open [[5],false]"]);
});

test("a chart over time stands upright", async () => {
    const points = [{key: "2026-03-01", label: "March 2026", value: 5}];
    await openWorkbench([{...CHART, step: "month", points}]);
    expect(".o_desk_column").toHaveCount(1);
    expect(".o_desk_column_label").toHaveText("Mar");
    expect.verifySteps(["read null"]);
});

test("the points of a pie are buttons beside it", async () => {
    await openWorkbench([{...CHART, chart_type: "pie"}]);
    await contains(".o_desk_legend_item:first").click();
    expect.verifySteps(["read null", 'open [[5],"Graz"]']);
});

test("a shortcut stands in the header, not among the cards", async () => {
    await openWorkbench([COUNT, SHORTCUT]);
    expect(".o_desk_grid .o_desk_card").toHaveCount(1);
    await contains(".o_desk_shortcut").click();
    expect.verifySteps(["read null", "open [[9]]"]);
});

test("an empty card says what belongs there and starts it", async () => {
    const empty = {
        value: 0,
        rows: [],
        empty_text: "Yours.",
        empty_action: "New customer",
    };
    await openWorkbench([{...LIST, ...empty}]);
    expect(".o_desk_empty p").toHaveText("Yours.");
    await contains(".o_desk_empty button").click();
    expect.verifySteps(["read null", "start 3"]);
});

test("a card that fails says so and the others live", async () => {
    await openWorkbench([{...SUM, value: undefined, error: "Broken filter"}, COUNT]);
    expect(".o_desk_error").toHaveText("Broken filter");
    expect(".o_desk_figure").toHaveCount(1);
    expect.verifySteps(["read null"]);
});

test("a card folds and stays folded", async () => {
    await openWorkbench([LIST]);
    await contains(".o_desk_fold", {visible: false}).click();
    await animationFrame();
    expect(".o_desk_card").toHaveClass("o_desk_folded");
    expect(localStorage.getItem("crm_roles.folded.3")).toBe("1");
    expect.verifySteps(["read null"]);
});
