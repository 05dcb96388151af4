from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.crm_roles.models.desk_ledger import ENGINE

LEVELS = [("1", "Warm"), ("2", "Hot"), ("3", "Burning")]
KINDS = [
    ("buying", "Buying now"),
    ("potential", "Big potential"),
    ("risk", "At risk"),
    ("complaint", "Complaint"),
    ("renewal", "Renewal"),
    ("reference", "Reference"),
]
RESULTS = [
    ("won", "Won"),
    ("lost", "Lost"),
    ("cooled", "Cooled down"),
    ("postponed", "Postponed"),
    ("expired", "Expired"),
]
# The open steps with people (c) and on their opportunities.
STEPS = """
      FROM mail_activity a
      LEFT JOIN crm_lead l ON a.res_model = 'crm.lead' AND l.id = a.res_id
      JOIN res_partner c
        ON c.id = CASE a.res_model WHEN 'res.partner' THEN a.res_id
                                   WHEN 'crm.lead' THEN l.partner_id END
     WHERE a.active AND a.res_model IN ('res.partner', 'crm.lead')
"""
# The day of the next open step of a hot customer: the first one from today on, or
# else the last that is late.  ``_find_next_step`` chooses in the same way.
NEXT_STEP = f"""
    SELECT COALESCE(min(a.date_deadline) FILTER (WHERE a.date_deadline >= %s),
                    max(a.date_deadline))
    {STEPS} AND c.commercial_partner_id = h.partner_id
"""


