"""What every part of the demo company needs: time, people and a steady hand."""

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from odoo import fields

from odoo.addons.crm_roles.models.desk_approval_mixin import HISTORY

# Nobody gets a mail because a company was invented.
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
    "no_mail_to_attendees": True,
    "dont_notify": True,
    "no_reset_password": True,
    "skip_sms": True,
}


@dataclass
class Stage:
    """The company while it is being built; days count from today."""

    env: object
    rng: random.Random = field(default_factory=lambda: random.Random(1))
    users: dict = field(default_factory=dict)
    products: dict = field(default_factory=dict)
    vendors: list = field(default_factory=list)
    customers: list = field(default_factory=list)
    private_customers: list = field(default_factory=list)
    warehouses: list = field(default_factory=list)

    def __post_init__(self):
        self.env = self.env(context={**self.env.context, **QUIET, "lang": "en_US"})
        self.today = fields.Date.context_today(self.env["res.company"])

    def day(self, offset):
        return self.today + timedelta(days=offset)

    def moment(self, offset, hour=9, minute=0):
        return datetime.combine(self.day(offset), time(hour, minute))

    def model(self, name, person=None):
        """A model, as the superuser or as the person who does it."""
        records = self.env[name]
        return records.with_user(self.users[person]) if person else records

    def backdate(self, records, **values):
        """Put dates where the buttons write the present moment."""
        if not records:
            return
        records.flush_recordset()
        columns = ", ".join(f"{column} = %s" for column in values)
        self.env.cr.execute(
            f"UPDATE {records._table} SET {columns} WHERE id IN %s",
            (*values.values(), tuple(records.ids)),
        )
        records.invalidate_recordset()

    def quantity(self, *choices):
        return self.rng.choice(choices)

    def decided(self, records):
        """Documents whose approval lies in the past: no rule asks again."""
        return records.with_context(desk_history=HISTORY)

    def transfer(self, pickings):
        """The warehouse moves everything that was asked for."""
        pickings = pickings.with_user(self.users["warehouse_head"])
        for move in pickings.move_ids:
            move.quantity = move.product_uom_qty
        pickings.move_ids.picked = True
        pickings.with_context(skip_backorder=True).button_validate()

    def date_transfer(self, pickings, offset):
        done = self.moment(offset, 15)
        self.decided(pickings).date_done = done
        self.backdate(pickings.move_ids, date=done)
        self.backdate(pickings.move_line_ids, date=done)

    def pay(self, invoices, offset, journal=None, amount=None):
        """Invoices paid on one day, each by a payment of its own."""
        accountant = self.users["accountant"]
        register = self.decided(
            self.env["account.payment.register"]
            .with_user(accountant)
            .with_context(active_model="account.move", active_ids=invoices.ids)
        )
        values = {"payment_date": self.day(offset), "group_payment": False}
        if journal:
            values["journal_id"] = journal.id
        if amount:
            values["amount"] = amount
        register.create(values)._create_payments()
