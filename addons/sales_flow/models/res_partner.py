from odoo import api, fields, models
from odoo.exceptions import AccessError

HOLD = frozenset({"shipping_mode", "shipping_deposit_percent"})


class ResPartner(models.Model):
    """How the goods of this customer leave."""

    _inherit = "res.partner"

    shipping_mode = fields.Selection(
        selection=[
            ("always", "Only on application"),
            ("never", "Without application"),
        ],
        string="Goods leave",
        company_dependent=True,
        help="Empty: as the company says.",
    )
    shipping_deposit_percent = fields.Float(
        string="Deposit before Shipping (%)",
        company_dependent=True,
        help="Of each order, to be received before goods are released.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        # After it, so that a default counts as what is typed.
        if any(partner[name] for partner in partners for name in HOLD):
            self._ensure_may_hold()
        return partners

    def write(self, vals):
        if HOLD & vals.keys():
            self._ensure_may_hold()
        return super().write(vals)

    def _ensure_may_hold(self):
        user = self.env.user
        groups = ("sales_team.group_sale_manager", "account.group_account_user")
        if not self.env.su and not any(map(user.has_group, groups)):
            raise AccessError(
                self.env._(
                    "How goods of a customer leave is set by a sales manager or by"
                    " finance."
                )
            )
