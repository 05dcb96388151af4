import doctest
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_flow.engine import funnel, versions
from odoo.addons.sales_flow.engine.funnel import BACK, Change, Stay, classify, replay
from odoo.addons.sales_flow.engine.versions import Line, compare

steady = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
STAGES = {1: 0, 2: 1, 3: 2, 4: 3}
START = datetime(2026, 3, 1)
path = some.lists(some.sampled_from(sorted(STAGES)), min_size=1, max_size=12)
line = some.builds(
    Line,
    key=some.integers(0, 5),
    text=some.sampled_from(["a", "b"]),
    quantity=some.decimals(0, 99, places=2),
    price=some.decimals(0, 99, places=2),
)
quote = some.lists(line, max_size=6, unique_by=lambda item: item.key)


def stays_of(stages):
    """One stay after the other; a stage does not follow itself."""
    kept = [s for n, s in enumerate(stages) if not n or stages[n - 1] != s]
    days = [START + timedelta(days=n) for n in range(len(kept) + 1)]
    ends = [*days[1 : len(kept)], None]
    return [Stay(s, days[n], ends[n]) for n, s in enumerate(kept)]


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    def test_the_examples_of_the_engines_hold(self):
        for module in (funnel, versions):
            self.assertEqual(doctest.testmod(module).failed, 0, module.__name__)

    @steady
    @given(path, some.booleans())
    def test_who_came_in_moved_on_was_lost_or_is_here(self, stages, is_lost):
        stays = stays_of(stages)
        results = classify(stays, STAGES, is_lost)
        rows = [
            (stay.stage, result.outcome, 1)
            for stay, result in zip(stays, results, strict=True)
            if result.is_counted
        ]
        figures = funnel.add_up(rows)
        now = stays[-1].stage
        for stage, found in figures.items():
            self.assertEqual(found.entered, 1, "a stage counts once")
            self.assertEqual(found.moved, int(STAGES[stage] < STAGES[now]))
        self.assertEqual(figures[now].lost, int(is_lost))
        self.assertEqual(figures[now].here, int(not is_lost))

    @steady
    @given(path)
    def test_what_went_back_counts_nowhere_beyond(self, stages):
        stays = stays_of(stages)
        for stay, result in zip(stays, classify(stays, STAGES), strict=True):
            beyond = STAGES[stay.stage] > STAGES[stays[-1].stage]
            self.assertEqual(result.outcome == BACK, beyond)
            self.assertFalse(beyond and result.is_counted)

    @steady
    @given(path)
    def test_kept_changes_tell_the_stays_again(self, stages):
        stays = stays_of(stages)
        changes = [
            Change(new.entered, old.stage, new.stage)
            for old, new in zip(stays, stays[1:], strict=False)
        ]
        told = replay(START, changes, stays[-1].stage, stays[-1].entered)
        self.assertEqual(told, stays)

    @steady
    @given(quote, quote)
    def test_the_changes_lead_from_one_version_to_the_other(self, before, after):
        found = {item.key: item for item in before}
        for change in compare(before, after):
            if change.kind == "removed":
                del found[change.line.key]
            else:
                found[change.line.key] = change.line
        self.assertEqual(found, {item.key: item for item in after})

    @steady
    @given(quote)
    def test_a_version_differs_in_nothing_from_itself(self, lines):
        self.assertEqual(compare(lines, lines), [])

    def test_a_price_that_is_written_otherwise_is_the_same(self):
        one, other = (
            Line("a", "x", price=Decimal("1")),
            Line("a", "x", price=Decimal("1.00")),
        )
        self.assertEqual(compare([one], [other]), [])
