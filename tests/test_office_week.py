"""A week in the office, lived by an employee and by her manager in the browser.

Once in English at a desk, by a technician and the boss; once in Spanish on the phone,
by a salesperson and her head of sales.  Whatever takes a night is made a day older in
between.
"""

import base64
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from tests.rpc import XmlRpc
from tests.week import NIGHT, Person

WIDE, PHONE = (1400, 900), (390, 844)
LANGUAGES = ("en_US", "es_ES")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


@dataclass
class Week:
    """Who lives it, in which language and at which width."""

    company: object
    chromium: object
    language: str
    size: tuple
    worker: str
    chief: str
    stack: ExitStack
    desks: dict = field(default_factory=dict)

    def __post_init__(self):
        self.admin = XmlRpc(self.company, "admin")
        self.stamp = f"{self.language[:2]}{time.time_ns() // 10**9 % 10**6}"
        rows = self.admin(
            "ir.model.data",
            "search_read",
            [("model", "=", "desk.card"), ("module", "=", "office_daily")],
            ["name", "res_id"],
        )
        self.cards = {row["name"]: row["res_id"] for row in rows}

    def at(self, login):
        """Her desk, in her language, where she has logged in."""
        if login not in self.desks:
            [user] = self.admin("res.users", "search", [("login", "=", login)])
            self.admin("res.users", "write", [user], {"lang": self.language})
            desk = Person(self.chromium, self.company, login, self.size, self.cards)
            self.desks[login] = self.stack.enter_context(desk)
            desk.user = user
            desk.log_in(self.size)
        return self.desks[login]

    @property
    def employee(self):
        return self.at(self.worker)

    @property
    def manager(self):
        return self.at(self.chief)

    def night(self):
        self.company.sql(NIGHT)

    def named(self, words):
        """What somebody writes in this week; both weeks may share a company."""
        return f"{words} {self.stamp}"

    def errors(self):
        return [error for desk in self.desks.values() for error in desk.errors]


WEEKS = {
    "en": ("en_US", WIDE, "technician", "boss"),
    "es": ("es_ES", PHONE, "salesperson", "sales_manager"),
}


@pytest.fixture(params=WEEKS, scope="module")
def week(request, company, chromium):
    language, size, worker, chief = WEEKS[request.param]
    with ExitStack() as stack:
        week = Week(company, chromium, language, size, worker, chief, stack)
        yield week
        logins = [("login", "in", list(week.desks))]
        people = week.admin("res.users", "search", logins)
        week.admin("res.users", "write", people, {"lang": "en_US"})


# ------------------------------------------------------------------ reports


def start_report(desk, kind=None):
    """Today's report as its author opens it, filled with what she did."""
    desk.visit("action-office_daily.work_report_action_new")
    desk.page.wait_for_selector(".o_field_widget[name='plan_ids']")
    desk.page.wait_for_function("() => /\\/\\d+$/.test(location.pathname)")
    # Read again once it is filled.
    desk.page.wait_for_timeout(500)
    return int(desk.page.url.rstrip("/").split("/")[-1])


def lines_of(desk, report, kind, *names):
    domain = [("report_id", "=", report), ("type", "=", kind)]
    return desk.call("work.report.line", "search_read", domain, list(names))


def edit_line(desk, lines, words, **values):
    """Change a line of a list: in its row at a desk, in its dialog on the phone."""
    lines = desk.page.locator(f".o_field_widget[name='{lines}']")
    if desk.is_on_the_phone:
        lines.locator(f".o_kanban_record:has-text('{words}')").first.click()
        scope = ".modal"
    else:
        row = lines.locator(f"tr.o_data_row:has-text('{words}')").first
        row.locator(f"td[name='{next(iter(values))}']").click()
        scope = ".o_selected_row"
    for name, value in values.items():
        desk.fill(name, value, scope)
    if desk.is_on_the_phone:
        desk.page.locator(".modal .o_form_button_save:visible").first.click()
        desk.page.wait_for_selector(".modal", state="detached")
    else:
        desk.page.keyboard.press("Escape")


