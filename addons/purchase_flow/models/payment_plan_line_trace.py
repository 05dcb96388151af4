from odoo import fields, models

EVENTS = [
    ("plan", "Planned"),
    ("confirm", "Order confirmed"),
    ("arrival", "Arrival date changed"),
    ("receipt", "Goods moved"),
    ("inspection", "Inspection decided"),
    ("bill", "Bill posted"),
    ("edit", "Plan changed"),
    ("cancel", "Order cancelled"),
]


class PaymentPlanLineTrace(models.Model):
    """Why a due date is what it is: one row for each time it moved."""

    _name = "payment.plan.line.trace"
    _description = "Change of a Due Date"
    _order = "id desc"

    line_id = fields.Many2one(
        comodel_name="payment.plan.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    event = fields.Selection(selection=EVENTS, required=True, readonly=True)
    date_old = fields.Date(string="Before", readonly=True)
    date_new = fields.Date(string="Now", readonly=True)
    is_firm = fields.Boolean(string="Happened", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Who", readonly=True)
