from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import safe_eval


class DeskCard(models.Model):
    """One block on one workbench, and the list behind it.

    A card is a record: a new card needs no Python.  It is read with the rights
    of the person who looks, so its figure always equals the list it opens.
    """

    _name = "desk.card"
    _description = "Workbench Card"
    _inherit = [
        "desk.card.workbench",
        "desk.card.figure",
        "desk.card.rows",
        "desk.card.points",
        "desk.card.check",
    ]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    role_ids = fields.Many2many(
        comodel_name="res.groups", string="Workbenches", required=True
    )
    kind = fields.Selection(
        selection=[
            ("count", "Number of records"),
            ("sum", "Sum of a field"),
            ("list", "List"),
            ("chart", "Chart"),
            ("funnel", "Funnel"),
            ("inbox", "Approvals inbox"),
            ("shortcut", "Shortcut"),
        ],
        default="count",
        required=True,
    )
    size = fields.Selection(
        selection=[("third", "One third"), ("two", "Two thirds"), ("full", "Full")],
        default="third",
        required=True,
    )
    tone = fields.Selection(
        selection=[("calm", "Calm"), ("warn", "Warning"), ("alarm", "Alarm")],
        default="calm",
        required=True,
        help="How urgent the card is as long as it holds something.",
    )
    hide_when_empty = fields.Boolean(
        string="Only while it holds something",
        help="Off the workbench as long as there is nothing to show, which is good.",
    )
    action_id = fields.Many2one(
        comodel_name="ir.actions.act_window",
        ondelete="cascade",
        help="The list the card opens; it also names the model to read.",
    )
    domain = fields.Char(default="[]", required=True)
    field_name = fields.Char(
        string="Measured Field", help="Summed by a sum, a chart or a funnel."
    )
    is_reversed = fields.Boolean(
        string="Opposite Sign",
        help="For what is kept as a negative number, such as what we owe a vendor.",
    )
    group_by = fields.Char(help="Groups of a chart or stages of a funnel.")
    chart_type = fields.Selection(
        selection=[("bar", "Bars"), ("line", "Line"), ("pie", "Pie")], default="bar"
    )
    row_fields = fields.Char(
        help="Fields of a row of a list, separated by commas; the first is its title."
    )
    order = fields.Char(string="Row Order")
    limit = fields.Integer(string="Rows", default=5)
    empty_text = fields.Char(
        translate=True, help="What belongs here, said while the card is empty."
    )
    empty_action_id = fields.Many2one(
        comodel_name="ir.actions.act_window",
        ondelete="set null",
        help="The form that an empty card and a shortcut open to start something.",
    )
    screen_id = fields.Many2one(
        comodel_name="ir.actions.client",
        ondelete="set null",
        help="The screen that a shortcut opens, for those who may read its list.",
    )
    model_name = fields.Char(
        related="action_id.res_model", string="Model", related_sudo=True
    )

    role_group_ids = fields.Many2many(
        comodel_name="res.groups",
        compute="_compute_role_group_ids",
        help="The groups a card can be for: those of the roles.",
    )

    def _compute_role_group_ids(self):
        self.role_group_ids = self.env["crm.role"]._every().group_id

    @api.constrains(
        "action_id",
        "chart_type",
        "domain",
        "empty_action_id",
        "field_name",
        "group_by",
        "kind",
        "limit",
        "order",
        "row_fields",
        "screen_id",
    )
    def _check_readable(self):
        self._check_card()

    def action_open(self, point=None):
        """The records behind the figure, or behind one point of a chart.

        :param point: key of a point as ``read_workbench`` gave it
        """
        self.ensure_one()
        self.check_access("read")
        card = self._as_person()
        if card.kind == "shortcut" and card.screen_id:
            # Whoever reads the records behind the card may open their screen.
            return card.screen_id.sudo()._get_action_dict()
        if card.kind == "shortcut":
            return card._prepare_action(card.empty_action_id or card.action_id)
        if card.kind == "inbox":
            return card._prepare_inbox_action()
        domain = card._get_domain() if point is None else card._get_point_domain(point)
        return {**card._prepare_action(card.action_id), "domain": domain}

    def action_start(self):
        """What the button of an empty card opens."""
        self.ensure_one()
        self.check_access("read")
        return self._as_person()._prepare_action(self.empty_action_id)

    @api.model
    @api.readonly
    def preview(self, values):
        """An unsaved card as I would see it, for the one who composes it."""
        self.check_access("create")
        card = self._as_person().new(values)
        try:
            card._check_card()
        except ValidationError as refusal:
            return {**card._prepare_values(), "size": card.size, "error": str(refusal)}
        [shown] = card._read_cards(card._read_places(""))
        return shown

    def _prepare_values(self):
        """What every kind of card shows.

        Names of actions are read with all rights, here and in the methods below:
        who sees a card sees its button, and the records keep their own rules.
        """
        return {
            "id": self._origin.id,
            "name": self.name or "",
            "kind": self.kind,
            "tone": self.tone,
            "chart_type": self.chart_type or "bar",
            "model": self._get_model_name() or "",
            "empty_text": self.empty_text or "",
            # See above.
            "empty_action": self.empty_action_id.sudo().name or "",
        }

    def _prepare_inbox_action(self):
        """What waits for the person: the inbox names no list, it is one."""
        action = self.env.ref("crm_roles.desk_approval_request_action_inbox")
        return {**self._prepare_action(action), "domain": [("can_decide", "=", True)]}

    def _prepare_action(self, action):
        """An action that opens as it is, without the filters it would start with.

        Whoever sees the card may open its action; the records keep their rules.
        """
        return {
            # See above: what the records hold keeps its rules.
            **action.sudo()._get_action_dict(),
            "name": self.name,
            "display_name": self.name,
            "context": self._prepare_action_context(action.sudo()),
        }

    def _prepare_action_context(self, action):
        names = {**self._get_domain_names(), "active_id": False, "active_ids": []}
        try:
            context = safe_eval(action.context or "{}", names)
        except (ValueError, NameError):
            return {}
        return {
            key: value
            for key, value in context.items()
            if key != "active_test" and not key.startswith("search_default_")
        }

    def _get_domain(self):
        return safe_eval(self.domain or "[]", self._get_domain_names())

    def _get_domain_names(self):
        """The names a domain may use, beside Odoo's own ``today -7d``."""
        return {
            "uid": self.env.uid,
            "today": fields.Date.to_string(self._get_today()),
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "company_id": self.env.company.id,
            "company_ids": self.env.companies.ids,
        }

    def _get_today(self):
        return fields.Date.context_today(self)

    def _get_model_name(self):
        """The model of the records behind the card, if it has any."""
        if self.kind == "inbox":
            return "desk.approval.request"
        opened = self.action_id or self.empty_action_id
        # The name of a model; see ``_prepare_values``.
        return opened.sudo().res_model

    def _get_records(self):
        return self.env[self[:1]._get_model_name()]

    def _is_readable(self):
        """Whether the model is installed and the person may read it."""
        model = self._get_model_name()
        return model in self.env and self.env[model].has_access("read")
