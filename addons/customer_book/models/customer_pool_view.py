from datetime import datetime, time

import pytz

from odoo import fields, models
from odoo.exceptions import UserError


class CustomerPoolView(models.Model):
    """Who saw telephone and mail of a customer that nobody has."""

    _name = "customer.pool.view"
    _description = "Full View of a Pool Customer"
    _inherit = "customer.book.engine"
    _order = "id desc"

    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, index=True, ondelete="cascade"
    )
    pool_id = fields.Many2one(
        comodel_name="customer.pool", required=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, index=True, ondelete="cascade"
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)

    def _count_view(self, partner, pool):
        """Write the view down, or refuse it: the cap of the pool is reached."""
        me = self.env.user
        # Two views of one person at once: the second is repeated after the first.
        self.env["customer.quota"]._close_gate(me)
        used = self._engine().search(
            [
                ("user_id", "=", me.id),
                ("pool_id", "=", pool.id),
                ("date", ">=", start_of_day(me)),
            ]
        )
        if partner in used.partner_id:
            return
        cap = pool.sudo().view_cap
        if len(used.partner_id) >= cap and not pool._is_manager(me):
            raise UserError(
                self.env._(
                    "You have seen %(used)s customers of the pool %(pool)s in full"
                    " today; %(cap)s a day are allowed. Claim the customer to work on"
                    " him, or ask a manager of the pool: %(people)s.",
                    used=len(used.partner_id),
                    pool=pool.name,
                    cap=cap,
                    people=", ".join(pool.sudo().manager_ids.mapped("name")),
                )
            )
        self._engine().create(
            {"partner_id": partner.id, "pool_id": pool.id, "user_id": me.id}
        )


def start_of_day(user, days=0):
    """Midnight of today, ``days`` before, in the person's time zone, as UTC."""
    zone = pytz.timezone(user.tz or "UTC")
    today = fields.Date.context_today(user.with_context(tz=user.tz or "UTC"))
    midnight = datetime.combine(fields.Date.subtract(today, days=days), time())
    return zone.localize(midnight).astimezone(pytz.utc).replace(tzinfo=None)
