import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";

defineMailModels();

const SPACES = [
    {
        id: 1,
        name: "Workshop",
        keeper: "Joan",
        articles: [
            {id: 11, title: "Pumps", parent_id: false, unread: false, outdated: false},
            {id: 12, title: "Seals", parent_id: 11, unread: true, outdated: true},
        ],
    },
];

function page(values) {
    return {
        id: 12,
        title: "Seals",
        body: "<p>Change the <b>blue</b> seal.</p>",
        space: "Workshop",
        space_id: 1,
        owner: "Joan",
        version: 2,
        published: "2026-03-02 09:00:00",
        state: "published",
        outdated: true,
        must_read: "confirm",
        unread: true,
        helpful: 2,
        unhelpful: 1,
        my_feedback: "",
        can_edit: false,
        links: [],
        children: [],
        above: [{id: 11, title: "Pumps"}],
        ...values,
    };
}

async function openReader() {
    onRpc("office.article", "read_tree", () => SPACES);
    onRpc("office.article", "read_page", ({args}) => {
        expect.step(`read ${args[0]}`);
        return page({id: args[0][0]});
    });
    onRpc("office.article", "find", ({args}) => {
        expect.step(`find ${args[0]}`);
        return {
            count: 1,
            rows: [{id: 12, title: "Seals", space: "Workshop", excerpt: "blue seal"}],
        };
    });
    for (const method of ["action_read", "action_feedback", "action_solved"]) {
        onRpc("office.article", method, ({args}) => {
            expect.step(`${method} ${JSON.stringify(args)}`);
            return true;
        });
    }
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "office_daily.reader",
    });
}

test("the tree shows spaces and articles, deeper ones further in", async () => {
    await openReader();
    expect(queryAllTexts(".o_office_space")).toEqual(["WORKSHOP"]);
    expect(queryAllTexts(".o_office_leaf_title")).toEqual(["Pumps", "Seals"]);
    expect("[data-article='12'] .badge").toHaveCount(1);
    const [above, below] = document.querySelectorAll(".o_office_leaf");
    expect(below.style.paddingInlineStart > above.style.paddingInlineStart).toBe(true);
});

test("an article is read, confirmed and judged", async () => {
    await openReader();
    await contains("[data-article='12']").click();
    expect(".o_office_page h1").toHaveText("Seals");
    expect(".o_office_body b").toHaveText("blue");
    await contains(".o_office_confirm .btn").click();
    await contains(".o_office_feedback .btn:contains(Yes)").click();
    expect.verifySteps([
        "read 12",
        "action_read [[12]]",
        "read 12",
        'action_feedback [[12],true,""]',
        "read 12",
    ]);
});

test("who was not helped says why before it is sent", async () => {
    await openReader();
    await contains("[data-article='12']").click();
    await contains(".o_office_feedback .btn:contains(No)").click();
    await contains(".o_office_reason").edit("No pictures", {confirm: false});
    await contains(".o_office_feedback form .btn").click();
    expect.verifySteps([
        "read 12",
        'action_feedback [[12],false,"No pictures"]',
        "read 12",
    ]);
});

test("typing searches once, a row opens its article", async () => {
    await openReader();
    await contains(".o_office_search input").edit("presure", {confirm: false});
    await advanceTime(300);
    await animationFrame();
    await contains(".o_office_found").click();
    expect.verifySteps(["find presure", "read 12"]);
});

test("an answer is found and inserted where the person works", async () => {
    onRpc("office.article", "find_for", () => ({count: 0, rows: []}));
    onRpc("office.article", "find", () => ({
        count: 1,
        rows: [{id: 12, title: "Seals", space: "Workshop", excerpt: "blue seal"}],
    }));
    onRpc("office.article", "insert_into", ({args}) => {
        expect.step(JSON.stringify(args));
        return true;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "office_daily.find_article",
        params: {model: "project.task", res_id: 5, field: "description", text: "Pump"},
    });
    await contains(".o_office_answer .btn-primary").click();
    expect.verifySteps(['[[12],"project.task",5,"description"]']);
    expect(".modal").toHaveCount(0);
});
