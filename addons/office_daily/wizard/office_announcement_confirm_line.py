from odoo import fields, models


class OfficeAnnouncementConfirmLine(models.TransientModel):
    """One question and the answer of the person."""

    _name = "office.announcement.confirm.line"
    _description = "Answer about an Announcement"

    confirm_id = fields.Many2one(
        comodel_name="office.announcement.confirm", required=True, ondelete="cascade"
    )
    # A number, not a link: the person may not look into the questions.
    question_id = fields.Integer(string="Number", required=True)
    name = fields.Char(string="Question")
    answers = fields.Text(string="Choose from")
    answer = fields.Selection(selection=[("a", "A"), ("b", "B"), ("c", "C")])
