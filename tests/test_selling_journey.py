"""The whole day of a sale by clicking, on the telephone and at the desk."""

import pytest

from cli.machine.paths import LOGS
from tests.selling_walk import SellingWalk

SHOTS = LOGS / "screenshots/selling"
REASON, NOTE = "Pregunta por bombas", "Pedido firmado"


@pytest.fixture
def walk(company, chromium):
    """In Spanish, with a customer of the salesperson's."""
    with SellingWalk(company, chromium, "es_ES", SHOTS) as walk:
        walk.prepare("Talleres Ibarra")
        yield walk


def test_the_whole_way_from_a_hot_customer_to_his_money(walk):
    """Heated, quoted twice, signed, shipped, paid and cooled."""
    _quote(walk)
    _sign(walk)
    _deliver_and_pay(walk)
    _look_and_cool(walk)
    assert not any(walk.errors.values()), walk.errors


def _quote(walk):
    """On the telephone; the quotation says what was expected."""
    assert walk.heat(REASON) == [REASON]
    expected = walk.expect("Bombas para el taller", 2)
    assert expected > 0
    sent = walk.quote()
    assert (sent["state"], sent["quote_version"]) == ("sent", 1)
    assert sent["amount_untaxed"] == expected


def _sign(walk):
    """What was changed is not offered, the old page is refused, the new one signed."""
    walk.visit()
    assert walk.page_says() == (True, False)
    assert walk.change(3) == ["action_quotation_send"]
    assert "v2" in walk.sign("Ana Ibarra")  # on the page that he opened before
    walk.reload()
    assert walk.page_says() == (False, True)
    assert walk.send_again() == 2
    walk.reload()
    assert walk.page_says() == (True, False)
    assert walk.sign("Ana Ibarra") == ""
    old, new = walk.versions()
    assert (old["number"], old["decision"]) == (1, "replaced")
    assert (new["number"], new["decision"]) == (2, "accepted")
    assert (new["decision_name"], new["decision_way"]) == ("Ana Ibarra", "portal")
    assert new["decision_date"]
    assert walk.order("state") == "sale"


def _deliver_and_pay(walk):
    assert walk.ship() == "released"
    claim = walk.register_money()
    assert (claim["state"], claim["amount"]) == (
        "submitted",
        walk.order("amount_total"),
    )
    assert walk.confirm_money() == "confirmed"


def _look_and_cool(walk):
    """The manager sees all of it, and says what came of the heat."""
    walk.look_into_funnel()
    history = walk.read_history()
    assert walk.order("name") in history
    assert REASON in history
    assert walk.cool("won", NOTE) == ("over", "won", NOTE)
    assert walk.steps() == []
