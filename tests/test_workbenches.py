"""Ten people open their workbench in a browser: two languages, two widths."""

import pytest

from cli.loader.fields import ROLES
from cli.machine.paths import LOGS
from tests.browser import Desk
from tests.rpc import XmlRpc

WIDE, PHONE = (1400, 900), (390, 844)


@pytest.fixture(scope="module")
def admin(company):
    return XmlRpc(company, "admin")


@pytest.fixture(params=["en_US", "es_ES"], scope="module")
def language(request, admin):
    people = admin("res.users", "search", [("login", "in", ROLES)])
    admin("res.users", "write", people, {"lang": request.param})
    yield request.param
    admin("res.users", "write", people, {"lang": "en_US"})


@pytest.fixture(params=ROLES)
def desk(request, company, chromium, language):
    with Desk(chromium, company, request.param) as desk:
        yield desk


def test_workbench_opens_after_login_without_an_error(desk, language):
    """One call for all cards, no console error, no sideways scrolling."""
    desk.log_in(WIDE)
    desk.shoot(LOGS / f"screenshots/{desk.login}-{language}-wide.png")
    assert desk.calls("read_workbench") == 1
    assert desk.failed_cards() == []
    desk.resize(PHONE)
    desk.shoot(LOGS / f"screenshots/{desk.login}-{language}-phone.png")
    assert desk.overflow() <= 0
    assert desk.errors == []


def test_the_sales_manager_audits_from_the_row(company, chromium, admin):
    """The decision is taken on the card, the order is confirmed, the row is gone."""
    [request, *_rest] = XmlRpc(company, "sales_manager")(
        "desk.approval.request", "inbox"
    )["rows"]
    with Desk(chromium, company, "sales_manager") as desk:
        desk.log_in(WIDE)
        row = f".o_desk_inbox_row:has([data-row='{request['id']}'])"
        desk.page.click(f"{row} .btn-primary")
        desk.page.wait_for_selector(row, state="detached")
        assert desk.errors == []
    [order] = admin("sale.order", "read", [request["res_id"]], ["state"])
    assert order["state"] == "sale"
