"""A day in the office: what must be read is confirmed, a report sent and reviewed."""

import pytest

from tests.browser import Desk
from tests.rpc import XmlRpc

WIDE = (1400, 900)


@pytest.fixture
def salesperson(company, chromium):
    with Desk(chromium, company, "salesperson") as desk:
        desk.log_in(WIDE)
        yield desk


@pytest.fixture
def sales_manager(company, chromium):
    with Desk(chromium, company, "sales_manager") as desk:
        desk.log_in(WIDE)
        yield desk


@pytest.fixture
def calls(company):
    return XmlRpc(company, "salesperson")


def card(desk, name):
    return desk.page.locator(f".o_desk_card:has(h2[title='{name}'])")


def back_to_the_workbench(desk):
    desk.page.goto(f"{desk.company.url}/odoo")
    desk.page.wait_for_selector(".o_desk_workbench .o_desk_card", timeout=30_000)
    # Placeholders are cards as well, until the workbench was read.
    desk.page.wait_for_selector(".o_desk_skeleton", state="detached")


def wait_for_state(desk, state):
    desk.page.wait_for_selector(
        f".o_statusbar_status button[data-value='{state}'].o_arrow_button_current"
    )


def test_a_must_read_announcement_leaves_the_desk_when_it_is_confirmed(
    salesperson, calls
):
    """The counter falls to zero with the press, and the receipt stands."""
    to_confirm = card(salesperson, "Announcements to confirm")
    to_confirm.wait_for()
    waiting = to_confirm.locator(".o_desk_row")
    for _one in range(waiting.count()):
        waiting.first.click()
        button = salesperson.page.locator("button[name=button_acknowledge]")
        button.click()
        button.wait_for(state="detached")
        back_to_the_workbench(salesperson)
    # The card hides once nothing waits any more.
    assert to_confirm.count() == 0
    left = [("is_to_acknowledge", "=", True)]
    assert calls("office.announcement", "search_count", left) == 0
    assert salesperson.errors == []


def test_a_report_is_sent_and_reviewed_by_keyboard(salesperson, sales_manager, calls):
    """Written at one desk, read, rated, answered and done with keys at the other."""
    report = send_a_report(salesperson, calls)
    page = sales_manager.page
    page.goto(f"{sales_manager.company.url}/odoo/action-office_daily.review")
    page.wait_for_selector(".o_report_page article")
    find_by_keyboard(page, words_of(report))
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".o_report_chosen")
    page.keyboard.press("c")
    page.wait_for_selector(".o_report_writing textarea:focus")
    page.keyboard.type("Good, send me the measures.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".o_report_text:has-text('Good, send me the measures.')")
    page.keyboard.press("4")
    page.wait_for_selector(".o_report_stars [aria-pressed=true] >> nth=3")
    page.keyboard.press("r")
    page.wait_for_selector(".o_notification:has-text('is reviewed')")
    assert sales_manager.errors == []
    [seen] = calls(
        "work.report", "read", [report], ["state", "rating", "is_feedback_new"]
    )
    assert (seen["state"], seen["rating"]) == ("reviewed", "4")
    # The author finds it among her news, until she looks.
    assert seen["is_feedback_new"]
    salesperson.page.goto(f"{salesperson.company.url}/odoo/work.report/{report}")
    wait_for_state(salesperson, "reviewed")
    salesperson.page.wait_for_selector("text=Good, send me the measures.")
    [seen] = calls("work.report", "read", [report], ["is_feedback_new"])
    assert not seen["is_feedback_new"]
    assert salesperson.errors == []


def send_a_report(desk, calls):
    """A visit is reported on any day and at any hour, unlike a day of work."""
    [kind] = calls("work.report.kind", "search", [("period", "=", "visit")], 0, 1)
    customer = calls("res.partner", "create", {"name": "Tram depot"})
    report = calls("work.report", "create", {"kind_id": kind, "partner_id": customer})
    calls("work.report", "prefill", [report])
    questions = [("report_id", "=", report), ("type", "=", "text")]
    answers = calls("work.report.line", "search", questions)
    calls("work.report.line", "write", answers, {"name": words_of(report)})
    desk.page.goto(f"{desk.company.url}/odoo/work.report/{report}")
    desk.page.locator("button[name=action_submit]").click()
    wait_for_state(desk, "submitted")
    return report


def words_of(report):
    return f"Measured the tram depot, visit {report}"


def find_by_keyboard(page, words):
    """Report after report with N, as a manager goes through them."""
    wanted = page.locator(f".o_report_line:has-text('{words}')")
    rows = page.locator(".o_report_row").count()
    for number in range(1, rows):
        if wanted.count():
            return
        page.keyboard.press("n")
        page.wait_for_function(
            "number => document.querySelectorAll('.o_report_row')[number]"
            ".classList.contains('o_report_current')",
            arg=number,
        )
    assert wanted.count()
