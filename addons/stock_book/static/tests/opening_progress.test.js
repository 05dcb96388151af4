import {expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {OpeningProgress} from "@stock_book/opening/opening_progress";

defineMailModels();

async function mountBar() {
    const bar = await mountWithCleanup(OpeningProgress);
    return async (percent, step = "Stock") => {
        bar.hear({document: "OPEN/1", step, percent});
        await animationFrame();
    };
}

test("the bar comes with the first message and goes with the last", async () => {
    const say = await mountBar();
    expect(".o_opening_progress").toHaveCount(0);
    await say(40);
    expect(".o_opening_progress").toHaveText(/OPEN\/1/);
    expect("[role=progressbar]").toHaveAttribute("aria-valuenow", "40");
    await say(100);
    expect(".o_opening_progress").toHaveCount(0);
});

test("a bar of which nothing is heard any more goes away", async () => {
    const say = await mountBar();
    await say(40);
    await advanceTime(61_000);
    await animationFrame();
    expect(".o_opening_progress").toHaveCount(0);
});
