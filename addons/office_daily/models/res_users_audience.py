from odoo import models


class ResUsers(models.Model):
    """A new colleague finds the announcements that still hold."""

    _name = "res.users"
    _inherit = ["res.users", "office.daily.staff"]
