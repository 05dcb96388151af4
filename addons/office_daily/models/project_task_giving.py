import base64
import binascii

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain

# Marks the writes of the buttons; no call over RPC can bring this object.
STAMP = object()
STAMPS = frozenset(
    {
        "assigner_id",
        "accept_user_id",
        "accept_date",
        "start_date",
        "done_user_id",
        "done_date",
        "give_back_count",
        "document_model",
        "document_id",
        "document_name",
    }
)
# What the one who gives the task asks for, not the one who does it.
TERMS = frozenset({"is_result_required", "is_proof_required", "is_signature_required"})
OPEN = ("01_in_progress", "02_changes_requested", "03_approved", "04_waiting_normal")
DONE = "1_done"


class ProjectTask(models.Model):
    """A task that one person gives another, and sees how it goes.

    It stays Odoo's task with Odoo's states.  Beside them it says who gave it,
    whether it was accepted and started, and what came of it: without the result
    or the proof that was asked for it cannot be done, by whatever way.
    """

    _name = "project.task"
    _inherit = ["project.task"]

    assigner_id = fields.Many2one(
        comodel_name="res.users",
        string="Given by",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    work_state = fields.Selection(
        selection=[
            ("given", "Not accepted"),
            ("accepted", "Accepted"),
            ("started", "In progress"),
            ("returned", "Given back"),
            ("done", "Done"),
            ("canceled", "Cancelled"),
        ],
        string="Progress",
        compute="_compute_work_state",
        store=True,
        index=True,
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    accept_user_id = fields.Many2one("res.users", readonly=True, copy=False)
    accept_date = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    start_date = fields.Datetime(string="Started on", readonly=True, copy=False)
    done_user_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, copy=False
    )
    done_date = fields.Datetime(string="Done on", readonly=True, copy=False)
    give_back_count = fields.Integer(readonly=True, copy=False)

    is_result_required = fields.Boolean(string="Result wanted")
    is_proof_required = fields.Boolean(
        string="Proof wanted", help="A photo or a file shows that it was done."
    )
    is_signature_required = fields.Boolean(string="Signature wanted")
    result = fields.Text(copy=False)
    hours_spent = fields.Float(string="Hours", copy=False)
    proof_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="project_task_proof_rel",
        string="Photos and files",
        copy=False,
    )
    signature = fields.Binary(copy=False, attachment=True)
    signed_by = fields.Char(copy=False)

    document_model = fields.Char(readonly=True, copy=False)
    document_id = fields.Many2oneReference(
        model_field="document_model", readonly=True, copy=False
    )
    document_name = fields.Char(string="Belongs to", readonly=True, copy=False)
    document_ref = fields.Reference(
        selection="_selection_document_ref",
        string="Linked document",
        compute="_compute_document_ref",
        inverse="_inverse_document_ref",
    )

    _document_idx = models.Index(
        "(document_model, document_id) WHERE document_id IS NOT NULL"
    )

    @api.depends("state", "accept_date", "start_date", "give_back_count", "user_ids")
    def _compute_work_state(self):
        for task in self:
            task.work_state = task._get_work_state()

    def _get_work_state(self):
        if self.state in (DONE, "1_canceled"):
            return {DONE: "done"}.get(self.state, "canceled")
        if self.start_date:
            return "started"
        if self.accept_date:
            return "accepted"
        is_returned = self.give_back_count and not self.user_ids
        return "returned" if is_returned else "given"

    @api.depends_context("tz", "uid")
    @api.depends("date_deadline", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for task in self:
            due = task.date_deadline
            due = due and fields.Datetime.context_timestamp(task, due).date()
            task.is_late = bool(due and due < today and task.state in OPEN)

    @api.model
    def _search_is_late(self, operator, value):
        """Late from the midnight after the day, in the time zone of the person."""
        if operator != "in" or len(set(value)) != 1:
            return NotImplemented
        late = Domain([("state", "in", OPEN), ("date_deadline", "<", "today")])
        return late if True in value else ~late

    @api.model
    def _selection_document_ref(self):
        # Names of documents are no secret; the documents keep their own rights.
        models = (
            self.env["ir.model"]
            .sudo()
            .search([("is_mail_thread", "=", True), ("transient", "=", False)])
        )
        return [
            (model.model, model.name)
            for model in models
            if model.model in self.env and self.env[model.model].has_access("read")
        ]

    @api.depends("document_model", "document_id")
    @api.depends_context("uid")
    def _compute_document_ref(self):
        for task in self:
            document = task._get_document()
            readable = document and document.has_access("read")
            task.document_ref = document if readable else False

    def _inverse_document_ref(self):
        for task in self:
            document = task.document_ref
            if document:
                document.check_access("read")
            task._stamp(
                {
                    "document_model": document._name if document else False,
                    "document_id": document.id if document else False,
                    "document_name": document.display_name if document else False,
                }
            )

    @api.constrains(
        "state",
        "result",
        "proof_ids",
        "signature",
        "is_result_required",
        "is_proof_required",
        "is_signature_required",
    )
    def _check_done(self):
        """The last door: whoever sets the state by whatever way passes here."""
        for task in self.filtered(lambda task: task.state == DONE):
            missing = task._get_missing()
            if missing:
                raise ValidationError(
                    self.env._(
                        "%(task)s is not done without: %(missing)s. %(giver)s asked"
                        " for it and may lift it.",
                        task=task.name,
                        missing=", ".join(missing),
                        # A name alone is told.
                        giver=task.sudo().assigner_id.name or self.env._("Its author"),
                    )
                )

    def _get_missing(self):
        wanted = [
            (self.is_result_required, (self.result or "").strip(), "result"),
            (self.is_proof_required, self.proof_ids, "proof_ids"),
            (self.is_signature_required, self.signature, "signature"),
        ]
        return [
            self._fields[name]._description_string(self.env)
            for is_wanted, value, name in wanted
            if is_wanted and not value
        ]

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("office_stamp") is not STAMP:
            self._ensure_no_stamps(*vals_list)
        tasks = super(ProjectTask, self.with_context(office_stamp=STAMP)).create(
            [{**self._prepare_given_values(), **vals} for vals in vals_list]
        )
        tasks = tasks.with_env(self.env)
        if self.env.context.get("office_give"):
            tasks._leave_to_others(vals_list)
        tasks._adopt_proof()
        tasks.filtered(lambda task: task.state == DONE)._follow_done()
        return tasks

    def write(self, vals):
        if self.env.context.get("office_stamp") is not STAMP:
            self._ensure_no_stamps(vals)
            self._ensure_terms(vals)
        before = self.filtered(lambda task: task.state == DONE)
        result = super().write(vals)
        if "proof_ids" in vals:
            self._adopt_proof()
        if "state" in vals:
            done = self.filtered(lambda task: task.state == DONE)
            (before - done)._stamp({"done_user_id": False, "done_date": False})
            (done - before)._follow_done()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_own(self):
        """What somebody else gave is cancelled or given back, not made to vanish."""
        for task in self:
            # Who gave it decides, whether or not I may read users.
            giver = task.sudo().assigner_id
            if giver in (self.env.user, giver.browse()) or task._may_set_terms():
                continue
            raise UserError(
                self.env._(
                    "%(task)s was given by %(giver)s, who alone deletes it. Give it"
                    " back instead.",
                    task=task.name,
                    giver=giver.name,
                )
            )

    def _prepare_given_values(self):
        """Explicit, for a default in the context counts for missing values only."""
        giver = self.env.user if self.env.uid != SUPERUSER_ID else self.env["res.users"]
        return {**dict.fromkeys(STAMPS, False), "assigner_id": giver.id}

    def _ensure_no_stamps(self, *vals_list):
        if any(STAMPS & vals.keys() for vals in vals_list) and not self.env.su:
            raise AccessError(
                self.env._(
                    "Who gave, accepted, started and finished a task is written by its"
                    " buttons."
                )
            )

    def _ensure_terms(self, vals):
        if not TERMS & vals.keys():
            return
        for task in self:
            if not task._may_set_terms():
                raise AccessError(
                    self.env._(
                        "%(task)s: what must be shown in the end is decided by"
                        " %(giver)s, who gave it.",
                        task=task.name,
                        # A name alone is told.
                        giver=task.sudo().assigner_id.name,
                    )
                )

    def _may_set_terms(self):
        # Who gave it decides, whether or not I may read users.
        giver = self.sudo().assigner_id
        return (
            self.env.su
            or not giver
            or giver == self.env.user
            or (
                bool(self.project_id)
                and self.env.user.has_group("project.group_project_manager")
            )
        )

    def _stamp(self, values):
        if self:
            self.with_context(office_stamp=STAMP).write(values)

    def _leave_to_others(self, vals_list):
        """Odoo keeps the author of a private task on it; given, it is the other's."""
        for task, vals in zip(self, vals_list, strict=True):
            wanted = self._fields["user_ids"].convert_to_cache(
                vals.get("user_ids") or [], self.browse()
            )
            people = self.env["res.users"].browse(wanted)
            if people and self.env.user not in people and not task.project_id:
                # The giver is about to lose the right to write as an assignee.
                task.sudo().user_ids = [Command.set(people.ids)]

    def _adopt_proof(self):
        for task in self:
            task.proof_ids.filtered(lambda file: not file.res_id).write(
                {"res_model": self._name, "res_id": task.id}
            )

    # Buttons.

    def action_accept(self):
        """I will do it.

        :raise UserError: it is closed, or somebody has accepted it already
        """
        self._ensure_open()
        taken = self.filtered("accept_date")
        if taken:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(task)s was accepted by %(user)s.",
                        task=task.name,
                        # A name alone is told.
                        user=task.sudo().accept_user_id.name,
                    )
                    for task in taken
                )
            )
        self._stamp(
            {
                "accept_user_id": self.env.uid,
                "accept_date": fields.Datetime.now(),
                "user_ids": [Command.link(self.env.uid)],
            }
        )
        return True

    def action_start(self):
        """I am on it; not accepted before, it is accepted with it."""
        self._ensure_open()
        self.filtered(lambda task: not task.accept_date).action_accept()
        self.filtered(lambda task: not task.start_date)._stamp(
            {"start_date": fields.Datetime.now()}
        )
        return True

    def action_give_back(self, reason):
        """I cannot do it: the one who gave it reads why.

        :param reason: required
        """
        self._ensure_open()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you give it back."))
        for task in self:
            task._ensure_mine()
            # Who gave it is told, whether or not I may read him.
            giver = task.sudo().assigner_id
            task._say(
                self.env._(
                    "Given back by %(user)s: %(reason)s",
                    user=self.env.user.name,
                    reason=reason,
                ),
                giver,
            )
            task._after_give_back()
        return True

    def action_finish(self, vals=None):
        """It is done, and this came of it.

        :param vals: ``result``, ``hours`` (a number), ``signature`` (base64 image),
            ``signed_by``, ``files`` as ``[{"name", "data"}]`` (base64),
            ``attachment_ids``
        :return: ``True``; finishing twice changes nothing
        :raise ValidationError: what the giver asked for is missing
        """
        to_do = self.filtered(lambda task: task.state != DONE)
        to_do._ensure_open()
        for task in to_do:
            task.write({**task._prepare_done_values(vals or {}), "state": DONE})
        return True

    def button_finish(self):
        """Ask for what came of it, on the phone too."""
        self.ensure_one()
        return self._get_task_dialog("office.daily.task.finish", self.env._("Done"))

    def button_give_back(self):
        self.ensure_one()
        return self._get_task_dialog(
            "office.daily.task.return", self.env._("Give back")
        )

    def get_formview_id(self, access_uid=None):
        """What was given and jobs open with their next step, whoever links to them.

        A task of a project keeps the form of the project.
        """
        self.ensure_one()
        if self.is_job or not self.project_id:
            return self.env.ref("office_daily.project_task_view_form").id
        return super().get_formview_id(access_uid=access_uid)

    def action_open_document(self):
        """The document it belongs to."""
        self.ensure_one()
        document = self._get_document()
        if not document:
            raise UserError(self.env._("It belongs to no document, or that is gone."))
        document.check_access("read")
        return document.get_formview_action()

    def _prepare_done_values(self, vals):
        values = {
            "result": vals.get("result", self.result),
            "hours_spent": vals.get("hours", self.hours_spent),
            "proof_ids": [
                *(Command.link(file) for file in vals.get("attachment_ids", ())),
                *(
                    Command.create(self._prepare_file_values(file))
                    for file in vals.get("files", ())
                ),
            ],
        }
        if vals.get("signature"):
            values["signature"] = vals["signature"]
            values["signed_by"] = vals.get("signed_by")
        return values

    def _prepare_file_values(self, file):
        try:
            base64.b64decode(file["data"], validate=True)
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise UserError(
                self.env._("A file is sent as its name and its content in base64.")
            ) from error
        return {
            "name": file.get("name") or self.env._("Photo"),
            "datas": file["data"],
            "res_model": self._name,
            "res_id": self.id,
        }

    def _ensure_open(self):
        self.check_access("write")
        closed = self.filtered(lambda task: task.state not in OPEN)
        if closed:
            raise UserError(
                self.env._(
                    "%(tasks)s: closed already.", tasks=", ".join(closed.mapped("name"))
                )
            )

    def _ensure_mine(self):
        if self.env.user not in self.user_ids:
            raise UserError(
                self.env._(
                    "%(task)s is not yours: %(people)s.",
                    task=self.name,
                    # Names alone are told.
                    people=", ".join(self.sudo().user_ids.mapped("name"))
                    or self.env._("nobody's"),
                )
            )

    def _after_give_back(self):
        # Who gave it and who else has it, whether or not I may read them.
        giver = self.sudo().assigner_id
        others = self.sudo().user_ids - self.env.user
        people = others or (giver if not self.project_id else others)
        # The one who gives it back loses the right to write as an assignee.
        self.sudo()._stamp(
            {
                "user_ids": [Command.set(people.ids)],
                "give_back_count": self.give_back_count + 1,
                "accept_user_id": False,
                "accept_date": False,
                "start_date": False,
            }
        )

    def _follow_done(self):
        if not self:
            return
        self._stamp({"done_user_id": self.env.uid, "done_date": fields.Datetime.now()})
        for task in self:
            task._tell_result()

    def _tell_result(self):
        # Who gave it is told, whether or not I may read him.
        giver = self.sudo().assigner_id
        if giver and giver != self.env.user:
            self._say(
                self.env._(
                    "Done by %(user)s. %(result)s",
                    user=self.env.user.name,
                    result=self.result or "",
                ),
                giver,
            )

    def _say(self, body, user):
        """A line in the task, and to the person whom it concerns."""
        # Who gave a task need not follow it.
        self.sudo().message_post(body=body, partner_ids=user.partner_id.ids)

    def _get_document(self):
        self.ensure_one()
        if not self.document_id or self.document_model not in self.env:
            return None
        return self.env[self.document_model].browse(self.document_id).exists() or None

    def _get_task_dialog(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_task_id": self.id},
        }