def untick(desk, words):
    facts = desk.page.locator(".o_field_widget[name='fact_ids']")
    if desk.is_on_the_phone:
        facts.locator(f".o_kanban_record:has-text('{words}')").first.click()
        desk.field("is_ticked", ".modal").locator("input").uncheck()
        desk.page.locator(".modal .o_form_button_save:visible").first.click()
        desk.page.wait_for_selector(".modal", state="detached")
    else:
        row = facts.locator(f"tr.o_data_row:has-text('{words}')").first
        row.locator("td[name='is_ticked'] input").click()


def keep_promises(desk, report):
    """What the demo company had promised before this week."""
    promises = [line["id"] for line in lines_of(desk, report, "promise")]
    desk.call("work.report.line", "write", promises, {"outcome": "kept"})
    desk.page.reload()
    desk.page.wait_for_selector(".o_field_widget[name='plan_ids']")
    desk.page.wait_for_timeout(500)


def send(desk):
    desk.press("action_submit")
    desk.wait_for_state("submitted")


def test_a_report_opens_with_the_day_and_its_plans_become_todos(week):
    """Two things done stand in it; one is remarked on, one does not count."""
    week.night()
    desk = week.employee
    done = [week.named("Sharpened the blades"), week.named("Sorted the shelf")]
    tasks = desk.call("project.task", "create", [{"name": name} for name in done])
    desk.call("project.task", "action_finish", tasks)
    report = start_report(desk)
    keep_promises(desk, report)
    facts = {line["name"] for line in lines_of(desk, report, "data", "name")}
    assert set(done) <= facts
    desk.look("report-filled")
    edit_line(desk, "fact_ids", done[0], note="Two are left")
    untick(desk, done[1])
    edit_line(desk, "answer_ids", "", name="A quiet day")
    for plan in ("Call the mill", "Clean the van", "Order gloves"):
        desk.add_line("plan_ids", name=week.named(plan), expected="Done by noon")
    desk.add_line("problem_ids", name=week.named("The lift is out of order"))
    desk.look("report-written")
    send(desk)
    desk.look("report-sent")
    [first] = [x for x in lines_of(desk, report, "data", "name", "note") if x["note"]]
    assert (first["name"], first["note"]) == (done[0], "Two are left")
    ticks = {
        line["name"]: line["is_ticked"]
        for line in lines_of(desk, report, "data", "name", "is_ticked")
    }
    assert (ticks[done[0]], ticks[done[1]]) == (True, False)
    plans = lines_of(desk, report, "plan", "name", "task_id")
    assert len(plans) == 3
    assert all(plan["task_id"] for plan in plans)
    assert desk.count("card_report_sent")
    week.report = report
    assert desk.errors == []


def go_to_review(desk, words):
    """Report after report until the one that holds these words."""
    desk.visit("action-office_daily.review")
    desk.page.wait_for_selector(".o_report_page article")
    wanted = desk.page.locator(f".o_report_line:has-text('{words}')")
    for number in range(1, desk.page.locator(".o_report_row").count() + 1):
        desk.page.wait_for_timeout(100)
        if wanted.count():
            return wanted.first
        if desk.is_on_the_phone:
            desk.page.locator(".o_report_tools button").nth(1).click()
        else:
            desk.page.keyboard.press("n")
        desk.page.wait_for_function(
            "number => document.querySelectorAll('.o_report_row')[number]"
            ".classList.contains('o_report_current')",
            arg=number,
        )
    raise AssertionError(f"no report holds {words}")


