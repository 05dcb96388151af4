import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {Deferred, animationFrame, mockDate} from "@odoo/hoot-mock";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {
    COUNT,
    FUNNEL,
    LIST,
    ROLES,
    openWorkbench,
    prepareDesk,
    startWorkbench,
} from "./workbench_helpers";

defineMailModels();

test("one call brings the whole workbench", async () => {
    await openWorkbench([COUNT, LIST, FUNNEL]);
    expect(".o_desk_card").toHaveCount(3);
    expect.verifySteps(["read null"]);
});

test("it greets by name and time of day", async () => {
    mockDate("2026-03-10 08:30:00");
    await openWorkbench([]);
    expect(".o_desk_greeting h1").toHaveText("Good morning, Ana");
    expect.verifySteps(["read null"]);
});

test("skeleton cards stand while it loads", async () => {
    const answer = new Deferred();
    onRpc("desk.card", "read_workbench", () => answer);
    await startWorkbench();
    expect(".o_desk_skeleton").toHaveCount(6);
    answer.resolve(prepareDesk([COUNT]));
    await animationFrame();
    expect(".o_desk_skeleton").toHaveCount(0);
    expect(".o_desk_figure").toHaveCount(1);
});

test("a workbench that cannot be read says so and tries again", async () => {
    let isDown = true;
    onRpc("desk.card", "read_workbench", () => {
        if (isDown) {
            throw new Error("down");
        }
        return prepareDesk([COUNT]);
    });
    await startWorkbench();
    expect(".o_desk_failed").toHaveCount(1);
    isDown = false;
    await contains(".o_desk_failed button").click();
    expect(".o_desk_failed").toHaveCount(0);
    expect(".o_desk_figure").toHaveCount(1);
});

test("another role is chosen without a new page", async () => {
    await openWorkbench([COUNT]);
    await contains(".o_desk_role").click();
    expect(queryAllTexts(".o-dropdown-item")).toEqual([
        "Salesperson",
        "Purchaser",
        "All my desks",
    ]);
    await contains(".o-dropdown-item:contains(Purchaser)").click();
    expect(".o_desk_role").toHaveText(/Purchaser/);
    expect.verifySteps(["read null", "read purchaser"]);
});

test("a person with one role has nothing to switch", async () => {
    await openWorkbench([COUNT], {roles: ROLES.slice(0, 1)});
    expect(".o_desk_role").toHaveCount(0);
    expect(".o_desk_role_name").toHaveText("Salesperson");
    expect.verifySteps(["read null"]);
});

test("a role that was taken away does not lock the person out", async () => {
    localStorage.setItem("crm_roles.role", "boss");
    onRpc("desk.card", "read_workbench", ({args}) => {
        expect.step(`read ${args[0]}`);
        if (args[0]) {
            throw new Error("not yours");
        }
        return prepareDesk([COUNT]);
    });
    await startWorkbench();
    expect.verifySteps(["read boss", "read null"]);
    expect(".o_desk_figure").toHaveCount(1);
});

test("a person without a role reads whom to ask", async () => {
    await openWorkbench([], {role: "", roles: []});
    expect(".o_desk_no_role p").toHaveText(/administrator/);
    expect(".o_desk_no_role button").toHaveCount(0);
    expect.verifySteps(["read null"]);
});

test("an administrator without a role is led on", async () => {
    await openWorkbench([], {role: "", roles: [], is_administrator: true});
    expect(queryAllTexts(".o_desk_no_role button")).toEqual([
        "Give roles to people",
        "View as…",
    ]);
    expect.verifySteps(["read null"]);
});

test("refreshing asks again", async () => {
    await openWorkbench([COUNT]);
    await contains(".o_desk_refresh").click();
    expect.verifySteps(["read null", "read salesperson"]);
});

test("an administrator looks at a role and comes back", async () => {
    onRpc("desk.card", "read_workbench_as", ({kwargs}) => {
        expect.step(`as ${kwargs.role}`);
        return prepareDesk([COUNT], {view_as: {user_id: false, name: ""}});
    });
    onRpc("crm.role", "search_read", () => ROLES.map((role, id) => ({id, ...role})));
    await openWorkbench([COUNT], {is_administrator: true});
    await contains(".o_desk_settings").click();
    await contains(".o-dropdown-item:contains(View as)").click();
    await contains(".modal select").select("purchaser");
    await contains(".modal-footer .btn-primary").click();
    expect(".o_desk_view_as").toHaveCount(1);
    await contains(".o_desk_view_as button").click();
    expect(".o_desk_view_as").toHaveCount(0);
    expect.verifySteps(["read null", "as purchaser", "read null"]);
});
