import {mockDate} from "@odoo/hoot-mock";
import {queryAllTexts} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";

class Step extends models.Model {
    day = fields.Date({string: "Day"});
    _records = [
        {id: 1, day: "2026-11-26"},
        {id: 2, day: "2026-12-01"},
        {id: 3, day: "2026-11-12"},
        {id: 4, day: "2027-01-20"},
        {id: 5, day: false},
    ];
    _views = {list: `<list><field name="day" widget="near_date"/></list>`};
}

defineMailModels();
defineModels([Step]);

test("a near date is told in days over the end of a month, a far one in full", async () => {
    mockDate("2026-11-25 12:00:00");
    await mountView({type: "list", resModel: "step"});
    expect(queryAllTexts(".o_data_cell")).toEqual([
        "Tomorrow",
        "In 6 days",
        "13 days ago",
        "Jan 20, 2027",
        "",
    ]);
});