def say(desk, kind, text):
    """With the key at a desk, with the button on the phone; sent either way."""
    if desk.is_on_the_phone:
        place = {"comment": 3, "remark": 4, "task": 5}[kind]
        desk.page.locator(".o_report_tools button").nth(place).click()
        box = desk.page.locator(".o_report_writing textarea")
        box.fill(text)
        desk.page.locator(".o_report_writing .btn-primary").click()
    else:
        # At once: what is typed before the box has the focus goes into it.
        desk.page.keyboard.press({"comment": "c", "remark": "p", "task": "t"}[kind])
        if kind == "task":
            desk.page.wait_for_selector(".o_report_writing textarea:focus")
            desk.page.keyboard.press("Control+A")
        desk.page.keyboard.type(text)
        desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_selector(".o_report_writing", state="detached")


def test_the_manager_reviews_it_and_the_author_hears_of_it(week):
    """Comment with a mention, a remark in private, a to-do, stars, reviewed."""
    desk, worker = week.manager, week.employee
    waiting = desk.count("card_report_review")
    line = go_to_review(desk, week.named("Clean the van"))
    desk.look("review-opened")
    line.click()
    desk.page.wait_for_selector(".o_report_chosen")
    say(desk, "task", week.named("Show me the van"))
    say(desk, "remark", "Between us: well done")
    open_comment_with_mention(desk)
    if desk.is_on_the_phone:
        desk.page.locator(".o_report_stars button").nth(3).click()
        desk.look("review-said")
        desk.page.locator(".o_report_done").click()
    else:
        desk.page.keyboard.press("4")
        desk.look("review-said")
        desk.page.keyboard.press("r")
    desk.page.wait_for_selector(".o_notification")
    assert desk.count("card_report_review") == waiting - 1
    state, rating = desk.read("work.report", week.report, "state", "rating")
    assert (state, rating) == ("reviewed", "4")
    hear_of_it(week, worker)
    assert week.errors() == []


def open_comment_with_mention(desk):
    if desk.is_on_the_phone:
        desk.page.locator(".o_report_comment").click()
    else:
        desk.page.keyboard.press("c")
    people = desk.page.locator(".o_report_writing select")
    people.wait_for()
    people.select_option(index=1)
    desk.page.locator(".o_report_writing textarea").focus()
    desk.page.keyboard.press("End")
    desk.page.keyboard.type("look at the van too")
    desk.look("review-writing")
    desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_selector(".o_report_writing", state="detached")
    desk.page.wait_for_selector(".o_report_text:has-text('look at the van too')")


def hear_of_it(week, worker):
    """It is news until she looks; then the card is gone, the words stay."""
    new = [("is_feedback_new", "=", True), ("user_id", "=", worker.user)]
    news = worker.find("work.report", *new)
    assert week.report in news
    assert worker.count("card_report_news") == len(news)
    worker.card("card_report_news").locator(".o_desk_figure").click()
    worker.page.wait_for_selector(".o_list_view, .o_kanban_view")
    worker.look("reviews-received")
    for report in news:
        worker.open("work.report", report)
        worker.page.wait_for_timeout(500)
    assert worker.count("card_report_news") == 0
    worker.open("work.report", week.report)
    worker.wait_for_state("reviewed")
    worker.page.wait_for_selector("text=look at the van too")
    worker.page.wait_for_selector("text=Between us: well done")
    readers = worker.field("receipt_ids").inner_text()
    [chief] = week.admin("res.users", "read", [week.manager.user], ["name"])
    assert chief["name"] in readers
    worker.look("report-reviewed")
    mine = [("name", "=", week.named("Show me the van"))]
    [task] = worker.call(
        "project.task", "search_read", mine, ["work_state", "user_ids"]
    )
    assert (task["work_state"], task["user_ids"]) == ("given", [worker.user])


