"""A delivery that cannot be filled becomes a request, once, by clicking."""

import pytest

from tests.browser import Desk
from tests.rpc import XmlRpc

WIDE = (1400, 900)
PRESS = "button[name='action_open_request']:visible"


@pytest.fixture(scope="module")
def head(company):
    """The warehouse head over XML-RPC: what he may read is what he made."""
    return XmlRpc(company, "warehouse_head")


@pytest.fixture
def delivery(head):
    """A delivery of the demo company that nobody has asked for yet."""
    domain = [
        ("shortage_state", "=", "short"),
        ("picking_type_code", "=", "outgoing"),
        ("state", "not in", ["draft", "done", "cancel"]),
    ]
    [number, *_rest] = head("stock.picking", "search", domain)
    return number


def test_a_short_delivery_is_asked_for_once(company, chromium, head, delivery):
    """Preview, request, and the second press finds nothing to ask for."""
    with Desk(chromium, company, "warehouse_head") as desk:
        desk.log_in(WIDE)
        _open_delivery(desk, delivery)
        missing = _preview(desk)
        assert missing > 0
        desk.page.click(".modal button[name='action_apply']")
        desk.page.wait_for_selector(".o_breadcrumb:has-text('NEED/')")
        asked = _asked(head, delivery)
        assert sum(line["qty_asked"] for line in asked) == missing
        assert _press_again(desk, head, delivery)
        assert _asked(head, delivery) == asked
        assert desk.errors == []
    [picking] = head("stock.picking", "read", [delivery], ["shortage_state"])
    assert picking["shortage_state"] == "requested"


def _open_delivery(desk, delivery):
    action = "stock.action_picking_tree_outgoing"
    desk.page.goto(f"{desk.company.url}/odoo/action-{action}/{delivery}")
    desk.page.wait_for_selector(PRESS)


def _preview(desk):
    """Press the button; what all lines of the preview would buy."""
    desk.page.click(PRESS)
    cells = ".modal tr.o_data_row td[name='quantity']"
    desk.page.wait_for_selector(cells)
    return sum(map(float, desk.page.locator(cells).all_inner_texts()))


def _press_again(desk, head, delivery):
    """The form offers no second press, so from the list, where many are chosen."""
    [picking] = head("stock.picking", "read", [delivery], ["name"])
    action = "stock.action_picking_tree_outgoing"
    desk.page.goto(f"{desk.company.url}/odoo/action-{action}")
    row = desk.page.locator(f"tr.o_data_row:has-text('{picking['name']}')")
    row.locator(".o_list_record_selector input").click()
    desk.page.click(PRESS)
    desk.page.wait_for_selector(".modal .alert-success:visible")
    return desk.page.locator(".modal button[name='action_apply']:visible").count() == 0


def _asked(head, delivery):
    """The lines of requests made for this delivery."""
    domain = [("shortage_id.picking_id", "=", delivery), ("is_live", "=", True)]
    return head("purchase.need.line", "search_read", domain, ["qty_asked"])
