from odoo import api, fields, models
from odoo.exceptions import UserError


class WorkReportTemplate(models.Model):
    """The questions of a report, for a job, a department or a role.

    A template that reports were written on is never changed: **New version**
    copies it, and the next report asks the new questions.
    """

    _name = "work.report.template"
    _description = "Template of Work Reports"
    _order = "sequence, version desc, id desc"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind_id = fields.Many2one(
        comodel_name="work.report.kind", required=True, ondelete="restrict"
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    job_ids = fields.Many2many(comodel_name="hr.job", string="Jobs")
    department_ids = fields.Many2many(
        comodel_name="hr.department", string="Departments"
    )
    group_ids = fields.Many2many(
        comodel_name="res.groups",
        string="Roles",
        help="Nobody named here, in jobs or in departments: for everybody.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for every company."
    )
    section_ids = fields.One2many(
        comodel_name="work.report.template.section",
        inverse_name="template_id",
        string="Sections",
        copy=True,
    )
    report_count = fields.Integer(compute="_compute_report_count")

    def _compute_report_count(self):
        # How often it was used says nothing of what was written.
        counts = dict(
            self.env["work.report"]
            .sudo()
            ._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.report_count = counts.get(template._origin, 0)

    def action_new_version(self):
        """A copy with the next number takes over; the old one keeps its reports."""
        self.ensure_one()
        new = self.copy({"name": self.name, "version": self.version + 1})
        new.version = self.version + 1
        self.active = False
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "view_mode": "form",
        }

    def _ensure_unused(self):
        used = self.filtered("report_count")
        if used:
            raise UserError(
                self.env._(
                    "%(count)s reports were written on %(template)s, version "
                    "%(version)s. Make a new version of it, so that they keep "
                    "their questions.",
                    count=used[0].report_count,
                    template=used[0].name,
                    version=used[0].version,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._ensure_unused()

    @api.model
    def _choose_for(self, kind, people):
        """``{user_id: template}``: a job goes before a department, that before a role.

        :param people: :class:`~..engine.duty.Person` of each author
        """
        # Which template somebody gets is decided over all of them.
        templates = self.sudo().search([("kind_id", "=", kind.id)])
        members = {
            template: set(template.group_ids.all_user_ids.ids) for template in templates
        }
        return {
            person.user_id: templates._choose_one(person, members) for person in people
        }

    def _choose_one(self, person, members):
        fit = [
            (rank, number, template)
            for number, template in enumerate(self)
            if (rank := template._rank_for(person, members[template])) is not None
        ]
        return min(fit)[2] if fit else self.browse()

    def _rank_for(self, person, members):
        if self.company_id and self.company_id.id != person.company_id:
            return None
        if person.job_id in self.job_ids.ids:
            return 0
        if person.department_id in self.department_ids.ids:
            return 1
        if person.user_id in members:
            return 2
        return None if self.job_ids or self.department_ids or self.group_ids else 3
