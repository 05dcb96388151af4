"""Customers by clicking: claim, see a double, return; transfer and undo."""

import pytest

from tests.browser import Desk
from tests.rpc import XmlRpc

WIDE = (1400, 900)
CLAIM = "button[name='action_claim']:visible"
ROW = "tr.o_data_row"


@pytest.fixture(scope="module")
def seller(company):
    """The salesperson over XML-RPC: what he may read of what he did."""
    return XmlRpc(company, "salesperson")


@pytest.fixture(scope="module")
def chief(company):
    return XmlRpc(company, "sales_manager")


def test_a_salesperson_claims_shares_and_returns(company, chromium, seller):
    """From the pool to my customers and back, the double seen while it is typed."""
    with Desk(chromium, company, "salesperson") as desk:
        desk.log_in(WIDE)
        name = _claim_first(desk)
        [customer] = _mine(seller, name)
        _type_a_double(desk, seller, customer)
        _return_from_the_form(desk, customer)
        assert not _mine(seller, name)
        assert desk.errors == []


def test_a_sales_manager_transfers_and_undoes(company, chromium, chief):
    """The preview says what moves; within the day everything comes back."""
    domain = [("user_id.login", "=", "salesperson"), ("parent_id", "=", False)]
    [customer, *_rest] = chief("res.partner", "search", domain)
    [before] = chief("res.partner", "read", [customer], ["user_id"])
    with Desk(chromium, company, "sales_manager") as desk:
        desk.log_in(WIDE)
        [me] = chief("res.users", "read", [chief.uid], ["name"])
        _transfer(desk, customer, me["name"])
        [moved] = chief("res.partner", "read", [customer], ["user_id"])
        assert moved["user_id"] != before["user_id"]
        desk.page.click("button[name='action_undo']:visible")
        desk.page.click(".modal .btn-primary:visible")
        desk.page.wait_for_selector("button[name='action_undo']", state="hidden")
        [after] = chief("res.partner", "read", [customer], ["user_id"])
        assert after["user_id"] == before["user_id"]
        assert desk.errors == []


def _claim_first(desk):
    """One of the fair, whom she never had; his telephone is masked until then."""
    desk.page.goto(f"{desk.company.url}/odoo/customer-pool")
    row = desk.page.locator(f"{ROW}:has-text('Spring fair')").first
    row.wait_for()
    assert "••••" in row.locator("td[name='phone_mask']").inner_text()
    name = row.locator("td[name='name']").inner_text()
    row.locator(CLAIM).click()
    desk.page.wait_for_selector(f"{ROW}:has-text('{name}')", state="detached")
    return name


def _mine(seller, name):
    domain = [("name", "=", name), ("user_id", "=", seller.uid)]
    return seller("res.partner", "search", domain)


def _type_a_double(desk, seller, customer):
    """The number of a customer, in another spelling: he is named before saving."""
    [found] = seller("res.partner", "read", [customer], ["phone", "name"])
    action = "customer_book.res_partner_action_new"
    desk.page.goto(f"{desk.company.url}/odoo/action-{action}")
    number = desk.page.locator("[name='phone'] input").first
    number.wait_for()
    number.press_sequentially(found["phone"].replace(" ", "-"))
    warning = desk.page.locator(".o_customer_guard .alert")
    warning.wait_for()
    assert found["name"] in warning.inner_text()
    desk.page.click(".o_form_button_cancel")


def _return_from_the_form(desk, customer):
    """With a reason; the next customer is shown, not the one who is gone."""
    desk.page.goto(f"{desk.company.url}/odoo/res.partner/{customer}")
    desk.page.click("button[name='action_open_release']:visible")
    desk.page.click(".modal .o_radio_item label >> nth=1")
    desk.page.click(".modal button[name='action_release']")
    desk.page.wait_for_selector(".o_notification")
    desk.page.wait_for_selector(".modal", state="detached")
    desk.page.wait_for_selector("button[name='action_open_release']:visible")


def _transfer(desk, customer, person):
    """To the sales manager herself, who takes the customer over."""
    desk.page.goto(f"{desk.company.url}/odoo/res.partner/{customer}")
    desk.page.click("button[name='action_open_transfer']:visible")
    owner = desk.page.locator(".modal [name='user_id'] input")
    owner.wait_for()
    owner.press_sequentially(person)
    choice = f".o-autocomplete--dropdown-item:has-text('{person}'):visible"
    desk.page.locator(choice).first.click()
    desk.page.fill(".modal [name='reason'] input", "New region")
    assert desk.page.locator(".modal [name='customer_count']").inner_text() == "1"
    desk.page.click(".modal button[name='action_give']")
    desk.page.wait_for_selector("button[name='action_undo']:visible")
