import doctest
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..engine import shortage
from ..engine.shortage import (
    INCOMING,
    REQUEST,
    RESERVED,
    STOCK,
    Demand,
    Net,
    Source,
    rank,
    transfer,
)

START = date(2026, 1, 1)
amounts = st.decimals(min_value=0, max_value=50, places=2)
days = st.integers(0, 20).map(lambda number: START + timedelta(days=number))


@st.composite
def demands(draw):
    return [
        Demand(
            key=number,
            quantity=draw(amounts),
            date=draw(days),
            priority=draw(st.integers(0, 1)),
            order=number,
            family=number,
        )
        for number in range(draw(st.integers(1, 6)))
    ]


@st.composite
def sources(draw):
    found = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from([STOCK, INCOMING, REQUEST, RESERVED]))
        found.append(
            Source(
                key=("source", number),
                kind=kind,
                quantity=draw(amounts),
                since=draw(days) if kind == INCOMING else None,
                until=draw(st.none() | days) if kind == STOCK else None,
                owner=draw(st.integers(0, 5)) if kind == RESERVED else None,
                holds=draw(st.dictionaries(st.integers(0, 5), amounts, max_size=2))
                if kind in (INCOMING, REQUEST)
                else {},
            )
        )
    return found


@tagged("post_install", "-at_install")
class TestStockShortageEngine(BaseCase):
    def test_the_examples_of_the_engine_hold(self):
        self.assertFalse(doctest.testmod(shortage).failed)

    @settings(max_examples=150, deadline=None)
    @given(demands(), sources(), amounts)
    def test_what_is_served_and_what_is_missing_make_the_demand(
        self, wanted, given_sources, safety
    ):
        for cover in Net(wanted, given_sources, safety).covers:
            served = sum((pledge.quantity for pledge in cover.pledges), Decimal(0))
            self.assertEqual(served + cover.missing, cover.demand.quantity)
            self.assertGreaterEqual(cover.missing, 0)

    @settings(max_examples=150, deadline=None)
    @given(demands(), sources(), amounts)
    def test_no_source_promises_more_than_it_holds(self, wanted, given_sources, safety):
        net = Net(wanted, given_sources, safety)
        for source in given_sources:
            promised = sum(
                (
                    pledge.quantity
                    for cover in net.covers
                    for pledge in cover.pledges
                    if pledge.source.key == source.key
                ),
                Decimal(0),
            )
            self.assertLessEqual(promised, source.quantity)

    @settings(max_examples=150, deadline=None)
    @given(demands(), sources(), amounts)
    def test_nobody_is_worse_off_because_of_those_behind(
        self, wanted, given_sources, safety
    ):
        line = sorted(wanted, key=rank)
        whole = Net(line, given_sources, safety).covers
        for length in range(1, len(line)):
            part = Net(line[:length], given_sources, safety).covers
            self.assertEqual(
                [cover.missing for cover in part],
                [cover.missing for cover in whole[:length]],
            )

    @settings(max_examples=100, deadline=None)
    @given(demands(), sources(), amounts)
    def test_the_minimum_is_never_promised(self, wanted, given_sources, safety):
        shelf = sum((s.quantity for s in given_sources if s.kind == STOCK), Decimal(0))
        covers = Net(wanted, given_sources, safety).covers
        taken = sum((cover.amount(STOCK) for cover in covers), Decimal(0))
        self.assertLessEqual(taken, max(Decimal(0), shelf - safety))

    @settings(max_examples=100, deadline=None)
    @given(demands(), sources(), sources())
    def test_a_friend_gives_only_what_it_does_not_need(self, wanted, here, there):
        nets = {1: Net(wanted, here), 2: Net([], there)}
        spare = nets[2].free_stock
        transfer(nets, lambda warehouse: [2] if warehouse == 1 else [1])
        given_away = sum((c.to_transfer for c in nets[1].covers), Decimal(0))
        self.assertLessEqual(given_away, spare)
        for cover in nets[1].covers:
            self.assertEqual(cover.short + cover.to_transfer, cover.missing)
            self.assertGreaterEqual(cover.short, 0)
