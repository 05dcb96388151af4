from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DeskApprovalSpec(models.AbstractModel):
    """Who decides a level, in the words of the rule.

    The level of a rule and the step of a request share it: the step keeps a
    copy, so that a changed rule leaves running requests alone.
    """

    _name = "desk.approval.spec"
    _description = "Who decides"

    level = fields.Integer(default=1, required=True)
    approver = fields.Selection(
        selection=[
            ("role", "People of a role"),
            ("user", "A person"),
            ("field", "A field of the document"),
            ("manager", "The requester's manager"),
            ("warehouse", "The keeper of the warehouse"),
        ],
        string="Approved by",
        default="role",
        required=True,
    )
    group_id = fields.Many2one(
        comodel_name="res.groups",
        string="Role",
        ondelete="restrict",
        domain=lambda self: self._role_domain(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", ondelete="restrict"
    )
    field_name = fields.Char(
        help="Technical name of a field that holds a person, like user_id."
    )
    manager_levels = fields.Integer(
        string="Levels up", default=1, help="1: the manager; 2: the manager's manager."
    )
    mode = fields.Selection(
        selection=[
            ("any", "One of them"),
            ("all", "All of them"),
            ("some", "Some of them"),
        ],
        string="Needed",
        default="any",
        required=True,
    )
    some = fields.Integer(string="How many", default=2)
    due_hours = fields.Float(
        string="Due (working hours)", help="0: without a deadline."
    )
    escalation_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Escalate to",
        ondelete="restrict",
        help="Decides too when the deadline has passed or nobody else may decide.",
    )
    escalation_group_id = fields.Many2one(
        comodel_name="res.groups",
        string="Escalate to Role",
        ondelete="restrict",
        domain=lambda self: self._role_domain(),
    )

    @api.model
    def _role_domain(self):
        roles = self.env["crm.role"]._every()
        # Groups are read by administrators alone; a rule names those of roles.
        return [("id", "in", roles.sudo().group_id.ids)]

    @api.constrains("approver", "group_id", "user_id", "field_name", "manager_levels")
    def _check_approver(self):
        for spec in self:
            if not spec._names_somebody():
                raise ValidationError(
                    self.env._(
                        "Level %(level)s names nobody: fill in what belongs to"
                        " “%(approver)s”.",
                        level=spec.level,
                        approver=spec._approver_label(),
                    )
                )

    @api.constrains("mode", "some", "due_hours", "level")
    def _check_numbers(self):
        for spec in self:
            if spec.level < 1 or spec.due_hours < 0:
                raise ValidationError(
                    self.env._("Levels count from 1, and hours are never negative.")
                )
            if spec.mode == "some" and spec.some < 1:
                raise ValidationError(
                    self.env._("“Some of them” needs at least one person.")
                )

    def _compute_display_name(self):
        for spec in self:
            spec.display_name = spec._who_label()

    def _names_somebody(self):
        return {
            "role": bool(self.group_id),
            "user": bool(self.user_id),
            "field": bool(self.field_name),
            "manager": self.manager_levels > 0,
            "warehouse": True,
        }[self.approver]

    def _who_label(self):
        """The approver in a few words: a role, a person or what finds one."""
        # Names of a role or a person alone, for people who may not read groups.
        if self.approver == "role":
            return self.sudo().group_id.name or ""
        if self.approver == "user":
            # As above.
            return self.sudo().user_id.name or ""
        return self._approver_label()

    def _approver_label(self):
        labels = self._fields["approver"]._description_selection(self.env)
        return dict(labels)[self.approver]

    @api.model
    def _spec_fields(self):
        return [
            "level",
            "approver",
            "group_id",
            "user_id",
            "field_name",
            "manager_levels",
            "mode",
            "some",
            "due_hours",
            "escalation_user_id",
            "escalation_group_id",
        ]

    def _prepare_step_values(self):
        """The copy that a request keeps."""
        return {
            name: self[name].id if self._fields[name].relational else self[name]
            for name in self._spec_fields()
        }
