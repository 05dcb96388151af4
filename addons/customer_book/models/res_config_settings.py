from odoo import api, fields, models

from .customer_book_guard import OVERRIDE, PARAMETER, STOPS

PRIVATE = ("res_partner_rule_private", "res_partner_rule_private_write")
# Setting of the screen -> kind of key that stops.
KINDS = {
    "is_hard_tax": "tax",
    "is_hard_phone": "phone",
    "is_hard_registry": "registry",
    "is_hard_email": "email",
    "is_hard_name": "name",
}


class ResConfigSettings(models.TransientModel):
    """How the company deals with its customers, in the settings."""

    _inherit = "res.config.settings"

    is_customer_private = fields.Boolean(
        string="Private customers",
        help="Salespeople see their own customers, those shared with them and those"
        " that nobody has.",
    )
    is_hard_tax = fields.Boolean(string="The same tax number")
    is_hard_phone = fields.Boolean(string="The same telephone number")
    is_hard_registry = fields.Boolean(string="The same registry number")
    is_hard_email = fields.Boolean(string="The same e-mail")
    is_hard_name = fields.Boolean(string="The same name without its legal form")
    duplicate_override = fields.Selection(
        selection=[
            ("all", "Everybody, with a reason"),
            ("manager", "Sales managers, with a reason"),
        ],
        string="Who enters a second one",
        default="all",
        config_parameter=OVERRIDE,
    )
    default_days_former_owner = fields.Integer(
        string="Former owners wait", default_model="customer.pool"
    )
    default_view_cap = fields.Integer(
        string="Full views a day", default_model="customer.pool"
    )

    @api.model
    def get_values(self):
        values = super().get_values()
        text = self.env["ir.config_parameter"].get_param(PARAMETER, STOPS)
        kinds = {word.strip() for word in text.split(",")}
        values.update({name: kind in kinds for name, kind in KINDS.items()})
        # Without a default of the company what is shipped holds, and is shown.
        pools = self.env["customer.pool"]
        shipped = pools.default_get(["days_former_owner", "view_cap"])
        values.update({f"default_{name}": days for name, days in shipped.items()})
        values["is_customer_private"] = all(self._get_private().mapped("active"))
        return values

    def set_values(self):
        result = super().set_values()
        kinds = ",".join(kind for name, kind in KINDS.items() if self[name])
        # An empty parameter would be deleted, and what is shipped would hold.
        self.env["ir.config_parameter"].set_param(PARAMETER, kinds or "none")
        rules = self._get_private()
        changed = rules.filtered(lambda rule: rule.active != self.is_customer_private)
        if changed:
            changed.active = self.is_customer_private
        return result

    def _get_private(self):
        rules = self.env["ir.rule"]
        for name in PRIVATE:
            rules |= self.env.ref(f"customer_book.{name}")
        return rules
