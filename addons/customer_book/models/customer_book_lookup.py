from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import keys

SHOWN = 6
LAST_ACTIONS = 3
OPEN_WORK = 6
# How long a further log of the same number by the same person asks first.
GUARD_MINUTES = 2


class CustomerBookLookup(models.AbstractModel):
    """Who calls: customers by any of their numbers, with what goes on with them."""

    _name = "customer.book.lookup"
    _description = "Lookup of Callers"

    @api.model
    @api.readonly
    def lookup(self, number):
        """Whose number this is, over all numbers of all customers and contacts.

        Spellings do not matter: blanks, signs, the prefix of the country.  From six
        digits on the end of a number is enough.  Text with letters is looked for in
        names.  Extensions and the company's own numbers are never customers.

        :param number: what was typed
        :return: ``{"number", "is_name", "is_extension", "is_own", "matches": [...],
            "recent": {...} or False, "unknown_calls"}``.  ``is_name``: it was looked
            for in names, and is no number to log.  A match has ``id name company phone
            is_exact hidden owner pool heat last open``; ``last`` are the three last
            entries of the history (``date kind summary``), ``open`` is open work
            (``label name model id``).  Of a customer in a pool of mine name and
            masked number are told, of one that I may not see only the owner or the
            pool; ``id`` is 0 then.  ``recent`` is my log of this number of the last
            two minutes; ``unknown_calls`` counts calls of nobody known.
        """
        self.check_access("read")
        number = (number or "").strip()
        found = {
            "number": number,
            "is_name": False,
            "is_extension": False,
            "is_own": False,
            "matches": [],
            "recent": False,
            "unknown_calls": 0,
        }
        digits = keys.digits(number)
        if len(digits) < keys.SHORTEST:
            if any(sign.isalpha() for sign in number):
                return {**found, **self._lookup_name(number)}
            return {**found, "is_extension": bool(digits)}
        return {**found, **self._lookup_number(number, digits)}

    def _lookup_name(self, text):
        key = keys.name_key(text)
        # Over all owners by index; only those that the person may see are told.
        ids = self.env["customer.book.key"].sudo()._find_name(key) if key else []
        # What decides about them is read with them; what may not be seen is left out.
        self.env["res.partner"].sudo().browse(ids)._fetch_callers()
        seen = self.env["res.partner"].browse(ids)._filtered_access("read")[:SHOWN]
        return {"is_name": True, "matches": self._describe_callers(seen, seen, {})}

    def _lookup_number(self, number, digits):
        # Over all owners: of what one may not see only that it is there is told.
        ids = self.env["customer.book.key"].sudo()._find_number(digits)
        partners = self.env["res.partner"].sudo().browse(ids)
        partners._fetch_callers()
        own = self._find_our_own(partners)
        others = partners - own
        exact = self._find_exact(others, number)
        others = others.sorted(lambda one: (one.id not in exact, one.id))[:SHOWN]
        seen = self.env["res.partner"].browse(others.ids)._filtered_access("read")
        return {
            "is_own": bool(own) and not others,
            "matches": self._describe_callers(others, seen, exact),
            "recent": self._find_recent(digits),
            "unknown_calls": 0 if others else self._count_unknown(digits),
        }

    def _find_our_own(self, partners):
        """Our companies and colleagues: never a customer who calls."""
        for model in ("res.company", "res.partner", "res.users"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id FROM res_partner p
                 WHERE p.id = ANY(%s)
                   AND (p.commercial_partner_id IN (SELECT partner_id FROM res_company
                                                     WHERE active)
                        OR p.id IN (SELECT partner_id FROM res_users
                                     WHERE active AND share IS NOT TRUE))
                """,
                partners.ids,
            )
        )
        return partners.browse([row[0] for row in rows])

    def _find_exact(self, partners, number):
        """Ids of those whose whole number agrees, as the country writes it."""
        vals = {"phone": number}
        return {partner.id for partner in partners if partner._is_same_number(vals)}

    def _describe_callers(self, partners, seen, exact):
        """One row each; a constant number of statements for any number of them."""
        visible = {one.id: one for one in seen}
        customers = seen.commercial_partner_id
        last = self._find_last_actions(customers.ids)
        work = self._call_open_work(customers) if customers else {}
        masked = self._find_masked(partners.ids, visible)
        rows = []
        for partner in partners:
            row = partner._prepare_caller_values(partner.id in exact)
            customer = partner.commercial_partner_id
            if partner.id in visible:
                row |= visible[partner.id]._prepare_seen_values()
                row |= {
                    "last": last.get(customer.id, []),
                    "open": work.get(customer.id, [])[:OPEN_WORK],
                }
            elif customer.id in masked:
                row |= masked[customer.id]
            rows.append(row)
        return rows

    def _find_masked(self, partner_ids, visible):
        """Customers in the person's pools: name and mask, as in the pool itself."""
        entries = self.env["customer.pool.entry"]
        if not entries.has_access("read"):
            return {}
        # Which customer a hidden contact is of; the pool then says what is shown.
        hidden = self.env["res.partner"].sudo().browse(set(partner_ids) - set(visible))
        found = entries.search_fetch(
            [("id", "in", hidden.commercial_partner_id.ids)], ["name", "phone_mask"]
        )
        return {
            entry.id: {"name": entry.name, "phone": entry.phone_mask or ""}
            for entry in found
        }

    def _find_last_actions(self, customer_ids):
        """``{customer id: the last entries that the person may read}``."""
        if not customer_ids:
            return {}
        events = self.env["customer.event"]
        query = events._search([("partner_id", "in", customer_ids)])
        # The index of a customer's events, read from the newest until there are three.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT latest.id FROM unnest(%(ids)s::int[]) AS customer(id),
                       LATERAL (SELECT %(event)s.id, %(event)s.date FROM %(tables)s
                                 WHERE %(readable)s
                                   AND %(event)s.partner_id = customer.id
                                 ORDER BY %(event)s.date DESC, %(event)s.id DESC
                                 LIMIT %(limit)s) AS latest
                 ORDER BY latest.date DESC, latest.id DESC
                """,
                ids=list(customer_ids),
                event=SQL.identifier(query.table),
                tables=query.from_clause,
                readable=query.where_clause or SQL("TRUE"),
                limit=LAST_ACTIONS,
            )
        )
        events.browse([row[0] for row in rows]).fetch(
            ["date", "kind", "partner_id", "summary"]
        )
        labels = dict(events._fields["kind"]._description_selection(self.env))
        found = {}
        for event in events.browse([row[0] for row in rows]):
            found.setdefault(event.partner_id.id, []).append(
                {
                    "date": fields.Datetime.to_string(event.date),
                    "kind": labels[event.kind],
                    "summary": event.summary,
                }
            )
        return found

    @api.model
    def _call_open_work(self, customers):
        """What is open with customers, as the person sees it; flows add theirs.

        :return: ``{customer id: [{"label", "name", "model", "id"}]}``
        """
        found = {}
        leads = self.env["crm.lead"]
        if leads.has_access("read"):
            open_leads = leads.search_fetch(
                [
                    ("partner_id.commercial_partner_id", "in", customers.ids),
                    ("type", "=", "opportunity"),
                    ("won_status", "=", "pending"),
                ],
                ["name", "partner_id"],
                limit=50,
            )
            self._add_work(found, open_leads, self.env._("Opportunity"))
        self._add_activities(found, customers)
        return found

    def _add_work(self, found, records, label):
        """Rows for documents that have a ``partner_id``."""
        for record in records:
            # Whose document it is; the document itself was read as the person.
            customer = record.partner_id.sudo().commercial_partner_id.id
            found.setdefault(customer, []).append(
                {
                    "label": label,
                    "name": record.display_name,
                    "model": record._name,
                    "id": record.id,
                }
            )

    def _add_activities(self, found, customers):
        # Of customers that the person sees, as their form shows them to her.
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [("res_model", "=", "res.partner"), ("res_id", "in", customers.ids)],
                order="date_deadline, id",
                limit=50,
            )
        )
        for activity in activities:
            name = activity.summary or activity.activity_type_id.name or ""
            found.setdefault(activity.res_id, []).append(
                {
                    "label": self.env._("Next step"),
                    "name": f"{name} · {activity.user_id.name}",
                    "model": "res.partner",
                    "id": activity.res_id,
                }
            )

    def _find_recent(self, digits):
        since = fields.Datetime.now() - timedelta(minutes=GUARD_MINUTES)
        call = self.search(
            [
                ("number_key", "=", digits[-keys.TAIL :]),
                ("user_id", "=", self.env.uid),
                ("create_date", ">=", since),
            ],
            order="id desc",
            limit=1,
        )
        return call._prepare_recent_values() if call else False

    def _count_unknown(self, digits):
        return self.search_count(
            [("number_key", "=", digits[-keys.TAIL :]), ("partner_id", "=", False)],
            limit=99,
        )
