import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";

defineMailModels();

const TASK = {
    id: 5,
    name: "Install the pump",
    due: "2026-03-02 15:00:00",
    start: false,
    stop: false,
    work_state: "given",
    is_late: false,
    is_job: false,
    customer: "Mill",
    address: "",
    phone: "",
    people: "Marcus",
    giver: "Ana",
    document: "",
    needs: [],
};

async function openDay(day = {}) {
    mockDate("2026-03-02 08:00:00");
    onRpc("project.task", "read_my_day", ({kwargs}) => {
        expect.step(`read ${kwargs.date}`);
        return {
            date: kwargs.date,
            events: [],
            late: [],
            today: [],
            later: [],
            given: [],
            ...day,
        };
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "office_daily.my_day",
    });
}

test("an empty day says so", async () => {
    await openDay();
    expect(".o_office_task").toHaveCount(0);
    expect(".o_office_day").toHaveText(/Nothing is due on this day/);
    expect.verifySteps(["read 2026-03-02"]);
});

test("a given task is accepted with one press", async () => {
    const day = {today: [TASK]};
    onRpc("project.task", "action_accept", ({args}) => {
        expect.step(`accept ${args[0]}`);
        day.today = [{...TASK, work_state: "accepted"}];
        return true;
    });
    await openDay(day);
    expect(queryAllTexts(".o_office_step")).toEqual(["Accept", "Give back"]);
    await contains("[data-step='action_accept']").click();
    await animationFrame();
    expect.verifySteps(["read 2026-03-02", "accept 5", "read 2026-03-02"]);
});

test("what is done asks for its result", async () => {
    mockService("action", {
        doAction(action) {
            if (action.res_model) {
                expect.step(action.res_model);
                return Promise.resolve(true);
            }
            return super.doAction(...arguments);
        },
    });
    onRpc("project.task", "button_finish", () => ({
        type: "ir.actions.act_window",
        res_model: "office.daily.task.finish",
        views: [[false, "form"]],
        target: "new",
    }));
    await openDay({today: [{...TASK, work_state: "started"}]});
    await contains("[data-step='button_finish']").click();
    await animationFrame();
    expect.verifySteps(["read 2026-03-02", "office.daily.task.finish"]);
});

test("a job shows where to go and whom to call", async () => {
    await openDay({
        today: [
            {
                ...TASK,
                is_job: true,
                start: "2026-03-02 09:00:00",
                stop: "2026-03-02 10:00:00",
                address: "River 1, Ulm",
                phone: "+49 1",
            },
        ],
    });
    expect(".o_office_task a[href*='maps']").toHaveAttribute(
        "href",
        /q=River%201%2C%20Ulm/
    );
    expect(".o_office_task a[href^='tel:']").toHaveText("+49 1");
    expect.verifySteps(["read 2026-03-02"]);
});

test("tasks given to others offer no step", async () => {
    await openDay({given: [TASK]});
    expect(".o_office_step").toHaveCount(0);
    expect(".o_office_task").toHaveText(/Not accepted/);
    expect.verifySteps(["read 2026-03-02"]);
});

test("the day before and after are one press away", async () => {
    await openDay();
    await contains("[aria-label='The day after']").click();
    await contains("[aria-label='The day before']").click();
    await contains("[aria-label='The day before']").click();
    expect.verifySteps([
        "read 2026-03-02",
        "read 2026-03-03",
        "read 2026-03-02",
        "read 2026-03-01",
    ]);
});