def say_outcome(desk, words, button=None, **values):
    """What became of a promise."""
    lines = desk.page.locator(".o_field_widget[name='promise_ids']")
    if button and not desk.is_on_the_phone:
        row = lines.locator(f"tr.o_data_row:has-text('{words}')")
        row.locator(f"button[name='{button}']").click()
        if button == "action_move":
            for name, value in values.items():
                desk.fill(name, value, ".modal")
            desk.look("promise-moved")
            desk.press("action_moved")
        row.locator(f"button[name='{button}']").wait_for(state="detached")
        return
    if desk.is_on_the_phone:
        lines.locator(f".o_kanban_record:has-text('{words}')").click()
        outcome = {"action_keep": "kept", "action_move": "moved"}.get(button, "broken")
        desk.field("outcome", ".modal").locator(f"[data-value='{outcome}']").check()
        for name, value in values.items():
            desk.fill(name, value, ".modal")
        desk.page.locator(".modal .o_form_button_save:visible").first.click()
        desk.page.wait_for_selector(".modal", state="detached")
        return
    row = lines.locator(f"tr.o_data_row:has-text('{words}')")
    row.locator("td[name='note']").click()
    for name, value in values.items():
        desk.fill(name, value, ".o_selected_row")
    row.locator("td[name='outcome']").click()
    desk.pick("outcome", 2, ".o_selected_row")
    desk.page.keyboard.press("Escape")


def test_the_next_report_opens_with_what_was_promised(week):
    """Kept, moved and not kept with the reason; what is moved is the same to-do."""
    week.night()
    desk = week.employee
    before = {
        line["name"]: line["task_id"][0]
        for line in lines_of(desk, week.report, "plan", "name", "task_id")
    }
    report = start_report(desk)
    promises = lines_of(desk, report, "promise", "name", "outcome")
    assert {line["name"] for line in promises} == set(before)
    desk.look("promises-open")
    desk.press("action_submit")
    refusal = desk.page.locator(".modal .modal-body, .o_notification")
    refusal.first.wait_for()
    desk.look("promises-refused")
    desk.page.locator(".modal button.btn-primary:visible").first.click()
    say_outcome(desk, "Call the mill", "action_keep")
    # As the person writes days: 11/27/2026 or 27/11/2026.
    form = {"en_US": "%m/%d/%Y", "es_ES": "%d/%m/%Y"}[week.language]
    later = date.today() + timedelta(days=2)
    say_outcome(desk, "Clean the van", "action_move", date_planned=later.strftime(form))
    say_outcome(desk, "Order gloves", note="The shop was shut")
    desk.look("promises-said")
    send(desk)
    outcomes = {
        line["name"]: (line["outcome"], line["note"] or "")
        for line in lines_of(desk, report, "promise", "name", "outcome", "note")
    }
    assert outcomes == {
        week.named("Call the mill"): ("kept", ""),
        week.named("Clean the van"): ("moved", ""),
        week.named("Order gloves"): ("broken", "The shop was shut"),
    }
    [moved] = lines_of(
        desk, report, "plan", "name", "task_id", "moved_count", "date_planned"
    )
    assert moved["date_planned"] == later.isoformat()
    assert moved["name"] == week.named("Clean the van")
    assert (moved["task_id"][0], moved["moved_count"]) == (before[moved["name"]], 1)
    done = desk.read("project.task", before[week.named("Call the mill")], "work_state")
    assert done == "done"
    assert desk.errors == []


def test_who_owes_a_report_is_reminded_and_named_to_her_manager(week):
    """The draft is due two hours ago: her card, her reminder, the manager's list."""
    week.night()
    desk, chief = week.employee, week.manager
    report = start_report(desk)
    week.company.sql(
        "UPDATE work_report SET reminder_count = 0, is_told = false,"
        " rule_id = (SELECT min(id) FROM work_report_rule),"
        " date_open = now() at time zone 'UTC' - interval '8 hours',"
        " date_due = now() at time zone 'UTC' - interval '2 hours',"
        " date_grace = now() at time zone 'UTC' - interval '1 hour',"
        " date_late = now() at time zone 'UTC' + interval '1 day'"
        f" WHERE id = {report}"
    )
    assert desk.row("card_report_mine", "").count() or desk.count("card_report_mine")
    mine = [("date", "=", desk.read("work.report", report, "date_to"))]
    missing = chief.call("work.report", "missing", mine[0][2])
    assert desk.user in [row["user_id"] for row in missing]
    before = notices(week, desk)
    run_job(week, "cron_work_report_remind")
    assert notices(week, desk) == before + 1
    run_job(week, "cron_work_report_remind")
    assert notices(week, desk) == before + 1  # once, however often the job runs
    desk.open("work.report", report)
    keep_promises(desk, report)
    send(desk)
    assert desk.read("work.report", report, "timing") == "late"
    missing = chief.call("work.report", "missing", mine[0][2])
    assert report not in [row["id"] for row in missing]


