from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CustomerBookCareStep(models.Model):
    """One step of a care plan: what happens so many days after the start."""

    _name = "customer.book.care.step"
    _description = "Step of a Care Plan"
    _order = "plan_id, days, id"

    plan_id = fields.Many2one(
        comodel_name="customer.book.care.plan",
        required=True,
        index=True,
        ondelete="cascade",
    )
    days = fields.Integer(
        string="After Days", required=True, help="Days after the start of the round."
    )
    kind = fields.Selection(
        selection=[("task", "Task"), ("mail", "Mail"), ("sms", "SMS")],
        required=True,
        default="task",
    )
    name = fields.Char(string="What", required=True, translate=True)
    activity_type_id = fields.Many2one(
        comodel_name="mail.activity.type",
        string="Kind of Task",
        domain="[('res_model', 'in', [False, 'res.partner'])]",
    )
    mail_template_id = fields.Many2one(
        comodel_name="mail.template",
        domain="[('model', '=', 'res.partner')]",
        ondelete="restrict",
    )
    sms_template_id = fields.Many2one(
        comodel_name="sms.template",
        string="SMS Template",
        domain="[('model', '=', 'res.partner')]",
        ondelete="restrict",
    )

    _days_not_negative = models.Constraint(
        "CHECK (days >= 0)", "A step comes zero or more days after the start."
    )

    @api.constrains("kind", "mail_template_id", "sms_template_id")
    def _check_template(self):
        for step in self:
            template = step._get_template()
            # Which document a template is for; its text is not read.
            if step.kind != "task" and template.sudo().model != "res.partner":
                raise ValidationError(
                    self.env._(
                        "%(step)s: choose a template made for contacts.",
                        step=step.name,
                    )
                )

    def _get_template(self):
        return {
            "mail": self.mail_template_id,
            "sms": self.sms_template_id,
        }.get(self.kind, self.env["mail.template"])
