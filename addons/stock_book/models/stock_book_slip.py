from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class StockBookSlip(models.Model):
    """Goods that come in or go out for a reason other than an order.

    Somebody asks: a sample, own use, a find.  The document names the reason, which
    knows where the goods go and which account bears them.  From a value that a rule
    names, it is audited first.  The warehouse posts it: the goods move, the slip is
    printed and signed, and the journal shows reason and number.
    """

    _name = "stock.book.slip"
    _description = "Other Entry or Issue"
    _inherit = [
        "stock.book.audited",
        "stock.book.mover",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    _flow = {
        "submit": ({"draft"}, "waiting"),
        "approve": ({"waiting"}, "approved"),
        "post": ({"approved"}, "posted"),
        "rework": ({"waiting", "approved"}, "draft"),
        "cancel": ({"draft", "waiting", "approved"}, "cancelled"),
    }
    _approval_watched = ("reason_id", "warehouse_id", "amount_total")

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    direction = fields.Selection(
        related="reason_id.direction", store=True, precompute=True, index=True
    )
    reason_id = fields.Many2one(
        comodel_name="stock.book.reason",
        required=True,
        tracking=True,
        domain="[('direction', 'in', ('entry', 'issue'))]",
    )
    note = fields.Text(string="Explanation")
    reference = fields.Char(
        string="Their Document", help="The number of a paper that comes with it."
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="For or from")
    ask_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        required=True,
        default=lambda self: self.env.user,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today, copy=False)
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        required=True,
        check_company=True,
        default=lambda self: self.env.user._get_default_warehouse_id(),
    )
    location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Place in the Warehouse",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        check_company=True,
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many(
        comodel_name="stock.book.slip.line", inverse_name="slip_id", copy=True
    )
    amount_total = fields.Monetary(
        string="Value", compute="_compute_amount_total", store=True, tracking=True
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("waiting", "Waiting for audit"),
            ("approved", "Approved"),
            ("posted", "Posted"),
            ("cancelled", "Cancelled"),
        ],
        ondelete={
            "waiting": "cascade",
            "approved": "cascade",
            "posted": "cascade",
            "cancelled": "cascade",
        },
    )
    post_user_id = fields.Many2one(
        comodel_name="res.users", string="Posted by", copy=False, readonly=True
    )
    post_date = fields.Datetime(string="Posted on", copy=False, readonly=True)

    _client_ref_unique = models.UniqueIndex(
        "(company_id, client_ref) WHERE client_ref IS NOT NULL",
        "Another document bears this reference of the caller already.",
    )

    @api.depends("warehouse_id")
    def _compute_location_id(self):
        for slip in self:
            slip.location_id = slip.warehouse_id.lot_stock_id

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for slip in self:
            slip.amount_total = sum(slip.line_ids.mapped("amount"))

    def action_post(self):
        """Move the goods; a draft is submitted first.

        :return: ``True``, or the notice that an audit has to come first
        :raise UserError: no line, a lot missing, not enough in the place
        :raise AccessError: neither keeper nor right ``adjust`` for the warehouse
        """
        self.filtered(lambda slip: slip.state == "draft").action_submit()
        held = self.filtered(lambda slip: slip.state == "waiting")
        ready = self - held
        if ready:
            ready._move("post")
        return held._approval_notice() if held else True

    def _check_submit(self):
        for slip in self:
            slip.line_ids._ensure_complete(slip)
            if slip.reason_id.is_note_required and not (slip.note or "").strip():
                raise UserError(
                    self.env._(
                        "%(slip)s: the reason %(reason)s needs an explanation.",
                        slip=slip.name,
                        reason=slip.reason_id.name,
                    )
                )
        self.line_ids._raise_to_cost()

    def _check_post(self):
        if not self.env.user.has_group("stock_book.group_keeper"):
            raise AccessError(
                self.env._(
                    "Goods move by the hand of those who keep them: ask the warehouse"
                    " to post %s.",
                    ", ".join(self.mapped("name")),
                )
            )
        for slip in self:
            slip._ensure_warehouse_right("adjust")
            slip.line_ids._ensure_complete(slip)
            if slip.direction == "issue":
                slip._ensure_available(slip.line_ids, slip.location_id)

    def _after_post(self):
        for slip in self:
            slip._as_engine().line_ids._find_lots()
            slip._move_goods([line._prepare_move_values() for line in slip.line_ids])

    def action_open_moves(self):
        """The stock moves that this document made."""
        moves = self.line_ids.move_ids
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("stock.stock_move_action"),
            "domain": [("id", "in", moves.ids)],
            "context": {},
        }

    def action_print(self):
        return self.env.ref("stock_book.action_report_slip").report_action(self)

    def _approval_owners(self):
        return self.user_id | self.ask_user_id

    def _approval_warehouse_keepers(self):
        return self.user_id

    def _approval_risk(self):
        return f"{self.reason_id.name}: {self.note or ''}"[:80]
