"""The whole way of a purchase by clicking, in both languages, and what stays hidden."""

import pytest

from cli.machine.paths import LOGS
from tests.purchasing_walk import MINIMUM, SHORT, Walk
from tests.rpc import XmlRpc

SHOTS = LOGS / "screenshots/purchasing"
# Machines are inspected, whoever delivers them; saws go straight into stock.
GOODS = {"en_US": ("MC-410", "MC-510"), "es_ES": ("MC-300", "MC-510")}
PACK = {"en_US": "Pack of 6", "es_ES": "Paquete de 6"}
MOTORS, PUMPS, TOOLS = "Nordkraft Motors", "Bluewater Pumps", "Taurus Hand Tools"
COVERS = (
    "qty_stock",
    "qty_incoming",
    "qty_requested",
    "qty_inquiry",
    "qty_transferable",
)
REASON = "They repair it on site"


@pytest.fixture(params=["en_US", "es_ES"])
def walk(request, company, chromium):
    """A sale of more than there is, and four people at their browsers."""
    language = request.param
    with Walk(company, chromium, language, GOODS[language], SHOTS) as walk:
        walk.prepare()
        yield walk


def test_the_whole_way_from_a_short_delivery_to_its_payment(walk):
    """Asked for, approved, inquired, awarded, ordered, inspected, paid and shipped."""
    _ask(walk)
    _inquire(walk)
    _order(walk)
    _inspect(walk)
    _pay(walk)
    _ship(walk)
    assert not any(walk.errors.values()), walk.errors


def _ask(walk):
    """Every number of the formula adds up; the second press makes nothing."""
    machine, saw = walk.ask_for_the_shortage()
    for row, kind in ((machine, "machine"), (saw, "tools")):
        covered = sum(row[name] for name in COVERS)
        assert row["qty_wanted"] - covered == row["qty_short"] == row["quantity"]
        assert row["qty_stock"] + SHORT[kind] == row["qty_wanted"]
    needs = walk.needs()
    assert [need["qty_asked"] for need in needs] == [
        machine["quantity"],
        saw["quantity"],
    ]
    assert walk.press_again() == 0
    assert walk.needs() == needs
    walk.audit(needs[0]["need_id"][1], "audit-request")
    assert {need["state"] for need in walk.needs()} == {"open"}


def _inquire(walk):
    """Three vendors: one on his page, two typed in; landed in one money and unit."""
    assert walk.inquire([MOTORS, PUMPS, TOOLS]) == [PUMPS, MOTORS, TOOLS]
    walk.answer_on_the_page(MOTORS, ["770", "530"], freight="120")
    euros = [("", "600", "0"), (PACK[walk.language], "2700", "0")]
    walk.type_in(PUMPS, euros, currency="EUR", freight="200")
    walk.type_in(TOOLS, [("", "810", "0"), ("", "500", "0")])
    cells = walk.compare()
    machine, saw = (need["qty_asked"] for need in walk.needs())
    # 600 and 450 euros at 0.8 are 750 and 562.50 dollars.
    goods = {place: amount for place, (amount, _badges) in cells.items()}
    assert goods[0, PUMPS] == 750 * machine
    assert goods[1, PUMPS] == 562.5 * saw
    assert goods[0, MOTORS] == 770 * machine
    assert f"+{MINIMUM - machine:g}" in cells[0, MOTORS][1]


def _order(walk):
    """Chosen by hand; the dearer vendor needs a reason, the large order the boss."""
    waits, orders = walk.award([(MOTORS, ""), (TOOLS, "")], REASON)
    assert waits
    assert {vendor: order["state"] for vendor, order in orders.items()} == {
        MOTORS: "sent",
        TOOLS: "purchase",
    }
    assert walk.awards() == {MOTORS: REASON, TOOLS: False}
    walk.audit(orders[MOTORS]["name"], "audit-order")
    assert walk.order_of(MOTORS)["state"] == "purchase"
    assert [need["state"] for need in walk.needs()] == ["ordered", "ordered"]


def _inspect(walk):
    """A part is accepted, one conceded by the boss, two are rejected and claimed."""
    walk.receive(MOTORS)
    walk.receive(TOOLS)
    assert walk.needs()[1]["state"] == "done"
    good = MINIMUM - 3
    found = walk.inspect(
        MOTORS,
        [
            ("accepted", str(good), ""),
            ("concession", "1", "Dent in the cover"),
            ("rejected", "2", "Motor hums"),
        ],
    )
    assert found["state"] == "checking"
    walk.audit(found["name"], "audit-concession")
    walk.claim()
    walk.take_into_stock()
    [line] = walk.order_lines(MOTORS)
    assert (line["product_qty"], line["qty_received"]) == (MINIMUM, MINIMUM - 2)


def _pay(walk):
    """Requested by the purchaser, audited by the boss, posted by the accountant."""
    states = [state for state, _amount in walk.request_payment(MOTORS)]
    assert states == ["requested", "planned", "planned"]
    walk.audit(walk.facts["orders"][MOTORS]["name"], "audit-payment")
    assert walk.pay() == "paid"


def _ship(walk):
    """What came is reserved for whom it was bought; the journal shows each step."""
    before = walk.ship()
    assert before["state"] == "assigned"
    assert before["shortage_state"] == "stock"
    assert {need["state"] for need in walk.needs()} == {"done"}
    wanted = walk.facts["asked"][0]["qty_wanted"]
    # Not the last row: other transfers of the day may be dated later.
    assert (0, wanted) in [(came, went) for came, went, _left in walk.journal()]


def test_a_sealed_offer_hides_its_price_until_the_deadline(company):
    """Not in the offer, not on Odoo's own request, not for the boss either."""
    for login in ("purchaser", "boss"):
        call = XmlRpc(company, login)
        sealed = [("is_sealed", "=", True), ("state", "in", ["sent", "collecting"])]
        [inquiry, *_rest] = call("supply.inquiry", "search", sealed)
        domain = [("inquiry_id", "=", inquiry)]
        offers = call("supply.offer", "search_read", domain, ["is_packed", "freight"])
        assert [offer["is_packed"] for offer in offers] == [True]
        assert not any(offer["freight"] for offer in offers)
        lines = [("offer_id", "in", [offer["id"] for offer in offers])]
        assert call("supply.offer.line", "search_count", lines) == 0
        asked = [("order_id.supply_inquiry_id", "=", inquiry)]
        rows = call("purchase.order.line", "search_read", asked, ["price_unit"])
        assert not any(row["price_unit"] for row in rows)
