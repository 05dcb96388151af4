from odoo import fields, models
from odoo.tools import SQL


class CustomerPoolEntry(models.Model):
    """A customer in the pool, as a member may see him before the claim.

    A view with the columns that everybody may see and masks in place of the
    others.  The customer himself is hidden from members by a record rule, so that
    neither an export nor a search, a group or a call finds what the mask hides.
    """

    _name = "customer.pool.entry"
    _description = "Customer in the Pool"
    _auto = False
    _order = "pooled_at desc, id desc"

    name = fields.Char(readonly=True)
    is_company = fields.Boolean(readonly=True)
    city = fields.Char(readonly=True)
    country_id = fields.Many2one(comodel_name="res.country", readonly=True)
    customer_class = fields.Selection(
        selection=[("a", "A"), ("b", "B"), ("c", "C")], string="Class", readonly=True
    )
    pool_id = fields.Many2one(comodel_name="customer.pool", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    pooled_at = fields.Datetime(string="In the Pool Since", readonly=True)
    frozen_until = fields.Datetime(readonly=True)
    last_progress_at = fields.Datetime(string="Last Progress", readonly=True)
    claim_count = fields.Integer(string="Times Claimed", readonly=True)
    phone_mask = fields.Char(string="Phone", readonly=True)
    email_mask = fields.Char(string="Mail", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT p.id, p.name, p.is_company, p.city, p.country_id, p.customer_class,
                   p.pool_id, pool.company_id, p.pooled_at, p.frozen_until,
                   p.last_progress_at, p.claim_count,
                   CASE WHEN length(p.phone) > 6
                        THEN left(p.phone, 2) || '••••' || right(p.phone, 2)
                        WHEN p.phone <> '' THEN '••' END AS phone_mask,
                   CASE WHEN length(p.email) > 6
                        THEN left(p.email, 2) || '••••' || right(p.email, 2)
                        WHEN p.email <> '' THEN '••' END AS email_mask
              FROM res_partner p
              JOIN customer_pool pool ON pool.id = p.pool_id
             WHERE p.active AND p.user_id IS NULL
            """
        )

    def action_claim(self):
        """Take the customers; see ``res.partner.action_claim``."""
        result = self._partners().action_claim()
        return self._say(result, self.env._("Claimed"))

    def action_reveal(self):
        """Telephone and mail of one customer, once counted and written down.

        :return: ``{"name", "phone", "email"}``
        :raise UserError: when the views of the day are used up
        """
        self.ensure_one()
        self.check_access("read")
        # Read for the one customer that is written down below.
        partner = self._partners().sudo()
        self.env["customer.pool.view"]._count_view(partner, self.pool_id)
        return {
            "name": partner.display_name,
            "phone": partner.phone or "",
            "email": partner.email or "",
        }

    def action_show(self):
        """The full view as a message, for the button of the list."""
        shown = self.action_reveal()
        facts = " · ".join(filter(None, (shown["phone"], shown["email"])))
        return self._prepare_notice(
            shown["name"], facts or self.env._("neither telephone nor mail"), "info"
        )

    def _partners(self):
        self.check_access("read")
        return self.env["res.partner"].browse(self.ids)

    def _say(self, result, done):
        """What happened to each: the list may hold some that somebody was first at."""
        text = self.env._("Customers: %(count)s", count=len(result["done"]))
        refused = {}
        for failed in result["failed"]:
            refused.setdefault(failed["reason"], []).append(failed["name"])
        lines = [f"{', '.join(names)}: {why}" for why, names in refused.items()]
        kind = "warning" if lines else "success"
        return self._prepare_notice(done, "\n".join([text, *lines]), kind)

    def _prepare_notice(self, title, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": title,
                "message": message,
                "type": kind,
                "sticky": kind != "success",
                "className": "o_customer_notice",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
