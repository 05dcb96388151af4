"""A company of 200,000 customers and 1,000,000 stock moves, in about a minute."""

from odoo import Command

from .clone import choose, clone, pick

SIZES = {
    "partners": 200_000,
    "leads": 100_000,
    "orders": 100_000,
    "pickings": 250_000,
    "moves": 1_000_000,
    "activities": 100_000,
    "tasks": 50_000,
    "invoices": 100_000,
    "purchases": 30_000,
}


def _word(*spreads):
    """SQL of a word, one of twenty syllables for each spread."""
    syllables = [first + last for last in "aeio" for first in "bdlmt"]
    parts = " || ".join(choose(syllables, spread) for spread in spreads)
    return f"initcap({parts})"


# Two words each, as people have them: no part of a name is in all of them.
NAMES = f"{_word('i', 'i / 20', 'i / 400')} || ' ' || {_word('i / 8000', 'i / 7')}"
TABLES = [
    "res_partner",
    "crm_lead",
    "sale_order",
    "sale_order_line",
    "stock_picking",
    "stock_move",
    "mail_activity",
    "project_task",
    "account_move",
    "purchase_order",
]


def build(env, scale=1.0):
    """Fill ``env``'s database and return ``{"people": ids, "sizes": {...}}``.

    The rows of one kind are spread evenly over twenty salespeople, the states of
    their documents and the last two years.
    """
    size = {name: max(20, int(number * scale)) for name, number in SIZES.items()}
    # Foreign keys are checked by plans made while the tables were nearly empty:
    # a sequential scan per row, an hour for the customers alone.
    env.cr.execute("SET LOCAL enable_seqscan = off")
    env.cr.execute("DISCARD PLANS")
    people = _people(env)
    company = BigCompany(env, size, people)
    company.fill()
    env.flush_all()
    for table in TABLES:
        env.cr.execute(f'ANALYZE "{table}"')  # pylint: disable=E8103
    return {"people": people, "sizes": size}


def _people(env):
    role = env.ref("crm_roles.role_salesperson")
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(
        [
            {
                "name": f"Seller {number}",
                "login": f"bench_seller_{number}",
                "group_ids": [Command.link(role.id)],
            }
            for number in range(20)
        ]
    ).ids


class BigCompany:
    """One method per kind of record; each clones one that the ORM made."""

    def __init__(self, env, size, people):
        self.env, self.cr, self.size = env, env.cr, size
        self.person = pick(range(people[0], people[-1] + 1))
        self.day = "(now() - (i % 700) * interval '1 day')"

    def fill(self):
        self.partners = self._partners()
        self.product = self.env["product.product"].create(
            {"name": "Bench product", "is_storable": True, "list_price": 10}
        )
        self.leads = self._leads()
        self.orders = self._orders()
        self._stock()
        self._activities()
        self._tasks()
        self._invoices()
        self._purchases()

    def _copy(self, record, count, **expressions):
        self.env.flush_all()
        return clone(self.cr, record._table, record.id, count, **expressions)

    def _partners(self):
        first = self.env["res.partner"].create({"name": "Customer", "is_company": True})
        return self._copy(
            first,
            self.size["partners"],
            name=NAMES,
            complete_name=NAMES,
            commercial_partner_id="{id}",
            user_id=self.person,
            phone="'+1 555 ' || lpad(i::text, 7, '0')",
            email="'customer' || i || '@example.com'",
        )

    def _leads(self):
        stages = self.env["crm.stage"].search([])
        first = self.env["crm.lead"].create({"name": "Lead", "type": "opportunity"})
        return self._copy(
            first,
            self.size["leads"],
            name="'Lead ' || i",
            user_id=self.person,
            partner_id=pick(self.partners),
            stage_id=choose(stages.ids),
            expected_revenue="100 + i % 9000",
            create_date=self.day,
            date_deadline="(now() + ((i % 120) - 60) * interval '1 day')::date",
        )

    def _orders(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partners[0],
                "order_line": [
                    Command.create({"product_id": self.product.id, "price_unit": 10})
                ],
            }
        )
        orders = self._copy(
            order,
            self.size["orders"],
            name="'BSO' || i",
            user_id=self.person,
            partner_id=pick(self.partners),
            state=choose(["draft", "sent"] + ["sale"] * 17 + ["cancel"]),
            date_order=self.day,
            access_token="NULL",
            amount_untaxed="10 + i % 900",
            amount_total="10 + i % 900",
        )
        for _line in range(3):
            self._copy(
                order.order_line,
                len(orders),
                order_id=f"{orders[0]} + i - 1",
                salesman_id=self.person,
            )
        return orders

    def _stock(self):
        warehouse = self.env["stock.warehouse"].search([], limit=1)
        kind = warehouse.out_type_id
        customers = self.env.ref("stock.stock_location_customers")
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": warehouse.lot_stock_id.id,
                "location_dest_id": customers.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 1,
                            "location_id": warehouse.lot_stock_id.id,
                            "location_dest_id": customers.id,
                        }
                    )
                ],
            }
        )
        # One picking in fifty is still open, as in a company that delivers.
        state = "CASE WHEN (%s) %% 50 = 0 THEN 'confirmed' ELSE 'done' END"
        pickings = self._copy(
            picking,
            self.size["pickings"],
            name="'BOUT' || i",
            partner_id=pick(self.partners),
            user_id=self.person,
            state=state % "i",
            scheduled_date=self.day,
        )
        self._copy(
            picking.move_ids,
            self.size["moves"],
            picking_id=f"{pickings[0]} + (i - 1) % {len(pickings)}",
            state=state % f"1 + (i - 1) % {len(pickings)}",
            date=self.day,
        )

    def _activities(self):
        lead = self.env["crm.lead"].browse(self.leads[0])
        activity = lead.activity_schedule("mail.mail_activity_data_todo")
        self._copy(
            activity,
            self.size["activities"],
            user_id=self.person,
            res_id=pick(self.leads),
            date_deadline="(now() + ((i % 60) - 30) * interval '1 day')::date",
        )

    def _tasks(self):
        task = self.env["project.task"].create({"name": "Bench to-do"})
        tasks = self._copy(
            task,
            self.size["tasks"],
            name="'Task ' || i",
            state=choose(["01_in_progress", "1_done"]),
        )
        self.cr.execute(
            f"""
            INSERT INTO project_task_user_rel (task_id, user_id)
            SELECT {tasks[0]} + i - 1, {self.person}
              FROM generate_series(1, {len(tasks)}) AS i
            """  # pylint: disable=E8103
        )

    def _invoices(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partners[0],
                "invoice_line_ids": [
                    Command.create({"name": "Bench", "price_unit": 100})
                ],
            }
        )
        self._copy(
            invoice,
            self.size["invoices"],
            name="'BINV/' || i",
            state=choose(["posted"] * 19 + ["draft"]),
            payment_state=choose(["paid"] * 9 + ["not_paid"], "i / 3"),
            invoice_user_id=self.person,
            partner_id=pick(self.partners),
            commercial_partner_id=pick(self.partners),
            invoice_date=f"{self.day}::date",
            date=f"{self.day}::date",
            invoice_date_due=f"{self.day}::date",
            sequence_number="i",
            access_token="NULL",
        )

    def _purchases(self):
        order = self.env["purchase.order"].create({"partner_id": self.partners[0]})
        self._copy(
            order,
            self.size["purchases"],
            name="'BPO' || i",
            partner_id=pick(self.partners),
            state=choose(["draft", "purchase", "purchase", "purchase"]),
            date_order=self.day,
            access_token="NULL",
        )