def notices(week, desk):
    """What waits for somebody in Odoo's inbox."""
    return desk.call("mail.message", "search_count", [("needaction", "=", True)])


def run_job(week, name):
    """A job of the night, now; with the administrator's button."""
    [row] = week.admin(
        "ir.model.data",
        "search_read",
        [("module", "=", "office_daily"), ("name", "=", name)],
        ["res_id"],
    )
    week.admin("ir.cron", "method_direct_trigger", [row["res_id"]])


def test_a_week_is_reported_with_its_questions(week):
    """The weekly kind asks what the daily one does not; it is refused unanswered."""
    desk = week.employee
    [kind] = week.admin("work.report.kind", "search", [("period", "=", "week")])
    report = desk.call("work.report", "start", kind)
    desk.open("work.report", report)
    if desk.read("work.report", report, "state") == "draft":
        keep_promises(desk, report)
        desk.press("action_submit")
        desk.page.locator(".modal button.btn-primary:visible").first.click()
        edit_line(desk, "answer_ids", "", name="All went well")
        desk.look("week-written")
        send(desk)
    plans = lines_of(desk, report, "plan")
    assert plans == []
    assert desk.read("work.report", report, "state") in ("submitted", "read")
    assert desk.errors == []


# ------------------------------------------------------------ announcements


def test_an_announcement_is_confirmed_changed_and_confirmed_again(week):
    """Written, published, confirmed; what matters is asked again, reminders are few."""
    office, worker = week.at("office_manager"), week.employee
    confirm_all(worker)
    title = week.named("The gate closes at six")
    office.visit("action-office_daily.office_announcement_action_new")
    office.fill("name", title)
    office.write("body", "From Monday on. Take your key with you.")
    office.page.locator(".nav-link[name='terms']").click()
    office.field("must_acknowledge").locator("input").check()
    office.look("announcement-new")
    office.save()
    office.press("action_publish")
    office.wait_for_state("published")
    number = office.find("office.announcement", ("name", "=", title))[0]
    office.look("announcement-out")
    acknowledge(worker, title)
    assert worker.count("card_announcements_to_confirm") == 0
    opened, confirmed, missing = office.read(
        "office.announcement",
        number,
        "opened_count",
        "acknowledged_count",
        "missing_count",
    )
    assert (opened, confirmed) == (1, 1)
    assert missing
    read_lists(office, number)
    change(office, number)
    assert worker.count("card_announcements_to_confirm") == 1
    remind_once_a_day(office, number)
    acknowledge(worker, title)
    assert worker.count("card_announcements_to_confirm") == 0
    print_receipts(office, number)
    office.call("office.announcement", "action_withdraw", [number])
    assert office.errors == worker.errors == []


def confirm_all(desk):
    left = desk.find("office.announcement", ("is_to_acknowledge", "=", True))
    for number in left:
        desk.call("office.announcement", "action_open", [number])
        [kind] = desk.call(
            "office.announcement", "read", [number], ["acknowledge_kind"]
        )
        assert kind["acknowledge_kind"] == "button"
        desk.call("office.announcement", "action_acknowledge", [number])
    assert desk.count("card_announcements_to_confirm") == 0


def acknowledge(desk, title):
    desk.home()
    desk.row("card_announcements_to_confirm", title).click()
    desk.press("button_acknowledge")
    desk.page.locator("button[name='button_acknowledge']").wait_for(state="detached")
    desk.look("announcement-confirmed")


