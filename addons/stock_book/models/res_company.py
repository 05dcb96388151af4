from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.crm_roles.models.desk_approval_mixin import HISTORY


class ResCompany(models.Model):
    """What a company expects of its warehouses."""

    _inherit = "res.company"

    warehouse_access_default = fields.Selection(
        selection=[
            ("all", "Everything, as in Odoo"),
            ("see", "See quantities and documents"),
            ("none", "Nothing"),
        ],
        string="Without a Warehouse Right",
        default="all",
        required=True,
        help="What somebody may do whom no warehouse right names.",
    )
    stock_backdate_days = fields.Integer(
        string="Days Back",
        help="How far back a movement may be dated; 0 is as far as the lock allows.",
    )
    stock_backdate_negative = fields.Selection(
        selection=[
            ("refuse", "Refuse"),
            ("warn", "Allow, with a note on the transfer"),
            ("allow", "Allow"),
        ],
        string="Below Zero Later",
        default="refuse",
        required=True,
        help="When a new date would leave less than nothing on a later day.",
    )
    over_receipt_check = fields.Boolean(string="Limit Over-receipts", default=True)
    over_receipt_percent = fields.Float(
        string="Over-receipt Limit",
        default=10.0,
        help="Percent that may come in above what was asked for; a product or a"
        " vendor may have its own.",
    )
    stock_two_persons = fields.Boolean(
        string="Two-person Rule",
        help="Who prepared a receipt or a delivery does not confirm it.",
    )

    def _gives_to_everybody(self, right):
        self.ensure_one()
        given = self.warehouse_access_default or "all"
        return given == "all" or (given == "see" and right == "see")

    def write(self, vals):
        result = super().write(vals)
        if "warehouse_access_default" in vals:
            self.env["warehouse.access"]._forget()
        return result

    # The lock of the stock.

    def _get_stock_lock(self):
        """The lock in force, or none; the last one set counts."""
        self.ensure_one()
        # It holds everybody, also whoever may not read it.
        locks = self.env["stock.journal.lock"].sudo()
        return locks.search([("company_id", "=", self.id)], order="id desc", limit=1)

    def _ensure_stock_open(self, moment):
        """Refuse a movement dated ``moment`` in a locked period, to everybody."""
        if self.env.context.get("desk_history") is HISTORY:
            return
        day = fields.Datetime.context_timestamp(self, moment).date()
        for company in self:
            lock = company._get_stock_lock()
            if lock.date and day <= lock.date:
                raise UserError(lock._refusal(day))

    def _ensure_not_too_far_back(self, moment):
        self.ensure_one()
        limit = self.stock_backdate_days
        days = (fields.Datetime.now() - moment).days
        if limit and days > limit:
            raise UserError(
                self.env._(
                    "%(date)s lies %(days)s days back; %(company)s allows %(limit)s."
                    " The administrator may raise the limit in the settings of the"
                    " inventory.",
                    date=format_date(self.env, moment.date()),
                    days=days,
                    company=self.name,
                    limit=limit,
                )
            )
