from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.turn import order_of_turn
from .customer_pool_view import start_of_day


class CustomerPool(models.Model):
    """Customers that nobody has, and the people who may take them.

    Members see what lies in the pool, without telephone and mail, and claim what
    they want to work on.  Managers see all of it, assign, and move customers from
    pool to pool.
    """

    _name = "customer.pool"
    _description = "Customer Pool"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    mode = fields.Selection(
        selection=[
            ("claim", "Members claim"),
            ("assign", "Managers assign"),
            ("round", "In turn, to the members"),
        ],
        default="claim",
        required=True,
        help="How a customer leaves the pool. In turn: every hour the customers that"
        " are free go to the members one after the other, within their quotas.",
    )
    manager_ids = fields.Many2many(
        comodel_name="res.users",
        relation="customer_pool_manager_rel",
        string="Managers",
        domain=[("share", "=", False)],
    )
    member_ids = fields.Many2many(
        comodel_name="res.users",
        relation="customer_pool_member_rel",
        string="Members",
        domain=[("share", "=", False)],
    )
    team_ids = fields.Many2many(
        comodel_name="crm.team",
        string="Teams",
        help="Everybody in these teams is a member, today and later.",
    )
    person_ids = fields.Many2many(
        comodel_name="res.users",
        relation="customer_pool_person_rel",
        string="Who may claim",
        readonly=True,
        copy=False,
        help="Members, managers and everybody in the teams; kept by the pool.",
    )
    days_frozen = fields.Integer(
        string="Days New Data Rests",
        help="A customer that was put in new can be claimed only after these days.",
    )
    days_former_owner = fields.Integer(
        string="Days Former Owners Wait",
        default=30,
        help="Whoever had the customer within these days may not claim it: all of"
        " them, not the last one alone.",
    )
    view_cap = fields.Integer(
        string="Full Views a Day",
        default=20,
        help="How many customers a member may see in full, with telephone and mail,"
        " on one day without claiming them. Each view is written down.",
    )
    is_at_work_only = fields.Boolean(
        string="Only While They Work",
        default=True,
        help="In turn: nobody gets a customer outside of his working hours, on a"
        " holiday or in his leave; the customer waits in the pool.",
    )
    weight_ids = fields.One2many(
        comodel_name="customer.pool.weight",
        inverse_name="pool_id",
        string="Weights",
        help="In turn: members who get more than one part. Who is not named gets one.",
    )
    last_person_id = fields.Many2one(
        comodel_name="res.users", string="Last in Turn", copy=False, readonly=True
    )
    customer_count = fields.Integer(
        string="Customers", compute="_compute_customer_count"
    )

    _days_positive = models.Constraint(
        "CHECK (days_frozen >= 0 AND days_former_owner >= 0 AND view_cap >= 0)",
        "Days and the number of views are zero or more.",
    )

    def _compute_customer_count(self):
        # The number is told to whoever sees the pool; the customers keep their rules.
        counted = (
            self.env["res.partner"]
            .sudo()
            ._read_group([("pool_id", "in", self.ids)], ["pool_id"], ["__count"])
        )
        counts = {pool.id: count for pool, count in counted}
        for pool in self:
            pool.customer_count = counts.get(pool.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        pools = super().create(vals_list)
        pools._gather_people()
        return pools

    def _gather_people(self):
        """Write down who may claim.

        Not a computed field: one that depends on teams makes Odoo look for pools
        while a person is being made, before the row of the person is complete.
        """
        for pool in self:
            # The people of a team, whoever saves the pool.
            teams = pool.sudo().team_ids
            people = (
                pool.member_ids | pool.manager_ids | teams.member_ids | teams.user_id
            )
            if people != pool.person_ids:
                pool.person_ids = people

    @api.constrains("active", "member_ids", "manager_ids", "team_ids")
    def _check_people(self):
        for pool in self.filtered("active"):
            if not (pool.member_ids or pool.manager_ids or pool.sudo().team_ids):
                raise ValidationError(
                    self.env._(
                        "The pool %(pool)s has neither members nor managers: nobody"
                        " could take a customer out of it. Add people or a team.",
                        pool=pool.name,
                    )
                )

    def write(self, vals):
        if vals.get("active") is False:
            self._ensure_not_the_last()
        result = super().write(vals)
        if set(vals) != {"person_ids"}:
            self._gather_people()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_customers(self):
        for pool in self:
            if pool.customer_count:
                raise UserError(
                    self.env._(
                        "%(count)s customers lie in the pool %(pool)s. Move them to"
                        " another pool first, then delete it.",
                        count=pool.customer_count,
                        pool=pool.name,
                    )
                )
        self._ensure_not_the_last()

    def _ensure_not_the_last(self):
        for company in self.filtered("active").company_id:
            left = self.search([("company_id", "=", company.id)]) - self
            if not left:
                raise UserError(
                    self.env._(
                        "This is the last pool of %(company)s: customers that are"
                        " returned would have no place to go. Open another pool"
                        " first.",
                        company=company.name,
                    )
                )

    def action_open_customers(self):
        """The customers in the pool, as its members see them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_book.customer_pool_entry_action"
        )
        return {**action, "domain": [("pool_id", "=", self.id)]}

    def _is_manager(self, user):
        """Whether ``user`` decides on what lies in the pool."""
        self.ensure_one()
        return user in self.sudo().manager_ids or user._manages_customers()

    def _cron_hand_out(self):
        """In turn: what is free goes to the members, within their quotas."""
        for pool in self.search([("mode", "=", "round")]):
            pool._hand_out()

    def _hand_out(self):
        """One customer each, whoever has had the smallest part of his share first."""
        people = self.person_ids - self.manager_ids or self.person_ids
        people = self._at_work(people.filtered("active").sorted("id"))
        weights = {row.user_id.id: row.weight for row in self.weight_ids}
        given = self._given_today(people)
        for partner in self._find_free():
            turn = order_of_turn(people.ids, self.last_person_id.id, given, weights)
            person = next(
                (one for one in people.browse(turn) if partner._is_free_for(one)), None
            )
            if person:
                partner._take(person, "assigned", self.env._("in turn"))
                self.last_person_id = person
                given[person.id] = given.get(person.id, 0) + 1

    def _find_free(self):
        return self.env["res.partner"].search(
            [
                ("pool_id", "=", self.id),
                "|",
                ("frozen_until", "=", False),
                ("frozen_until", "<=", fields.Datetime.now()),
            ],
            order="pooled_at, id",
        )

    def _given_today(self, people):
        """``{user id: customers}`` that each got from this pool since midnight."""
        rows = self.env["customer.owner"]._read_group(
            [
                ("pool_id", "=", self.id),
                ("owner_id", "in", people.ids),
                ("how", "=", "assigned"),
                ("date_from", ">=", start_of_day(self.env.user)),
            ],
            ["owner_id"],
            ["__count"],
        )
        return {user.id: count for user, count in rows}

    def _at_work(self, people):
        """Those of ``people`` who work at this moment: hours, holidays and leave."""
        hours = self.company_id.resource_calendar_id
        if not (self.is_at_work_only and hours):
            return people
        now = pytz.utc.localize(fields.Datetime.now())
        soon = now + timedelta(minutes=1)
        resources = self.env["resource.resource"].search(
            [
                ("user_id", "in", people.ids),
                ("company_id", "in", [self.company_id.id, False]),
            ]
        )
        own = resources.grouped("user_id")
        working = people.browse()
        for person in people:
            mine = own.get(person, resources.browse())[:1]
            zone = pytz.timezone(person.tz or hours.tz or "UTC")
            calendar = mine.calendar_id or hours
            times = calendar._work_intervals_batch(now, soon, mine, tz=zone)
            if times[mine.id]:
                working |= person
        return working
