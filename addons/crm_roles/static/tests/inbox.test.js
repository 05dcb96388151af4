import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {INBOX, openWorkbench} from "./workbench_helpers";

defineMailModels();

test("A audits the row and the next one is under the hand", async () => {
    const cards = [INBOX];
    onRpc("desk.approval.request", "action_approve", ({args}) => {
        expect.step(`approve ${args[0]}`);
        cards[0] = {...INBOX, value: 1, rows: INBOX.rows.slice(1)};
        return true;
    });
    await openWorkbench(cards);
    await press("a");
    expect("[data-row='61']").toBeFocused();
    await press("a");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["read null", "approve 61", "read salesperson"]);
    expect(queryAllTexts(".o_desk_row_title")).toHaveLength(1);
    expect("[data-row='62']").toBeFocused();
});

test("rejecting asks for a reason on the row", async () => {
    onRpc("desk.approval.request", "action_reject", ({args}) => {
        expect.step(`reject ${JSON.stringify(args)}`);
        return true;
    });
    await openWorkbench([INBOX]);
    await contains("[data-row='61']").focus();
    await press("x");
    await animationFrame();
    expect(".o_desk_reason textarea").toBeFocused();
    await contains(".o_desk_reason button[type=submit]").click();
    expect(".o_desk_refusal").toHaveText(/reason is due/);
    await contains(".o_desk_reason textarea").edit("Too dear", {confirm: false});
    await contains(".o_desk_reason button[type=submit]").click();
    await animationFrame();
    expect.verifySteps(["read null", 'reject [[61],"Too dear"]', "read salesperson"]);
});

test("returning asks what should be changed, Escape goes back", async () => {
    await openWorkbench([INBOX]);
    await contains("[data-row='61']").focus();
    await press("r");
    await animationFrame();
    expect(".o_desk_reason label").toHaveText("What should be changed?");
    await press("Escape");
    await animationFrame();
    expect(".o_desk_reason").toHaveCount(0);
    expect("[data-row='61']").toBeFocused();
    expect.verifySteps(["read null"]);
});

test("a refusal of the server appears on the row", async () => {
    onRpc("desk.approval.request", "action_approve", () => {
        throw new Error("Already decided by Ana at 10:02");
    });
    await openWorkbench([INBOX]);
    await contains(".o_desk_inbox_row:first .btn-primary").click();
    await animationFrame();
    expect(".o_desk_refusal").toHaveCount(1);
    expect(".o_desk_inbox_row").toHaveCount(2);
    expect.verifySteps(["read null"]);
});

test("a row of the inbox opens its document", async () => {
    await openWorkbench([INBOX]);
    await contains("[data-row='61']").click();
    expect.verifySteps(["read null", "form 7"]);
});
