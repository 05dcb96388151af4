from odoo import fields, models


class CustomerEventVersion(models.Model):
    """The words of a row of the history before they were corrected or moved."""

    _name = "customer.event.version"
    _description = "Earlier Version of an Action"
    _inherit = "customer.book.engine"
    _order = "id desc"
    _rec_name = "summary"

    event_id = fields.Many2one(
        comodel_name="customer.event",
        string="Action",
        required=True,
        index=True,
        ondelete="cascade",
    )
    date = fields.Datetime(
        string="Changed On", required=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Changed By",
        required=True,
        ondelete="restrict",
    )
    summary = fields.Char(required=True)
    result = fields.Text()
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Moved From",
        ondelete="set null",
        help="The customer with whom the row stood, when it was moved.",
    )
    reason = fields.Char()

    def _as_row(self):
        return {
            "date": fields.Datetime.to_string(self.date),
            "user": self.user_id.name,
            "summary": self.summary,
            "result": self.result or "",
            "moved_from": self.partner_id.name or "",
            "reason": self.reason or "",
        }
