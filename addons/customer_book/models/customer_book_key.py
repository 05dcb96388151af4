import re

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import keys

# The fields from which keys are made, by kind.
SOURCES = {
    "name": "name",
    "email": "email",
    "tax": "vat",
    "registry": "company_registry",
}
MAKERS = {
    "name": keys.name_key,
    "email": keys.email_key,
    "tax": keys.tax_key,
    "registry": keys.tax_key,
    "phone": keys.phone_key,
}


class CustomerBookKey(models.Model):
    """What a customer is found by, whatever the spelling: one row a key.

    Kept beside the customers, so that a number or a name is found by index among
    hundreds of thousands, across all owners.
    """

    _name = "customer.book.key"
    _description = "Key of a Customer"
    _rec_name = "value"
    _log_access = False

    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[
            ("name", "Name"),
            ("email", "Mail"),
            ("tax", "Tax number"),
            ("registry", "Registry number"),
            ("phone", "Telephone"),
        ],
        required=True,
    )
    value = fields.Char(required=True)

    _by_value = models.Index("(kind, value)")

    def init(self):
        """A name is found by any part of it, where the database can index that."""
        if self.env.registry.has_trigram:
            self.env.cr.execute(
                "CREATE INDEX IF NOT EXISTS customer_book_key_name_trgm"
                " ON customer_book_key USING gin (value gin_trgm_ops)"
                " WHERE kind = 'name'"
            )
        # A number is found by its last digits while it is typed.
        self.env.cr.execute(
            "CREATE INDEX IF NOT EXISTS customer_book_key_phone_tail"
            " ON customer_book_key (reverse(value) text_pattern_ops)"
            " WHERE kind = 'phone'"
        )

    @api.model
    def _values_of(self, partner):
        """``{(kind, value)}`` of one partner."""
        found = {(kind, MAKERS[kind](partner[name])) for kind, name in SOURCES.items()}
        numbers = [partner.phone, *partner.customer_phone_ids.mapped("number")]
        found |= {("phone", keys.phone_key(number)) for number in numbers}
        return {(kind, value) for kind, value in found if value}

    @api.model
    def _renew(self, partners):
        """Write the keys of ``partners`` anew: three statements for any number."""
        if not partners:
            return
        wanted = {
            (partner.id, kind, value)
            for partner in partners
            for kind, value in self._values_of(partner)
        }
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, kind, value, id FROM customer_book_key"
                " WHERE partner_id = ANY(%s)",
                partners.ids,
            )
        )
        present = {row[:3]: row[3] for row in rows}
        gone = [row for key, row in present.items() if key not in wanted]
        if gone:
            self.env.cr.execute(
                SQL("DELETE FROM customer_book_key WHERE id = ANY(%s)", gone)
            )
        self._insert(sorted(wanted - set(present)))

    @api.model
    def _insert(self, rows):
        if rows:
            ids, kinds, values = map(list, zip(*rows, strict=True))
            self.env.cr.execute(
                SQL(
                    "INSERT INTO customer_book_key (partner_id, kind, value)"
                    " SELECT * FROM unnest(%s::int[], %s::text[], %s::text[])",
                    ids,
                    kinds,
                    values,
                )
            )
            self.invalidate_model()

    @api.model
    def _rebuild(self):
        """The keys of every partner, batch by batch, after the installation."""
        partners = self.env["res.partner"].with_context(active_test=False)
        ids = partners.search([("id", "!=", 0)]).ids
        for start in range(0, len(ids), 1000):
            self._renew(partners.browse(ids[start : start + 1000]))
            self.env.invalidate_all()

    @api.model
    def _find(self, wanted, limit=80):
        """``{(kind, value): [partner ids]}``; two statements at most.

        :param wanted: pairs ``(kind, value)``
        """
        wanted = [pair for pair in wanted if pair[1]]
        if not wanted:
            return {}
        self.flush_model()
        kinds, values = map(list, zip(*wanted, strict=True))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT k.kind, k.value, k.partner_id
                  FROM unnest(%s::text[], %s::text[]) AS w(kind, value)
                  JOIN customer_book_key k ON k.kind = w.kind AND k.value = w.value
                  JOIN res_partner p ON p.id = k.partner_id AND p.active
                 ORDER BY k.partner_id LIMIT %s
                """,
                kinds,
                values,
                limit,
            )
        )
        found = {}
        for kind, value, partner in rows:
            found.setdefault((kind, value), []).append(partner)
        return found

    @api.model
    def _find_number(self, digits, limit=80):
        """Ids of partners with this number, or the end of it; one statement, by index.

        A whole number is compared with its last digits, also with numbers that were
        written down shorter; from six digits on the end of a number is enough.
        """
        self.flush_model()
        if len(digits) >= keys.TAIL:
            ends = [digits[-size:] for size in range(keys.SHORTEST, keys.TAIL + 1)]
            fits = SQL("value = ANY(%s)", ends)
        else:
            fits = SQL("reverse(value) LIKE %s", f"{digits[::-1]}%")
        # Found first, as an array: joined, the customers were read from the first one
        # on until the last that was found, and the time grew with the company.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM res_partner
                 WHERE id = ANY(ARRAY(SELECT partner_id FROM customer_book_key
                                       WHERE kind = 'phone' AND %s))
                   AND active
                 ORDER BY id LIMIT %s
                """,
                fits,
                limit,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _find_name(self, text, limit=80):
        """Ids of partners with this in their name; one statement, by index."""
        self.flush_model()
        escaped = re.sub(r"([\\%_])", r"\\\1", text)
        rows = self.env.execute_query(
            SQL(
                """
                WITH found AS MATERIALIZED (
                    SELECT partner_id, value FROM customer_book_key
                     WHERE kind = 'name' AND value LIKE %s LIMIT %s)
                SELECT p.id
                  FROM found JOIN res_partner p ON p.id = found.partner_id AND p.active
                 ORDER BY length(found.value), p.id
                """,
                f"%{escaped}%",
                limit,
            )
        )
        return [row[0] for row in rows]