def read_lists(office, number):
    """Who has read it and who has not, from the figures on top."""
    office.open("office.announcement", number)
    office.press("action_view_receipts")
    office.page.wait_for_selector(".o_list_view, .o_kanban_view")
    office.page.wait_for_timeout(500)
    office.look("announcement-receipts")


def change(office, number):
    office.open("office.announcement", number)
    office.press("button_change")
    office.page.wait_for_selector(".modal .o_field_widget[name='note']")
    office.fill("note", "An hour later", ".modal")
    office.field("is_material", ".modal").locator("input").check()
    office.write("body", "From Monday on at seven. Take your key.", ".modal")
    office.look("announcement-change")
    office.page.locator(".modal button[name='action_change']").click()
    office.page.wait_for_selector(".modal", state="detached")
    assert office.read("office.announcement", number, "version_count") == 2


def remind_once_a_day(office, number):
    first = office.call("office.announcement", "action_remind", [number])
    assert first > 0
    assert office.call("office.announcement", "action_remind", [number]) == 0


def print_receipts(office, number):
    path = "report/pdf/office_daily.report_announcement_receipts"
    answer = office.page.request.get(f"{office.company.url}/{path}/{number}")
    assert answer.body().startswith(b"%PDF")


# -------------------------------------------------------------------- tasks


def test_a_task_is_given_accepted_late_and_done_with_proof(week):
    """From the manager's button to the photo; late is said on both desks."""
    chief, worker = week.manager, week.employee
    name = week.named("Count the ladders")
    chief.visit("action-office_daily.project_task_action_give")
    chief.fill("name", name)
    [person] = week.admin("res.users", "read", [worker.user], ["name"])
    chief.choose("user_ids", person["name"])
    chief.field("is_proof_required").locator("input").check()
    chief.save()
    chief.look("task-given")
    [task] = chief.find("project.task", ("name", "=", name))
    late = worker.count("card_my_tasks_late")
    chief.call("project.task", "write", [task], {"date_deadline": today(18)})
    worker.home()
    assert (
        worker.call("project.task", "read", [task], ["is_late"])[0]["is_late"] is False
    )
    worker.open_task(task)
    worker.press("action_accept")
    worker.wait_for_state("accepted")
    worker.press("action_start")
    worker.wait_for_state("started")
    worker.look("task-started")
    week.night()
    assert worker.count("card_my_tasks_late") == late + 1
    chief.home()
    assert chief.row("card_given_late", name).count()
    worker.open_task(task)
    worker.look("task-late")
    worker.press("button_finish")
    worker.page.wait_for_selector(".modal .o_field_widget[name='result']")
    worker.page.locator(".modal button[name='action_finish']").click()
    assert worker.read("project.task", task, "work_state") == "started"
    worker.fill("result", "Eleven of twelve", ".modal")
    add_photo(worker)
    worker.look("task-finish")
    worker.page.locator(".modal button[name='action_finish']").click()
    worker.wait_for_state("done")
    assert worker.count("card_my_tasks_late") == late
    chief.home()
    assert not chief.row("card_given_late", name).count()
    assert week.errors() == []


def today(hour):
    return time.strftime(f"%Y-%m-%d {hour:02}:00:00", time.gmtime())


def add_photo(desk):
    desk.field("attachment_ids", ".modal").locator(
        "input[type='file']"
    ).set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": PNG})
    desk.page.wait_for_selector(".modal .o_attachment")


# -------------------------------------------------------------- technicians


