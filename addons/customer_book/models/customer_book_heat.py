from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.crm_roles.models.desk_ledger import ENGINE

from .customer_heat import KINDS, LEVELS, RESULTS

LONGEST = 60
CAP = 20


class CustomerBookHeat(models.AbstractModel):
    """What people do with hot customers: make hot, renew, cool down."""

    _name = "customer.book.heat"
    _description = "Heat of Customers"

    heat_ids = fields.One2many(
        comodel_name="customer.heat",
        inverse_name="partner_id",
        string="Times Hot",
        readonly=True,
    )
    heat_level = fields.Selection(
        selection=LEVELS, string="Heat", compute="_compute_heat_level"
    )

    @api.depends("heat_ids.state", "heat_ids.level")
    def _compute_heat_level(self):
        rows = self.env["customer.heat"].search_fetch(
            [("partner_id", "in", self.ids), ("state", "=", "hot")],
            ["partner_id", "level"],
        )
        levels = {row.partner_id.id: row.level for row in rows}
        for partner in self:
            partner.heat_level = levels.get(partner.id, False)

    def action_heat(self, level, reason, days=14, kind="buying", next_date=None):
        """Make customers hot, or renew those that are; until a day at most 60 away.

        :param level: 1 warm, 2 hot, 3 burning
        :param reason: why; required
        :param days: how long, 1 to 60
        :param kind: ``buying potential risk complaint renewal reference``
        :param next_date: day of the next step, as a date or ISO text; an activity
            is planned for it.  Without one the customer shows as without next step
        :return: ids of the hot customers (``customer.heat``)
        :raise UserError: no reason, unknown level or kind, more than 60 days, a next
            step in the past, or more hot customers than one person may have
            (``customer_book.heat_cap``, 20 as shipped; an administrator changes it)
        :raise AccessError: neither owner, nor shared to work with, nor a manager
        """
        self._require(reason)
        values = self._prepare_heat_values(level, reason, days, kind)
        next_date = self._read_next_date(next_date)
        customers = self._get_customers()
        customers.sudo(False)._ensure_may_work()
        customers._ensure_heat_room()
        heats = customers._set_heat(values)
        if next_date:
            steps = customers._plan_heat_step(next_date, reason)
            heats._keep_steps(steps)
        return heats.ids

    def action_cool(self, result, note=None, until=None):
        """End the heat of customers and say what came of it.

        The to-dos that making them hot planned are closed with the result.

        :param result: ``won lost cooled postponed``
        :param note: more about it
        :param until: for ``postponed``, the day on which to try again; an activity
            is planned for it
        :return: ids of the heats that ended
        :raise UserError: unknown result, no day for ``postponed``, nobody is hot
        """
        allowed = dict(RESULTS).keys() - {"expired"}
        if result not in allowed:
            raise UserError(
                self.env._(
                    "%(result)s is no result: won, lost, cooled or postponed.",
                    result=result,
                )
            )
        until = self._read_next_date(until)
        if result == "postponed" and not until:
            raise UserError(self.env._("Say to which day it is postponed."))
        customers = self._get_customers()
        customers.sudo(False)._ensure_may_work()
        heats = customers._get_heats()
        if not heats:
            raise UserError(self.env._("None of these customers is hot."))
        note = (note or "").strip()
        if until:
            day = self.env._("until %(date)s", date=format_date(self.env, until))
            note = ": ".join(filter(None, (day, note)))
        heats._close_steps(result, note)
        if until:
            customers._plan_heat_step(until, note)
        heats._end(result, note)
        return heats.ids

    def action_open_heat(self):
        """The dialog that makes customers hot."""
        return self._open_dialog("customer.heat.set")

    def action_open_cool(self):
        """The dialog that asks what came of it."""
        return self._open_dialog("customer.heat.cool")

    def action_open_care(self):
        """The dialog that starts a care plan."""
        return self._open_dialog("customer.book.care.start")

    def _overview_facts(self, site_only):
        """How hot, why and until when, on the page of the customer."""
        facts = super()._overview_facts(site_only)
        heat = self.env["customer.heat"].search(
            [
                ("partner_id", "=", self.commercial_partner_id.id),
                ("state", "=", "hot"),
            ],
            limit=1,
        )
        if not heat:
            return facts
        labels = dict(heat._fields["level"]._description_selection(self.env))
        shown = f"{labels[heat.level]}: {heat.reason}"
        fact = self._overview_figure("heat", self.env._("Heat"), shown)
        return [{**fact, "tone": "alarm" if heat.is_without_next else "warn"}, *facts]

    def _overview_actions(self):
        """Make hot or cool down without leaving the page."""
        actions = super()._overview_actions()
        groups = "sales_team.group_sale_salesman"
        hot = self.commercial_partner_id.heat_level
        return [
            {
                "key": "heat",
                "label": self.env._("Cool Down") if hot else self.env._("Make Hot"),
                "method": "action_open_cool" if hot else "action_open_heat",
                "icon": "fa-fire",
                "groups": groups,
            },
            *actions,
        ]

    def _ensure_may_work(self):
        """Refuse who neither has them, nor works with them, nor manages them."""
        if self.env.su or self.env.user._manages_customers():
            self.check_access("read")
            return
        today = fields.Date.context_today(self)
        # Shares are read to know who works with the customer, nothing else.
        shares = (
            self.env["customer.owner.share"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.ids),
                    ("user_id", "=", self.env.uid),
                    ("right", "=", "work"),
                    "|",
                    ("date_until", "=", False),
                    ("date_until", ">=", today),
                ]
            )
        )
        others = self.browse(set(self.ids) - set(shares.partner_id.ids))
        others._ensure_mine_or_manager(self.env._("work with"))

    def _prepare_heat_values(self, level, reason, days, kind):
        level = str(level)
        if level not in dict(LEVELS):
            raise UserError(
                self.env._(
                    "%(level)s is no level: 1 warm, 2 hot, 3 burning.", level=level
                )
            )
        if kind not in dict(KINDS):
            raise UserError(
                self.env._(
                    "%(kind)s is no kind of heat: %(kinds)s.",
                    kind=kind,
                    kinds=", ".join(dict(KINDS)),
                )
            )
        if not isinstance(days, int) or not 1 <= days <= LONGEST:
            raise UserError(
                self.env._(
                    "A customer is hot for 1 to %(longest)s days, not %(days)s; renew"
                    " it when it is still true then.",
                    longest=LONGEST,
                    days=days,
                )
            )
        today = fields.Date.context_today(self)
        return {
            "level": level,
            "kind": kind,
            "reason": reason.strip(),
            "date_until": today + timedelta(days=days),
            "source": "suggestion" if self._is_suggested() else "manual",
            "set_user_id": self.env.uid,
        }

    def _is_suggested(self):
        return self.env.context.get("customer_heat_suggested") is ENGINE

    def _read_next_date(self, day):
        if not day:
            return False
        try:
            day = fields.Date.to_date(day)
        except ValueError:
            raise UserError(
                self.env._("%(day)s is no date: write 2026-03-31.", day=day)
            ) from None
        if day < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%(date)s is over: plan the next step for today or later.",
                    date=format_date(self.env, day),
                )
            )
        return day

    def _ensure_heat_room(self):
        """At most so many a person, or "hot" would mean nothing."""
        cap = self._get_heat_cap()
        owners = self.grouped(lambda one: one.user_id or self.env.user)
        for owner in sorted(owners, key=lambda user: user.id):
            # Two windows of one person at once: the second counts after the first.
            self.env["customer.quota"]._close_gate(owner)
            mine = owners[owner]
            held = self._count_hot(owner, mine)
            if held + len(mine) > cap:
                raise UserError(
                    self.env._(
                        "%(user)s would have %(count)s hot customers; %(cap)s are"
                        " allowed. Cool one down first; an administrator changes the"
                        " limit (customer_book.heat_cap).",
                        user=owner.name,
                        count=held + len(mine),
                        cap=cap,
                    )
                )

    def _get_heat_cap(self):
        # A setting, read by everybody whom it binds.
        text = (
            self.env["ir.config_parameter"].sudo().get_param("customer_book.heat_cap")
        )
        return int(text) if text and text.isdigit() else CAP

    def _count_hot(self, owner, besides):
        """Hot customers of a person without ``besides``, also those she set."""
        return (
            self.env["customer.heat"]
            ._engine()
            .search_count(
                [
                    ("state", "=", "hot"),
                    ("partner_id", "not in", besides.ids),
                    "|",
                    ("partner_id.user_id", "=", owner.id),
                    "&",
                    ("partner_id.user_id", "=", False),
                    ("set_user_id", "=", owner.id),
                ]
            )
        )

    def _get_heats(self):
        return (
            self.env["customer.heat"]
            ._engine()
            .search([("partner_id", "in", self.ids), ("state", "=", "hot")])
        )

    def _cool_pooled(self, pool, reason):
        """Nobody works with them any more: who comes next judges anew."""
        heats = self._get_heats()
        if heats:
            note = self.env._(
                "Went into the pool %(pool)s: %(reason)s",
                pool=pool.sudo().name,  # where he lies may be told
                reason=reason,
            )
            heats._end("cooled", note)
            self.invalidate_recordset(["heat_ids", "heat_level"])

    def _set_heat(self, values):
        present = self._get_heats()
        present.write(values)
        fresh = self - present.partner_id
        now = fields.Datetime.now()
        heats = present | self.env["customer.heat"]._engine().create(
            [
                {**values, "partner_id": customer.id, "date_from": now}
                for customer in fresh
            ]
        )
        heats._record_set()
        self.invalidate_recordset(["heat_ids", "heat_level"])
        return heats

    def _plan_heat_step(self, day, note):
        """A to-do on the customer for whoever has him."""
        steps = self.env["mail.activity"]
        for customer in self:
            steps |= customer.activity_schedule(
                "mail.mail_activity_data_todo",
                day,
                summary=note,
                user_id=(customer.user_id or self.env.user).id,
            )
        return steps
