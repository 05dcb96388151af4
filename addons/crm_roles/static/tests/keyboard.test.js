import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {press} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, getService, makeMockEnv} from "@web/../tests/web_test_helpers";
import {COUNT, LIST, openWorkbench} from "./workbench_helpers";

defineMailModels();

test("arrows move between rows and cards", async () => {
    await openWorkbench([COUNT, LIST]);
    await press("ArrowDown");
    expect(".o_desk_figure").toBeFocused();
    await press("ArrowRight");
    expect(".o_desk_card_count").toBeFocused();
    await press("ArrowDown");
    expect("[data-row='7']").toBeFocused();
    await press("ArrowDown");
    expect("[data-row='8']").toBeFocused();
    await press("ArrowLeft");
    expect(".o_desk_figure").toBeFocused();
    expect.verifySteps(["read null"]);
});

test("arrows belong to the workbench, whoever else asks for them", async () => {
    await makeMockEnv();
    getService("hotkey").add("arrowdown", () => expect.step("menu of the apps"));
    await openWorkbench([COUNT]);
    await press("ArrowDown");
    expect(".o_desk_figure").toBeFocused();
    expect.verifySteps(["read null"]);
});

test("/ searches the cards and their rows, Escape ends it", async () => {
    await openWorkbench([COUNT, LIST]);
    await press("/");
    await animationFrame();
    expect(".o_desk_search").toBeFocused();
    await contains(".o_desk_search").edit("ernst", {confirm: false});
    expect(".o_desk_card").toHaveCount(1);
    expect(".o_desk_card").toHaveAttribute("data-card", "3");
    await press("Escape");
    await animationFrame();
    expect(".o_desk_card").toHaveCount(2);
    expect.verifySteps(["read null"]);
});

test("? shows the keys", async () => {
    await openWorkbench([COUNT]);
    await press("?");
    await animationFrame();
    expect(".modal .o_desk_keys dt").toHaveCount(8);
    expect.verifySteps(["read null"]);
});

test("letters in a field are letters", async () => {
    await openWorkbench([COUNT, LIST]);
    await press("/");
    await animationFrame();
    await press("?");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps(["read null"]);
});
