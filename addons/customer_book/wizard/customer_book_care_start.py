from odoo import fields, models


class CustomerBookCareStart(models.TransientModel):
    """Start a care plan for one customer or a list."""

    _name = "customer.book.care.start"
    _description = "Start a Care Plan"

    partner_ids = fields.Many2many(comodel_name="res.partner", required=True)
    plan_id = fields.Many2one(comodel_name="customer.book.care.plan", required=True)
    step_ids = fields.One2many(related="plan_id.step_ids")

    def action_start(self):
        """Start it and say for whom it was, and for whom not."""
        result = self.plan_id.action_start(self.partner_ids.ids)
        lines = [
            self.env._(
                "Started for %(count)s customers.", count=len(result["started"])
            ),
            *(f"{row['name']}: {row['reason']}" for row in result["skipped"]),
        ]
        kind = "warning" if result["skipped"] else "success"
        entries = self.env["customer.pool.entry"]
        return entries._prepare_notice(self.plan_id.name, "\n".join(lines), kind)
