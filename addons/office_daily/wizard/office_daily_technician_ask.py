from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class OfficeDailyTechnicianAsk(models.TransientModel):
    """Whom to send where, when, with which parts, for a document."""

    _name = "office.daily.technician.ask"
    _description = "Ask for a Technician"

    document_model = fields.Char()
    document_id = fields.Many2oneReference(model_field="document_model")
    name = fields.Char(string="What to do", required=True)
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer")
    address_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_address_id",
        store=True,
        readonly=False,
    )
    skill_ids = fields.Many2many(comodel_name="office.daily.skill", string="Skills")
    able_user_ids = fields.Many2many(
        comodel_name="res.users", compute="_compute_able_user_ids"
    )
    technician_id = fields.Many2one(
        comodel_name="res.users",
        domain="[('id', 'in', able_user_ids)]",
        help="Empty: customer service chooses one.",
    )
    slot_start = fields.Datetime(string="From")
    slot_stop = fields.Datetime(
        string="Until", compute="_compute_slot_stop", store=True, readonly=False
    )
    parts = fields.Text(string="Parts to bring")
    instructions = fields.Html()
    is_proof_required = fields.Boolean(string="Photos wanted")
    is_signature_required = fields.Boolean(string="Signature wanted", default=True)
    overlap_text = fields.Char(compute="_compute_overlap_text")
    overlap_reason = fields.Char(string="Why at the same time")

    @api.depends("partner_id")
    def _compute_address_id(self):
        for ask in self:
            if not ask.address_id and ask.partner_id:
                ask.address_id = ask.partner_id.address_get(["delivery"])["delivery"]

    @api.depends("skill_ids")
    def _compute_able_user_ids(self):
        for ask in self:
            ask.able_user_ids = ask.skill_ids._origin._get_able_users()

    @api.depends("slot_start")
    def _compute_slot_stop(self):
        """Two hours, to be corrected."""
        for ask in self:
            if ask.slot_start and not (
                ask.slot_stop and ask.slot_stop > ask.slot_start
            ):
                ask.slot_stop = fields.Datetime.add(ask.slot_start, hours=2)

    @api.depends("technician_id", "slot_start", "slot_stop")
    def _compute_overlap_text(self):
        tasks = self.env["project.task"]
        for ask in self:
            known = bool(ask.technician_id and ask.slot_start and ask.slot_stop)
            ask.overlap_text = known and tasks._name_overlaps(
                tasks._find_overlaps(
                    ask.technician_id._origin, ask.slot_start, ask.slot_stop
                )
            )

    def action_ask(self):
        """Create the job with its slot; the technician is told.

        :return: an action that shows the job
        :raise ValidationError: the technician is elsewhere then, and no reason given
        """
        self.ensure_one()
        document = self._get_document()
        self._ensure_able()
        # Whoever works on a document may ask for a technician, also without the
        # right to plan projects; what is written is the request and nothing else.
        task = self.env["project.task"].sudo().create(self._prepare_task_values())
        if document is not None:
            task.document_name = document.display_name
        return task.sudo(False).get_formview_action()

    def _get_document(self):
        if not self.document_model or self.document_model not in self.env:
            return None
        document = self.env[self.document_model].browse(self.document_id)
        if not hasattr(document, "_technician_ensure_readable"):
            raise UserError(self.env._("No technician can be asked for from here."))
        document._technician_ensure_readable()
        return document

    def _ensure_able(self):
        unable = self.technician_id - self.able_user_ids
        if unable:
            raise UserError(
                self.env._(
                    "%(name)s is no technician with these skills: %(skills)s.",
                    name=unable.name,
                    skills=", ".join(self.skill_ids.mapped("name")) or "–",
                )
            )

    def _prepare_task_values(self):
        return {
            "name": self.name,
            "is_job": True,
            "project_id": self.env.ref("office_daily.project_jobs").id,
            "partner_id": self.partner_id.id,
            "address_id": self.address_id.id,
            "skill_ids": [Command.set(self.skill_ids.ids)],
            "user_ids": [Command.set(self.technician_id.ids)],
            "slot_start": self.slot_start,
            "slot_stop": self.slot_stop,
            "date_deadline": self.slot_stop,
            "parts": self.parts,
            "description": self.instructions,
            "is_result_required": True,
            "is_proof_required": self.is_proof_required,
            "is_signature_required": self.is_signature_required,
            "overlap_reason": self.overlap_reason,
            "document_model": self.document_model,
            "document_id": self.document_id,
        }
