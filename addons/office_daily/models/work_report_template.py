from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ..engine.offer import Offer


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

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        self.env.registry.clear_cache()
        return templates

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _choose_for(self, kind, people):
        """``{user_id: template}``: a job goes before a department, that before a role.

        :param people: :class:`~..engine.duty.Person` of each author
        """
        offers = self._read_offers(kind.id)
        members = {offer: self._find_members(offer) for offer in offers}
        chosen = {}
        for person in people:
            fit = [
                (rank, number, offer.template_id)
                for number, offer in enumerate(offers)
                if (rank := offer.rank(person, members[offer])) is not None
            ]
            chosen[person.user_id] = self.browse(min(fit)[2] if fit else [])
        return chosen

    @api.model
    @tools.ormcache("kind_id")
    def _read_offers(self, kind_id):
        """The templates of a kind, known without a query until one changes."""
        # Above the rights of the author, as for who has a role.
        return tuple(
            Offer(
                template.id,
                template.company_id.id,
                tuple(template.job_ids.ids),
                tuple(template.department_ids.ids),
                tuple(template.group_ids.ids),
            )
            # Which template somebody gets is decided over all of them.
            for template in self.sudo()
            .with_context(active_test=True)
            .search([("kind_id", "=", kind_id)])
        )

    @api.model
    def _find_members(self, offer):
        """Who has one of its roles today."""
        if not offer.group_ids:
            return frozenset()
        # Whose template it is, is decided above the rights of the author.
        groups = self.env["res.groups"].sudo().browse(offer.group_ids).exists()
        return frozenset(groups.all_user_ids.ids)
