import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {mockDate} from "@odoo/hoot-mock";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";

class Pledge extends models.Model {
    _name = "pledge";
    day = fields.Date();
    _records = [
        {id: 1, day: "2026-12-01"},
        {id: 2, day: "2027-01-05"},
        {id: 3, day: "2026-11-25"},
    ];
}

defineMailModels();
defineModels([Pledge]);

test("a near day says how many days, though the month turns; a far one its date", async () => {
    mockDate("2026-11-25 08:00:00");
    await mountView({
        type: "list",
        resModel: "pledge",
        arch: '<list><field name="day" widget="desk_near_date"/></list>',
    });
    const texts = [...document.querySelectorAll(".o_data_cell")].map((cell) =>
        cell.textContent.trim()
    );
    expect(texts[0]).toBe("In 6 days");
    expect(texts[1]).toMatch(/Jan 5/);
    expect(texts[2]).toBe("Today");
});
