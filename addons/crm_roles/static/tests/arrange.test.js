import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {
    COUNT,
    LIST,
    SUM,
    openWorkbench,
    prepareDesk,
    startArranging,
} from "./workbench_helpers";

defineMailModels();

test("buttons move, widen and take off a card", async () => {
    onRpc("desk.card", "save_layout", ({args: [role, places]}) => {
        expect.step(`save ${role}`);
        expect(places).toEqual([
            {id: 3, size: "two", hidden: false},
            {id: 1, size: "third", hidden: false},
            {id: 2, size: "third", hidden: true},
        ]);
        return true;
    });
    await openWorkbench([COUNT, LIST, SUM]);
    await startArranging();
    await contains("[data-card='3'] [title='Move up']").click();
    await contains("[data-card='3'] [title='Two thirds']").click();
    await contains("[data-card='2'] [title='Take off']").click();
    expect(".o_desk_gallery [data-card='2']").toHaveCount(1);
    await contains(".o_desk_header .btn-primary").click();
    expect.verifySteps(["read null", "save salesperson", "read salesperson"]);
});

test("a card is dragged to another place", async () => {
    await openWorkbench([COUNT, LIST, SUM]);
    await startArranging();
    await contains("[data-card='2'] .o_desk_drag").dragAndDrop("[data-card='1']");
    expect("main .o_desk_card:first").toHaveAttribute("data-card", "2");
    expect.verifySteps(["read null"]);
});

test("the gallery shows a card as it would look and puts it on", async () => {
    await openWorkbench([COUNT]);
    onRpc("desk.card", "read_gallery", () => prepareDesk([SUM]).cards);
    await startArranging();
    expect(".o_desk_gallery .o_desk_figure").toHaveText(/31,200/);
    await contains(".o_desk_gallery .o_desk_card_header .btn").click();
    expect("main .o_desk_card").toHaveCount(2);
    expect(".o_desk_gallery .o_desk_card").toHaveCount(0);
    expect.verifySteps(["read null"]);
});

test("discarding leaves everything as it was", async () => {
    await openWorkbench([COUNT, LIST]);
    await startArranging();
    await contains("[data-card='3'] [title='Move up']").click();
    await contains(".o_desk_header .btn:contains(Discard)").click();
    expect("main .o_desk_card:first").toHaveAttribute("data-card", "1");
    expect.verifySteps(["read null"]);
});

test("the workbench becomes again what the company ships", async () => {
    onRpc("desk.card", "reset_layout", ({args}) => {
        expect.step(`reset ${args[0]}`);
        return true;
    });
    await openWorkbench([COUNT]);
    await startArranging();
    await contains(".o_desk_header .btn-link").click();
    expect.verifySteps(["read null", "reset salesperson", "read salesperson"]);
});

test("figures do not open while cards are arranged", async () => {
    await openWorkbench([COUNT]);
    await startArranging();
    expect(".o_desk_figure").toHaveProperty("disabled", true);
    expect.verifySteps(["read null"]);
});
