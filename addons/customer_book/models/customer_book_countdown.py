import logging
from functools import cache

import pytz
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from odoo.addons.crm_roles.models.desk_ledger import ENGINE

from ..engine import reclaim

_logger = logging.getLogger(__name__)

BATCH = 500
# What the clock of a customer is made of; read for all of them at once.
CLOCK = (
    "company_id",
    "contract_until",
    "create_date",
    "customer_class",
    "is_owner_locked",
    "lock_until",
    "owner_since",
    "user_id",
)


class CustomerBookCountdown(models.AbstractModel):
    """The day on which a customer without progress goes back to the pool.

    Kept on the customer and renewed whenever something happens with him, so that it
    stands on the card of its owner; the job of the night takes back what is due.
    """

    _name = "customer.book.countdown"
    _description = "Countdown of a Customer"

    def _log_progress(self, kind, date=None):
        """Something happened with these customers; their countdown begins anew.

        :param kind: one of ``customer_pool_rule.KINDS``
        :param date: when, in UTC; now if not given
        """
        if not self or self.env.context.get("customer_no_progress") is ENGINE:
            return
        # Whoever works with a customer moves his clock, whatever he may write.
        customers = self._get_customers()
        self.env["customer.pool.progress"]._note(customers.ids, kind, date)
        customers.filtered("user_id")._refresh_countdown()

    def write(self, vals):
        result = super().write(vals)
        if {"contract_until", "customer_class"}.intersection(vals):
            self._get_customers().filtered("user_id")._refresh_countdown()
        return result

    def _reclaimable_domain(self):
        """Customers that somebody has."""
        return [
            ("user_id", "!=", False),
            "|",
            ("parent_id", "=", False),
            ("is_company", "=", True),
        ]

    def _refresh_countdown(self):
        """Write ``reclaim_at`` anew: a constant number of statements for any number."""
        # The clock belongs to the book: the person needs no right to write on it.
        partners = self.sudo().browse(self.ids)
        partners._write_countdown(partners._get_countdown())

    def _get_countdown(self):
        """``{id: (day, rule id)}``: when each goes back, and by which rule."""
        self.fetch(CLOCK)
        rules = self.env["customer.pool.rule"].sudo()._get_active()
        due = dict.fromkeys(self.ids, (None, None))
        for rule, mine in rules._assign(self.filtered("user_id")).items():
            spared = mine._reclaim_spared(rule)
            dates = mine._reclaim_dates(rule)
            for partner in mine - spared:
                due[partner.id] = (dates[partner.id], rule.id)
        return due

    def _countdown_under(self, owner, since):
        """As ``_get_countdown``, were ``owner`` to have them ``since`` now."""
        # In memory alone: the statement that follows writes both.
        self._fields["user_id"]._update_cache(self, owner.id)
        self._fields["owner_since"]._update_cache(self, since)
        return self._get_countdown()

    def _write_countdown(self, due):
        if not due:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner p
                   SET reclaim_at = n.day, reclaim_rule_id = n.rule,
                       last_progress_at = (SELECT max(g.date)
                                             FROM customer_pool_progress g
                                            WHERE g.partner_id = p.id),
                       warned_days = CASE WHEN p.reclaim_at IS DISTINCT FROM n.day
                                          THEN NULL ELSE p.warned_days END
                  FROM %s WHERE n.id = p.id
                """,
                self._countdown_table(due),
            )
        )
        self.invalidate_recordset(
            ["reclaim_at", "reclaim_rule_id", "last_progress_at", "warned_days"]
        )

    def _countdown_table(self, due):
        """What ``_get_countdown`` found, as a table ``n`` of ``id day rule``."""
        return SQL(
            "unnest(%s::int[], %s::date[], %s::int[]) AS n(id, day, rule)",
            list(due),
            [day for day, _rule in due.values()],
            [rule for _day, rule in due.values()],
        )

    def _reclaim_dates(self, rule):
        """``{id: day}`` on which each goes back under ``rule``."""
        latest = self.env["customer.pool.progress"]._latest(
            self.ids, rule._get_kinds(), rule.counts_others
        )
        calendars = self._owner_calendars(rule.company_id)
        # Ten thousand customers have a handful of owners, days and classes.
        zones = {
            user: user.tz or rule.company_id.partner_id.tz for user in self.user_id
        }
        local_day, reclaim_date = cache(_local_day), cache(reclaim.reclaim_date)
        get_days = cache(rule._get_days)
        dates = {}
        for partner in self:
            owner = partner.user_id
            zone = zones.get(owner) or rule.company_id.partner_id.tz
            since = partner.owner_since or partner.create_date or fields.Datetime.now()
            progress = latest.get(partner.id)
            begin = local_day(since, zone)
            if rule.waits_for_contract and partner.contract_until:
                begin = max(begin, partner.contract_until)
            dates[partner.id] = reclaim_date(
                begin,
                progress and local_day(progress, zone),
                get_days(partner.customer_class),
                calendars.get(owner.id),
            )
        return dates

    def _owner_calendars(self, company):
        """``{user id: Calendar}``: working days, holidays and leave of the owners."""
        users = self.user_id
        hours = self.env["resource.calendar.attendance"].search_fetch(
            [("calendar_id", "=", company.resource_calendar_id.id)], ["dayofweek"]
        )
        weekdays = {int(line.dayofweek) for line in hours}
        leaves = self.env["resource.calendar.leaves"].search_fetch(
            [
                ("date_to", ">=", fields.Datetime.now()),
                ("company_id", "in", [company.id, False]),
                "|",
                ("resource_id", "=", False),
                ("resource_id.user_id", "in", users.ids),
            ],
            ["date_from", "date_to", "resource_id", "calendar_id"],
        )
        common = [leave for leave in leaves if not leave.resource_id]
        own = leaves.filtered("resource_id").grouped(
            lambda leave: leave.resource_id.user_id
        )
        return {
            user.id: reclaim.Calendar(
                frozenset(weekdays or range(5)),
                tuple(
                    reclaim.Absence(
                        _local_day(leave.date_from, user.tz),
                        _local_day(leave.date_to, user.tz),
                    )
                    for leave in [*common, *own.get(user, ())]
                ),
            )
            for user in users
        }

    def _reclaim_spared(self, rule):
        """Those of ``self`` that the rule never takes: locked, exempt, in business."""
        spared = self.filtered(lambda partner: partner._is_lock_valid())
        spared |= self.filtered_domain(rule._get_exempt_domain())
        queries = self._reclaim_exemptions()
        if queries and self:
            rows = self.env.execute_query(
                SQL(
                    """
                    WITH family AS MATERIALIZED (
                        SELECT id, commercial_partner_id FROM res_partner
                         WHERE commercial_partner_id = ANY(%s))
                    SELECT DISTINCT f.id FROM (%s) f
                    """,
                    self.ids,
                    SQL(" UNION ALL ").join(queries),
                )
            )
            spared |= self.browse({row[0] for row in rows})
        return spared

    @api.model
    def _reclaim_exemptions(self):
        """Customers with open business, in SQL; addons above add theirs.

        :return: statements that select ``id`` of a commercial partner; they join
            ``family``: the customers in question and their contacts, as ``id`` and
            ``commercial_partner_id``.  It is looked up once for all of them.
        """
        return []

    # The job of the night.

    @api.model
    def _cron_reclaim(self):
        """Warn and take back, customer by customer; repeated, it goes on."""
        rules = self.env["customer.pool.rule"].search([("active", "=", True)])
        for company, mine in rules.grouped("company_id").items():
            self.with_company(company)._reclaim_company(company, mine)

    def _reclaim_company(self, company, rules):
        today = fields.Date.context_today(self)
        counts = {"looked_at": 0, "reclaimed": 0, "warned": 0}
        lines = []
        held = self.search(self._reclaimable_domain(), order="id")
        for start in range(0, len(held), BATCH):
            batch = held[start : start + BATCH]
            mine = batch.filtered(
                lambda partner: partner.company_id in (company, company.browse())
            )
            mine._refresh_countdown()
            mine = mine.filtered(lambda partner: partner.reclaim_rule_id in rules)
            counts["looked_at"] += len(mine)
            counts["reclaimed"] += mine._reclaim_due(today, lines)
            counts["warned"] += mine.exists()._warn_owners(today)
        self.env["customer.pool.run"]._report(company, today, counts, lines)

    def _reclaim_due(self, today, lines):
        """Take back what is due; a failure is a line of the report."""
        taken = 0
        due = self.filtered(
            lambda partner: partner.reclaim_at and partner.reclaim_at <= today
        )
        for partner in due:
            rule = partner.reclaim_rule_id
            try:
                with self.env.cr.savepoint():
                    partner._reclaim(rule)
                taken += 1
            except Exception as error:
                # One customer that cannot be taken back must not keep the others.
                self.env.invalidate_all()
                lines.append(f"{partner.display_name} ({partner.id}): {error}")
                _logger.info("reclaim of customer %s failed", partner.id, exc_info=True)
        return taken

    def _reclaim(self, rule):
        """One customer goes back; his owner is told."""
        owner = self.user_id
        self._end_ownership("reclaimed", rule.name, rule.pool_id)
        speak = self.with_context(lang=owner.lang)
        self._notify(
            owner,
            speak.env._("A customer went back"),
            speak.env._(
                "%(customer)s went back to the pool %(pool)s: no progress in time"
                " (%(rule)s).",
                customer=self.display_name,
                pool=rule.with_context(lang=owner.lang).pool_id.name,
                rule=rule.with_context(lang=owner.lang).name,
            ),
        )

    def _warn_owners(self, today):
        """One message an owner about the customers that go back soon."""
        warned = self.browse()
        for partner in self.filtered(lambda one: one.user_id and one.reclaim_at):
            days = partner._due_warning(today)
            if days:
                given = filter(None, (partner.warned_days or "").split(","))
                partner.with_context(**self._key()).warned_days = ",".join(
                    [*given, str(days)]
                )
                warned |= partner
        for owner, mine in warned.grouped("user_id").items():
            speak = self.with_context(lang=owner.lang)
            names = ", ".join(
                f"{partner.display_name} ({format_date(speak.env, partner.reclaim_at)})"
                for partner in mine.sorted("reclaim_at")
            )
            self._notify(
                owner,
                speak.env._("Customers that go back soon"),
                speak.env._(
                    "Without progress these customers go back to the pool: %(names)s",
                    names=names,
                ),
            )
        return len(warned)

    def _due_warning(self, today):
        given = {int(day) for day in (self.warned_days or "").split(",") if day}
        return reclaim.due_warning(
            today, self.reclaim_at, self.reclaim_rule_id._get_warnings(), given
        )

    def _notify(self, user, subject, text):
        self.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=subject,
            body=Markup("<p>%s</p>") % text,
        )


def _local_day(moment, zone):
    """The day on which a moment falls where the person is."""
    local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone or "UTC"))
    return local.date()