@pytest.mark.parametrize(
    ("model", "asker"),
    [("sale.order", "salesperson"), ("repair.order", "service_agent")],
)
def test_a_technician_is_asked_for_and_the_result_returns(week, model, asker):
    """Busy then is said; photo, hours and a drawn signature come back."""
    desk, technician = week.at(asker), week.at("technician")
    document = desk.find(model, ("state", "=", DOCUMENT[model]), limit=1)[0]
    name = week.named(f"Measure {asker}")
    event, start = book_somebody(week, technician)
    ask(desk, model, document, name, start)
    technician.call("calendar.event", "unlink", [event])
    [job] = technician.find("project.task", ("name", "=", name))
    technician.home()
    technician.look("technician-home")
    technician.row("card_today", name).click()
    technician.press("action_accept")
    technician.wait_for_state("accepted")
    technician.press("action_start")
    technician.wait_for_state("started")
    technician.look("job-started")
    finish_job(technician)
    technician.wait_for_state("done")
    technician.look("job-done")
    assert not technician.row("card_today", name).count()
    [message, *_more] = desk.call(
        "mail.message",
        "search_read",
        [("model", "=", model), ("res_id", "=", document), ("body", "ilike", name)],
        ["body", "attachment_ids"],
    )
    assert "Pressure is right" in message["body"]
    assert "Ann Mill" in message["body"]
    assert len(message["attachment_ids"]) == 2
    hours = technician.read("project.task", job, "hours_spent")
    assert hours == 1.5
    assert week.errors() == []


DOCUMENT = {"sale.order": "sale", "repair.order": "confirmed"}


def book_somebody(week, technician):
    """An appointment at the very beginning of the day, which a job will overlap."""
    start, stop = today(0), today(1)
    partner = technician.read("res.users", technician.user, "partner_id")[0]
    event = technician.call(
        "calendar.event",
        "create",
        {
            "name": week.named("Training"),
            "start": start,
            "stop": stop,
            "partner_ids": [(6, 0, [partner])],
        },
    )
    return event, start


def ask(desk, model, document, name, start):
    desk.open(model, document)
    desk.press("action_ask_technician")
    desk.page.wait_for_selector(".modal .o_field_widget[name='technician_id']")
    desk.fill("name", name, ".modal")
    desk.choose("technician_id", "Marcus", ".modal")
    desk.type_moment("slot_start", start, ".modal")
    warning = desk.page.locator(".modal .alert-warning:has-text('Training')")
    warning.wait_for()
    desk.look(f"ask-{model}")
    desk.fill("overlap_reason", "Same house", ".modal")
    desk.page.locator(".modal button[name='action_ask']").click()
    desk.page.wait_for_selector(".modal", state="detached")
    desk.page.wait_for_selector(
        ".o_statusbar_status [data-value='given']", state="attached"
    )
    desk.look(f"asked-{model}")


def finish_job(desk):
    desk.press("button_finish")
    desk.page.wait_for_selector(".modal .o_field_widget[name='result']")
    desk.fill("result", "Pressure is right", ".modal")
    desk.fill("hours", "1:30", ".modal")
    desk.fill("signed_by", "Ann Mill", ".modal")
    add_photo(desk)
    draw_signature(desk)
    desk.look("job-finish")
    desk.page.locator(".modal button[name='action_finish']:visible").click()


def draw_signature(desk):
    """By hand, on the screen."""
    desk.field("signature", ".modal").locator(".o_signature, img, button").first.click()
    desk.page.locator(".o_web_sign_draw_button").click()
    box = desk.page.locator("canvas.o_web_sign_signature").bounding_box()
    mouse = desk.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    for step in range(1, 8):
        mouse.move(box["x"] + 20 + 15 * step, box["y"] + 20 + 12 * (step % 3))
    mouse.up()
    desk.look("job-signing")
    desk.page.locator(".modal-footer .btn-primary:visible").last.click()
    desk.page.wait_for_selector("canvas.o_web_sign_signature", state="detached")


# ---------------------------------------------------------------- knowledge


