"""Devices of customers: taken in, agreed, under repair, waiting and ready."""

from dataclasses import dataclass

from odoo.fields import Command

from .catalogue import SCARCE

FAULTS = [
    "Does not start",
    "Loses pressure",
    "Smells burnt after ten minutes",
    "Leaks at the pump",
    "Switch sticks",
    "Battery does not charge",
]
DEVICES = ("MC-100", "MC-200", "TL-100", "MC-300", "TL-130", "MC-400", "TL-120")
PARTS = ("SP-100", "SP-130", "SP-140", "SP-170", "SP-180", "SP-110", "SP-210")
MISSING = SCARCE[:2]


@dataclass
class Plan:
    """One repair: taken in when, by whom repaired, promised for when."""

    day: int
    number: int
    fate: str  # done started agreed waiting new cancelled
    promised: int = 6

    @property
    def finished_on(self):
        return min(self.day + self.promised - 1, 0)

    @property
    def person(self):
        return "technician" if self.number % 3 == 2 else "repairer"

    @property
    def device(self):
        return DEVICES[self.number * 2 % len(DEVICES)]


def build(stage):
    plans = _plans()
    repairs = stage.model("repair.order", "service_agent").create(
        [_values(stage, plan) for plan in plans]
    )
    repairs = repairs.sudo()
    for plan, repair in zip(plans, repairs, strict=True):
        _add_part(stage, plan, repair)
        _advance(plan, repair.with_user(stage.users[plan.person]))
        _backdate(stage, plan, repair)


def _plans():
    return [
        *(Plan(-84 + 3 * n, n, "done") for n in range(25)),
        *(Plan(-8 + n, 20 + n, "done", promised=4) for n in range(3)),
        *(Plan(-3, 25 + n, "done", promised=4) for n in range(2)),
        *(Plan(-9 + 2 * n, 30 + n, "started", promised=4) for n in range(5)),
        *(Plan(-3 + n % 3, 40 + n, "agreed") for n in range(5)),
        *(Plan(-6 + n, 50 + n, "waiting") for n in range(3)),
        *(Plan(-n % 2, 60 + n, "new") for n in range(4)),
        Plan(-20, 71, "cancelled"),
    ]


def _values(stage, plan):
    return {
        "partner_id": stage.customers[plan.number * 3 % len(stage.customers)].id,
        "product_id": stage.products[plan.device].id,
        "product_qty": 1,
        "user_id": stage.users[plan.person].id,
        "schedule_date": stage.moment(plan.day + plan.promised, 16),
        "under_warranty": plan.number % 4 == 0,
        "priority": "1" if plan.number % 7 == 0 else "0",
        "internal_notes": FAULTS[plan.number % len(FAULTS)],
    }


def _add_part(stage, plan, repair):
    choice = MISSING if plan.fate == "waiting" else PARTS
    repair.move_ids = [
        Command.create(
            {
                "repair_line_type": "add",
                "product_id": stage.products[choice[plan.number % len(choice)]].id,
                "product_uom_qty": 1,
            }
        )
    ]


def _advance(plan, repair):
    if plan.fate == "new":
        return
    if plan.fate == "cancelled":
        repair.action_repair_cancel()
        return
    # The device lies on the counter, not in a place that is counted.
    repair._action_repair_confirm()
    if plan.fate in ("started", "done"):
        repair.action_repair_start()
    if plan.fate == "done":
        for move in repair.move_ids:
            move.quantity = move.product_uom_qty
        repair.action_repair_end()


def _backdate(stage, plan, repair):
    stage.backdate(repair, create_date=stage.moment(plan.day, 9))
    if plan.fate == "done":
        finished = stage.moment(plan.finished_on, 7)
        moves = repair.move_ids | repair.move_id
        stage.backdate(moves, date=finished)
        stage.backdate(moves.move_line_ids, date=finished)
        stage.backdate(repair, write_date=finished)
