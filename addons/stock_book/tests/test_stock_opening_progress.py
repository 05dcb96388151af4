from contextlib import nullcontext
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import stock_opening_progress
from .opening_common import OpeningCase


@tagged("post_install", "-at_install")
class TestStockOpeningProgress(OpeningCase):
    """Whoever confirms ten thousand lines sees how far it is."""

    def setUp(self):
        super().setUp()
        self.told = []
        openings = type(self.env["stock.opening"])
        self.send = openings._send_progress
        self.startPatcher(patch.object(stock_opening_progress, "MANY", 2))
        self.startPatcher(
            patch.object(
                openings,
                "_send_progress",
                autospec=True,
                side_effect=lambda _opening, message: self.told.append(message),
            )
        )

    def _checked(self, *lines):
        opening = self._opening(*lines)
        opening.action_check()
        return opening

    def _two_lines(self):
        return self._bolts(), self._bolts(location_id=self.shelf.id)

    def test_a_large_opening_tells_step_by_step_until_it_is_done(self):
        opening = self._checked(*self._two_lines())
        opening.action_confirm()
        percents = [message["percent"] for message in self.told]
        self.assertEqual(percents, sorted(percents))
        self.assertEqual((percents[0], percents[-1]), (0, 100))
        self.assertGreater(len(percents), 4)
        self.assertEqual({message["document"] for message in self.told}, {opening.name})

    def test_a_small_opening_tells_nothing(self):
        self._checked(self._bolts()).action_confirm()
        self.assertFalse(self.told)

    def test_what_fails_ends_its_bar_as_well(self):
        opening = self._checked(*self._two_lines())
        self.bolt.tracking = "lot"
        with self.assertRaises(UserError):
            opening.action_confirm()
        self.assertEqual(self.told[-1]["percent"], 100)

    def test_taking_back_shows_no_bar(self):
        opening = self._checked(*self._two_lines())
        opening.action_confirm()
        self.told.clear()
        opening.action_reverse()
        self.assertFalse(self.told)

    def test_a_message_goes_to_the_person_by_a_connection_of_its_own(self):
        opening = self._checked(*self._two_lines())
        registry = type(self.env.registry)
        sent = type(self.env["res.users"])
        with (
            patch.object(registry, "cursor", return_value=nullcontext(self.env.cr)),
            patch.object(sent, "_bus_send", autospec=True) as bus,
        ):
            self.send(opening, {"percent": 20})
        person, kind, message = bus.call_args.args
        self.assertEqual(person, self.warehouse_head)
        self.assertEqual((kind, message), ("stock_book.progress", {"percent": 20}))