def test_an_article_is_written_reviewed_found_misspelt_and_helps(week):
    """From the author's draft over the keeper's desk to the reader's thumb."""
    author, keeper, reader = week.at("technician"), week.at("repairer"), week.employee
    title = week.named("Bleeding the compressor valve")
    author.visit("office.article/new")
    author.fill("name", title)
    author.choose("space_id", "Workshop")
    author.write("draft_body", "Open the compressor valve slowly.")
    author.save()
    author.look("article-new")
    [article] = author.find("office.article", ("name", "=", title))
    author.press("action_submit")
    author.wait_for_state("review")
    waiting = keeper.count("card_articles_to_review")
    assert waiting
    keeper.open("office.article", article)
    keeper.press("action_publish")
    keeper.wait_for_state("published")
    assert keeper.count("card_articles_to_review") == waiting - 1
    keeper.call(
        "office.article",
        "write",
        [article],
        {
            "draft_body": "<p>Open the compressor valve very slowly.</p>",
            "change_note": "More care",
        },
    )
    keeper.open("office.article", article)
    keeper.press("action_publish")
    keeper.page.wait_for_timeout(500)
    versions = keeper.call(
        "office.article.version",
        "search_read",
        [("article_id", "=", article)],
        ["difference"],
    )
    assert len(versions) == 2
    assert any("very" in (version["difference"] or "") for version in versions)
    reader.visit("action-office_daily.office_article_action_read")
    search = reader.page.locator(".o_office_search input")
    search.fill("compresor vlave")
    found = reader.page.locator(f".o_office_found:has-text('{title}')")
    found.wait_for()
    reader.look("article-found")
    found.click()
    reader.page.wait_for_selector(f".o_office_page h1:has-text('{title}')")
    reader.page.locator(".o_office_feedback .btn-secondary").first.click()
    reader.page.wait_for_selector(".o_office_feedback .btn-secondary.active")
    reader.look("article-helped")
    assert keeper.read("office.article", article, "helpful_count") == 1
    assert week.errors() == []


def test_a_question_is_asked_escalated_answered_and_becomes_an_article(week):
    """Similar ones while typing; nobody answers, it goes up; accepted, it stays."""
    asker, owner = week.employee, week.at("repairer")
    title = week.named("Which hose fits the pressure washer")
    asker.visit("action-office_daily.office_question_action_ask")
    asker.page.wait_for_selector(".o_field_widget[name='topic_id']")
    box = asker.field("name").locator("textarea, input").first
    box.press_sequentially("Which nozzle fits the small washer", delay=15)
    asker.page.wait_for_selector(".o_office_similar a")
    asker.look("question-similar")
    asker.fill("name", title)
    asker.choose("topic_id", "Machines and repairs")
    mine = asker.count_of("office.question", ("is_mine", "=", True))
    asker.save()
    assert asker.count_of("office.question", ("is_mine", "=", True)) == mine + 1
    [question] = asker.find("office.question", ("name", "=", title))
    unanswered = asker.count("card_my_questions")
    assert unanswered
    head = week.at("sales_manager")
    assert head.count("card_questions_unanswered")
    week.company.sql(
        "UPDATE office_question SET clock_date = clock_date - interval '7 days',"
        " date_owner = date_owner - interval '7 days',"
        " date_manager = date_manager - interval '2 days'"
        f" WHERE id = {question}"
    )
    run_job(week, "cron_question_escalate")
    assert owner.read("office.question", question, "escalation") == "owner"
    owner.home()
    owner.look("questions-for-me")
    open_questions = head.count("card_questions_unanswered")
    owner.open("office.question", question)
    owner.press("action_answer")
    owner.page.wait_for_selector(".modal .o_field_widget[name='body']")
    owner.write("body", "The half-inch hose.", ".modal")
    owner.page.locator(".modal button[name='action_reply']:visible").click()
    owner.page.wait_for_selector(".modal", state="detached")
    owner.wait_for_state("answered")
    assert head.count("card_questions_unanswered") == open_questions - 1
    assert asker.count("card_my_questions") == unanswered - 1
    assert asker.count("card_answers_to_accept")
    asker.open("office.question", question)
    asker.look("question-answered")
    asker.page.locator("button[name='action_accept']:visible").first.click()
    asker.wait_for_state("accepted")
    owner.open("office.question", question)
    owner.press("action_promote")
    owner.page.wait_for_selector(".o_field_widget[name='draft_body']")
    owner.look("question-article")
    assert owner.read("office.question", question, "shown_article_id")
    assert week.errors() == []
