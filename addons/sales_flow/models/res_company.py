from odoo import fields, models


class ResCompany(models.Model):
    """When goods leave only on application, and whose delay is too long."""

    _inherit = "res.company"

    shipping_application = fields.Boolean(
        string="Goods ship on application",
        help="New orders are held until their goods were released.",
    )
    shipping_late_days = fields.Integer(
        string="Days overdue allowed",
        default=10,
        help="Goods of a customer with an invoice overdue for longer wait for an"
        " audit.",
    )
    shipping_late_tolerance = fields.Monetary(
        string="Overdue rests allowed",
        default=1.0,
        help="Less than this overdue in all stops nobody.",
    )

    _shipping_late_positive = models.Constraint(
        "CHECK (shipping_late_days >= 0 AND shipping_late_tolerance >= 0)",
        "Days and rests that are allowed are zero or more.",
    )