class CustomerHeat(models.Model):
    """A customer who needs attention now: how much, why and until when.

    The person who has the customer makes him hot with a reason and a next step.
    Heat ends by itself on its day unless it is renewed; whoever ends it before
    says with what result.  Rows are written by the buttons alone and stay.
    """

    _name = "customer.heat"
    _description = "Hot Customer"
    _inherit = "customer.book.engine"
    _order = "level desc, date_until, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    owner_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    company_id = fields.Many2one(related="partner_id.company_id")
    level = fields.Selection(selection=LEVELS, required=True)
    kind = fields.Selection(selection=KINDS, required=True)
    reason = fields.Char(required=True)
    source = fields.Selection(
        selection=[("manual", "By hand"), ("suggestion", "Suggestion")],
        default="manual",
        required=True,
    )
    set_user_id = fields.Many2one(
        comodel_name="res.users", string="Set by", required=True, ondelete="restrict"
    )
    date_from = fields.Datetime(string="Since", required=True)
    date_until = fields.Date(string="Ends", required=True, index=True)
    state = fields.Selection(
        selection=[("hot", "Hot"), ("over", "Over")], required=True, default="hot"
    )
    result = fields.Selection(selection=RESULTS, readonly=True)
    result_note = fields.Char(string="What Came of It", readonly=True)
    end_user_id = fields.Many2one(
        comodel_name="res.users", string="Ended by", ondelete="restrict"
    )
    end_date = fields.Datetime(string="Ended")
    step_activity_ids = fields.Many2many(
        comodel_name="mail.activity",
        string="Steps Planned",
        help="The to-dos that making it hot planned. Cooling down closes them; when"
        " the time runs out they stay.",
    )
    last_progress_at = fields.Datetime(
        related="partner_id.last_progress_at", string="Last Action"
    )
    days_quiet = fields.Integer(
        compute="_compute_days_quiet",
        help="Days since something last happened with the customer.",
    )
    next_date = fields.Date(
        string="Next Step",
        compute="_compute_next_date",
        help="The next open activity of the customer or his opportunities.",
    )
    is_without_next = fields.Boolean(
        string="Without a Next Step",
        compute="_compute_next_date",
        search="_search_is_without_next",
        help="Nothing is planned, or what was planned is late.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_amount_open"
    )
    amount_open = fields.Monetary(
        string="Open Opportunities", compute="_compute_amount_open"
    )

    _hot_once = models.UniqueIndex(
        "(partner_id) WHERE state = 'hot'", "This customer is hot already."
    )

    @api.depends_context("tz")
    @api.depends("partner_id.last_progress_at", "date_from")
    def _compute_days_quiet(self):
        now = fields.Datetime.now()
        for heat in self:
            since = now - (heat.last_progress_at or heat.date_from)
            heat.days_quiet = max(0, since.days)

    @api.model
    def _find_next_step(self, whose):
        """The step that ``next_date`` is the day of, with all rights.

        :param SQL whose: of which people (c) or steps (a)
        """
        self._flush_steps()
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                "SELECT a.id %s AND (%s) ORDER BY a.date_deadline < %s,"
                " abs(a.date_deadline - %s), a.id LIMIT 1",
                SQL(STEPS),
                whose,
                today,
                today,
            )
        )
        # Of a customer whom the person sees, whoever has planned it.
        return self.env["mail.activity"].sudo().browse([row[0] for row in rows])

    def _flush_steps(self):
        self.env["mail.activity"].flush_model()
        self.env["crm.lead"].flush_model(["partner_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])

    @api.depends("partner_id.activity_ids.date_deadline")
    def _compute_next_date(self):
        self._flush_steps()
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                "SELECT h.id, (%s) FROM customer_heat h WHERE h.id = ANY(%s)",
                SQL(NEXT_STEP, today),
                self.ids,
            )
        )
        days = dict(rows)
        for heat in self:
            heat.next_date = days.get(heat.id) or False
            heat.is_without_next = not heat.next_date or heat.next_date < today

    def _search_is_without_next(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        planned = SQL(
            "(SELECT h.id FROM customer_heat h"
            " WHERE h.state = 'hot' AND COALESCE((%s), '-infinity') >= %s)",
            SQL(NEXT_STEP, today),
            today,
        )
        without = Domain("id", "not in", planned)
        wanted = {bool(one) for one in value}
        if len(wanted) > 1:
            return Domain.TRUE
        return without if True in wanted else ~without

    @api.depends_context("uid", "company")
    def _compute_amount_open(self):
        """What the open opportunities that I see may bring, in my currency."""
        pending = [("won_status", "=", "pending")]
        totals = self._sum_by_customer(
            "crm.lead", pending, "expected_revenue", "company_currency"
        )
        for heat in self:
            heat.currency_id = self.env.company.currency_id
            heat.amount_open = totals.get(heat.partner_id.id, 0)

    def _sum_by_customer(self, model, domain, field, currency="currency_id"):
        """``{customer id: amount}`` in my currency, of documents that I may read."""
        records = self.env[model]
        if not records.has_access("read"):
            return {}
        theirs = ("partner_id.commercial_partner_id", "in", self.partner_id.ids)
        groups = records._read_group(
            [*domain, theirs], ["partner_id", currency], [f"{field}:sum"]
        )
        company, today = self.env.company, fields.Date.context_today(self)
        mine, totals = company.currency_id, {}
        for contact, theirs, amount in groups:
            # Whose contact it is; the document itself was read as the person.
            customer = contact.sudo().commercial_partner_id.id
            worth = (theirs or mine)._convert(amount, mine, company, today)
            totals[customer] = totals.get(customer, 0) + worth
        return totals

    def action_open_customer(self):
        """The page of the customer, with his history."""
        self.ensure_one()
        self.check_access("read")
        return self.partner_id.action_open_overview()

    def action_cool_dialog(self):
        """The dialog that asks with what result the heat ends."""
        self.check_access("read")
        return self.partner_id.action_open_cool()

    def action_renew_dialog(self):
        """The dialog that makes the customer hot for longer."""
        self.ensure_one()
        self.check_access("read")
        return self.partner_id.action_open_heat()

    # Ends by itself.

    @api.model
    def _cron_expire(self):
        """End what is past its day and tell the owners; constant for any number."""
        today = fields.Date.context_today(self)
        self._engine().search(
            [("state", "=", "hot"), ("date_until", "<", today)]
        )._expire()

    def _expire(self):
        self._end("expired", self.env._("not renewed"))
        # Not one by one: a colleague with ten gets one message.
        for owner, mine in self.grouped(lambda heat: heat.partner_id.user_id).items():
            if owner and owner.active:
                mine._tell_owner(owner)

    def _tell_owner(self, owner):
        speak = self.with_context(lang=owner.lang)
        self.env["res.partner"]._notify(
            owner,
            speak.env._("Customers that are no longer hot"),
            speak.env._(
                "Their time is over and nobody renewed it: %(names)s",
                names=", ".join(self.partner_id.mapped("display_name")),
            ),
        )

    def _end(self, result, note):
        """Close them and write it into the history."""
        engine = self._engine()
        engine.write(
            {
                "state": "over",
                "result": result,
                "result_note": note,
                "end_user_id": self.env.uid,
                "end_date": fields.Datetime.now(),
            }
        )
        labels = dict(self._fields["result"]._description_selection(self.env))
        self.env["customer.event"]._record(
            [
                {
                    **heat._prepare_event_values(),
                    "summary": self.env._(
                        "No longer hot: %(result)s", result=labels[result]
                    ),
                    "result": note or False,
                    "source": f"customer.heat,{heat.id},over",
                }
                for heat in engine
            ]
        )

    def _keep_steps(self, steps):
        """Remember what was planned for each of them."""
        planned = steps.grouped("res_id")
        for heat in self.filtered(lambda heat: heat.partner_id.id in planned):
            heat.step_activity_ids |= planned[heat.partner_id.id]

    @api.model
    def _find_steps(self):
        """Hot ones of an earlier version: the to-dos with their reason are theirs."""
        hot = self._engine().search(
            [("state", "=", "hot"), ("step_activity_ids", "=", False)]
        )
        steps = self.env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", hot.partner_id.ids),
                ("summary", "in", hot.mapped("reason")),
            ]
        )
        planned = steps.grouped(lambda step: (step.res_id, step.summary))
        for heat in hot:
            key = (heat.partner_id.id, heat.reason)
            heat._keep_steps(planned.get(key, steps.browse()))

    def _close_steps(self, result, note):
        """Nobody keeps a to-do for what is decided."""
        labels = dict(self._fields["result"]._description_selection(self.env))
        said = ": ".join(filter(None, (labels[result], note)))
        # The steps may be a colleague's. Ending the heat is no work with the
        # customer: his countdown goes on, and the history has its own row.
        steps = self._engine().step_activity_ids
        steps.with_context(customer_no_progress=ENGINE).action_feedback(
            feedback=self.env._("No longer hot: %(result)s", result=said)
        )

    def _prepare_event_values(self):
        return {
            "kind": "field",
            "partner_id": self.partner_id.id,
            "company_id": self.partner_id.company_id.id,
            "res_model": self._name,
            "res_id": self.id,
        }

    def _record_set(self):
        """The history says that it became hot, or that it was renewed."""
        levels = dict(self._fields["level"]._description_selection(self.env))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        self.env["customer.event"]._record(
            [
                {
                    **heat._prepare_event_values(),
                    "summary": self.env._(
                        "%(level)s until %(date)s: %(kind)s",
                        level=levels[heat.level],
                        date=format_date(self.env, heat.date_until),
                        kind=kinds[heat.kind],
                    ),
                    "result": heat.reason,
                }
                for heat in self
            ]
        )
