from odoo import fields, models


class ResCompany(models.Model):
    """How a company counts what is missing."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "res.company"

    shortage_lead_days = fields.Integer(
        string="Internal Lead Days",
        default=1,
        help="Days between the arrival of goods and the delivery that needs them.",
    )
    shortage_eat_safety = fields.Boolean(
        string="Deliveries may eat the Minimum",
        help="Otherwise the minimum of a reordering rule stays on the shelf.",
    )
    shortage_count_late = fields.Boolean(
        string="Count late Arrivals",
        default=True,
        help="Goods that should have come already count as arriving today, marked as"
        " uncertain. Otherwise they count as missing.",
    )
    shortage_auto_request = fields.Boolean(
        string="Request Shortages every Day",
        help="The daily job asks the purchaser for what deliveries lack.",
    )
