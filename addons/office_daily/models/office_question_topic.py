from odoo import fields, models


class OfficeQuestionTopic(models.Model):
    """A subject of questions, and the person who answers for it."""

    _name = "office.question.topic"
    _description = "Topic of Questions"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Topic Owner",
        domain=[("share", "=", False)],
        help="Gets the questions that nobody answered in time. Her answers are"
        " official.",
    )
    helper_ids = fields.Many2many(
        comodel_name="res.users",
        relation="office_question_topic_helper_rel",
        string="Also Answer",
        domain=[("share", "=", False)],
        help="See new questions of the topic on their workbench; their choice of an"
        " answer is official too.",
    )
    owner_hours = fields.Float(
        string="To the owner after (working hours)",
        default=8.0,
        help="By the working calendar of the owner, without leave and holidays.",
    )
    manager_hours = fields.Float(
        string="To her manager after (working hours)", default=16.0
    )

    _check_hours = models.Constraint(
        "CHECK (owner_hours > 0 AND manager_hours > owner_hours)",
        "A question goes to the owner first and to her manager later.",
    )
