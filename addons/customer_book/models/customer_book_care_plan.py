from odoo import fields, models
from odoo.exceptions import UserError


class CustomerBookCarePlan(models.Model):
    """What we do for a customer by itself, and when: visits, mails, messages.

    A plan is started for one customer or a list.  Its steps fall due so many days
    after the start, on working days of the owner; a cycle begins anew.  It stops
    when the customer answers, orders, needs service or wants no mails.
    """

    _name = "customer.book.care.plan"
    _description = "Care Plan"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(comodel_name="res.company")
    customer_class = fields.Selection(
        selection=[("a", "A"), ("b", "B"), ("c", "C")],
        string="Class",
        help="For customers of this class alone; empty: for all.",
    )
    cycle_days = fields.Integer(
        string="Repeat after Days",
        help="Days from the first step to the first step of the next round; 0: once.",
    )
    stop_on_reply = fields.Boolean(string="Stop on a reply", default=True)
    stop_on_order = fields.Boolean(string="Stop on an order", default=True)
    stop_on_ticket = fields.Boolean(string="Stop on a service record", default=True)
    step_ids = fields.One2many(
        comodel_name="customer.book.care.step",
        inverse_name="plan_id",
        string="Steps",
        copy=True,
    )
    run_ids = fields.One2many(
        comodel_name="customer.book.care.run", inverse_name="plan_id"
    )
    run_count = fields.Integer(string="Running", compute="_compute_run_count")

    _cycle_not_negative = models.Constraint(
        "CHECK (cycle_days >= 0)", "The days of a cycle are zero or more."
    )

    def _compute_run_count(self):
        counts = dict(
            self.env["customer.book.care.run"]._read_group(
                [("plan_id", "in", self.ids), ("state", "=", "running")],
                ["plan_id"],
                ["__count"],
            )
        )
        for plan in self:
            plan.run_count = counts.get(plan, 0)

    def action_start(self, partner_ids):
        """Start the plan for customers; who does not fit is named, the rest starts.

        :param partner_ids: ids of customers, or of their contacts
        :return: ``{"started": [run ids], "skipped": [{"id", "name", "reason"}]}``
        :raise UserError: the plan has no step or is archived
        :raise AccessError: customers of others, see ``action_heat``
        """
        self.ensure_one()
        self.check_access("read")
        if not self.step_ids or not self.active:
            raise UserError(
                self.env._(
                    "%(plan)s has no step or is archived: a sales manager adds steps.",
                    plan=self.name,
                )
            )
        customers = self.env["res.partner"].browse(partner_ids)._get_customers()
        customers.sudo(False)._ensure_may_work()
        reasons = self._find_unfit(customers)
        fit = customers.filtered(lambda one: one.id not in reasons)
        runs = self.env["customer.book.care.run"]._start(self, fit)
        return {
            "started": runs.ids,
            "skipped": [
                {"id": one.id, "name": one.display_name, "reason": reasons[one.id]}
                for one in customers
                if one.id in reasons
            ],
        }

    def _find_unfit(self, customers):
        """``{customer id: why not}``."""
        runs = self.env["customer.book.care.run"]._engine()
        running = runs.search(
            [
                ("plan_id", "=", self.id),
                ("partner_id", "in", customers.ids),
                ("state", "=", "running"),
            ]
        ).partner_id
        opted_out = runs._find_opted_out(customers)
        kinds = set(self.step_ids.mapped("kind"))
        return {
            customer.id: reason
            for customer in customers
            if (reason := self._why_unfit(customer, running, opted_out, kinds))
        }

    def _why_unfit(self, customer, running, opted_out, kinds):
        if customer in running:
            return self.env._("is in this plan already")
        if customer.id in opted_out:
            return self.env._("wants no mails or messages")
        if customer.is_barred or customer.pool_id:
            return self.env._("nobody has him")
        if self.customer_class not in (False, customer.customer_class):
            return self.env._("is of another class")
        if "mail" in kinds and not customer.email:
            return self.env._("has no e-mail address")
        if "sms" in kinds and not customer.phone:
            return self.env._("has no telephone number")
        return ""

    def action_open_runs(self):
        """The customers of the plan."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_book.customer_book_care_run_action"
        )
        return {
            **action,
            "domain": [("plan_id", "=", self.id)],
            "context": {"search_default_running": 1},
        }
