from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# As long as accounting compares the totals with the books.
COMPARED = ("draft", "checked", "confirmed")
STATES = ("checked", "confirmed", "locked", "reversed", "cancelled")


class StockOpening(models.Model):
    """What a warehouse holds on the day we start with it.

    Type the lines or import a spreadsheet.  *Check* names everything that is wrong,
    row by row, at once.  *Confirm* posts the goods with the date and the value of
    the opening; from then on nothing leaves the warehouse until the opening is
    *locked*, and as long as nothing has moved it can be *reversed*.  What is locked
    never changes: a later correction is a difference document with its reason.

    Beside the values by category the accountant types what the books say; where
    they differ the opening does not go on without a written reason.
    """

    _name = "stock.opening"
    _description = "Opening Stock"
    _inherit = [
        "desk.flow",
        "stock.opening.check",
        "stock.opening.post",
        "stock.book.mover",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    _flow = {
        "check": ({"draft"}, "checked"),
        "rework": ({"checked"}, "draft"),
        "confirm": ({"checked"}, "confirmed"),
        "lock": ({"confirmed"}, "locked"),
        "reverse": ({"confirmed"}, "reversed"),
        "cancel": ({"draft", "checked"}, "cancelled"),
    }
    _approval_number_field = "name"
    _free_fields = frozenset({"note", "user_id"})

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        required=True,
        check_company=True,
        tracking=True,
        default=lambda self: self.env.user._get_default_warehouse_id(),
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Counted on",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="The goods are in stock from the beginning of this day.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
    )
    note = fields.Text()
    is_difference = fields.Boolean(
        string="Difference to an earlier opening",
        help="The lines say how much more or less there was; a reason is needed.",
    )
    reason = fields.Char(string="Reason of the difference", tracking=True)
    line_ids = fields.One2many(
        comodel_name="stock.opening.line", inverse_name="opening_id", copy=True
    )
    total_ids = fields.One2many(
        comodel_name="stock.opening.total", inverse_name="opening_id"
    )
    tie_reason = fields.Char(
        string="Why it differs from the books",
        tracking=True,
        help="The total differs from what accounting says: needed to go on.",
    )
    amount_total = fields.Monetary(
        string="Value", compute="_compute_amount_total", store=True
    )
    amount_accounted = fields.Monetary(
        string="In the books", compute="_compute_amount_accounted", store=True
    )
    amount_difference = fields.Monetary(
        string="Difference", compute="_compute_amount_accounted", store=True
    )
    is_tied = fields.Boolean(
        string="Agrees with the books", compute="_compute_amount_accounted", store=True
    )
    line_count = fields.Integer(string="Lines", compute="_compute_counts")
    error_count = fields.Integer(string="Errors", compute="_compute_counts")
    warning_count = fields.Integer(string="Warnings", compute="_compute_counts")
    account_move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="stock_opening_id",
        string="Journal Entries",
        readonly=True,
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("checked", "Checked"),
            ("confirmed", "Confirmed"),
            ("locked", "Locked"),
            ("reversed", "Reversed"),
            ("cancelled", "Cancelled"),
        ],
        ondelete={state: "cascade" for state in STATES},
    )
    check_date = fields.Datetime(string="Checked on", copy=False, readonly=True)
    confirm_user_id = fields.Many2one(
        comodel_name="res.users", string="Confirmed by", copy=False, readonly=True
    )
    confirm_date = fields.Datetime(string="Confirmed on", copy=False, readonly=True)
    lock_user_id = fields.Many2one(
        comodel_name="res.users", string="Locked by", copy=False, readonly=True
    )
    lock_date = fields.Datetime(string="Locked on", copy=False, readonly=True)
    reverse_user_id = fields.Many2one(
        comodel_name="res.users", string="Reversed by", copy=False, readonly=True
    )
    reverse_date = fields.Datetime(string="Reversed on", copy=False, readonly=True)

    _client_ref_unique = models.UniqueIndex(
        "(company_id, client_ref) WHERE client_ref IS NOT NULL",
        "Another opening bears this reference of the caller already.",
    )
    _unlocked_idx = models.Index("(warehouse_id) WHERE state = 'confirmed'")

    @api.depends("line_ids.value")
    def _compute_amount_total(self):
        sums = dict(
            self.env["stock.opening.line"]._read_group(
                [("opening_id", "in", self.ids)], ["opening_id"], ["value:sum"]
            )
        )
        for opening in self:
            if opening.ids:
                opening.amount_total = sums.get(opening._origin, 0)
            else:
                opening.amount_total = sum(opening.line_ids.mapped("value"))

    @api.depends("total_ids.amount_accounted", "total_ids.amount_counted")
    def _compute_amount_accounted(self):
        for opening in self:
            totals = opening.total_ids
            typed = totals.filtered("amount_accounted")
            opening.amount_accounted = sum(totals.mapped("amount_accounted"))
            difference = opening.amount_accounted and sum(totals.mapped("difference"))
            opening.amount_difference = difference
            opening.is_tied = bool(typed) and not any(
                opening.currency_id.round(total.difference) for total in totals
            )

    def _compute_counts(self):
        rows = self.env["stock.opening.line"]._read_group(
            [("opening_id", "in", self.ids)],
            ["opening_id"],
            ["__count", "error:count", "warning:count"],
        )
        counts = {opening.id: found for opening, *found in rows}
        for opening in self:
            lines, errors, warnings = counts.get(opening._origin.id, (0, 0, 0))
            opening.line_count = lines
            opening.error_count = errors
            opening.warning_count = warnings

    def action_check(self):
        """Look at every line; what is right is checked, what is wrong is named.

        Nothing is posted: this is the dry run.

        :return: ``{"checked": [ids], "errors": [{"id", "row", "message"}],
            "warnings": [{"id", "row", "message"}]}``; ``id`` is the opening's
        :raise UserError: an opening that is no draft
        """
        self.check_access("write")
        self._ensure_state("check")
        answer = {"checked": [], "errors": [], "warnings": []}
        for opening in self:
            opening._examine()
            answer["errors"] += opening._read_remarks("error")
            answer["warnings"] += opening._read_remarks("warning")
        wrong = {remark["id"] for remark in answer["errors"]}
        clean = self.filtered(lambda opening: opening.id not in wrong)
        if clean:
            clean._move("check")
        answer["checked"] = clean.ids
        return answer

    def action_rework(self):
        return self._move("rework")

    def action_confirm(self):
        """Post the goods with the date and the value of the opening.

        :return: ``True``
        :raise UserError: anything the check would name; a total that differs from
            the books without a reason; a closed period
        :raise AccessError: without the right ``adjust`` for the warehouse
        """
        # Made before: where the posting fails, nothing more can be read.
        ends = [opening._prepare_progress("done") for opening in self._find_large()]
        try:
            return self._move("confirm")
        finally:
            for message in ends:
                self._send_progress(message)

    def action_lock(self):
        """From now on it never changes, and goods may leave the warehouse.

        :return: ``True``
        """
        return self._move("lock")

    def action_reverse(self):
        """Take everything back, as long as nothing has moved since.

        :return: ``True``
        :raise UserError: it is locked, or goods of it have moved
        """
        return self._move("reverse")

    def action_cancel(self):
        return self._move("cancel")

    def _check_check(self):
        self._ensure_warehouse_rights()

    def _check_confirm(self):
        self._ensure_warehouse_rights()
        for opening in self:
            opening._tell_progress("check")
            opening._examine_again()
            remarks = opening._read_remarks("error")
            if remarks:
                raise UserError(
                    self.env._(
                        "%(opening)s has errors since it was checked; take it back to"
                        " draft:\n%(errors)s",
                        opening=opening.name,
                        errors="\n".join(
                            self.env._(
                                "Row %(row)s: %(message)s",
                                row=remark["row"],
                                message=remark["message"],
                            )
                            for remark in remarks[:20]
                        ),
                    )
                )
            opening._ensure_tied()
            opening._ensure_period_open()

    def _after_confirm(self):
        for opening in self:
            opening._post()

    def _check_lock(self):
        self._ensure_warehouse_rights("manage")
        for opening in self:
            opening._ensure_tied()

    def _after_lock(self):
        for opening in self:
            opening._reserve_waiting()

    def _check_reverse(self):
        self._ensure_warehouse_rights()
        for opening in self:
            opening._ensure_unmoved()
            opening._ensure_period_open()

    def _after_reverse(self):
        for opening in self:
            opening._unpost()

    def _ensure_open_to_change(self, vals):
        """The comparison with the books goes on until the opening is locked."""
        comparing = {"total_ids", "tie_reason"}
        open_ones = self.filtered(lambda opening: opening.state in COMPARED)
        rest = {name: value for name, value in vals.items() if name not in comparing}
        super(StockOpening, open_ones)._ensure_open_to_change(rest)
        return super(StockOpening, self - open_ones)._ensure_open_to_change(vals)

    def _ensure_warehouse_rights(self, right="adjust"):
        if not self.env.user.has_group("stock.group_stock_manager"):
            raise AccessError(
                self.env._(
                    "Opening stock is the work of the head of the warehouse (%s).",
                    ", ".join(self.mapped("name")),
                )
            )
        for opening in self:
            opening._ensure_warehouse_right(right)

    def _ensure_tied(self):
        """The total and the books agree, or somebody wrote down why not."""
        open_totals = self.total_ids.filtered(
            lambda total: self.currency_id.round(total.difference)
        )
        typed = any(self.total_ids.mapped("amount_accounted"))
        if typed and open_totals and not (self.tie_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(opening)s differs from the books:\n%(totals)s\nCorrect the lines"
                    " or the amounts, or write down why it differs.",
                    opening=self.name,
                    totals="\n".join(total._describe() for total in open_totals),
                )
            )

    def _ensure_period_open(self):
        """A closed period, of the stock or of the accounting, takes nothing more."""
        self.company_id._ensure_stock_open(self._get_moment())
        violated = self.company_id._get_violated_lock_dates(
            self.date, False, self.env["account.journal"]
        )
        if violated:
            raise UserError(
                self.env._(
                    "%(opening)s is of %(date)s; the accounting is closed until"
                    " %(limit)s. Take a later date, or ask accounting to open the"
                    " period.",
                    opening=self.name,
                    date=fields.Date.to_string(self.date),
                    limit=fields.Date.to_string(max(limit for limit, _key in violated)),
                )
            )

    def action_open_lines(self):
        """All lines on a screen of their own, with search and groups."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock_book.stock_opening_line_action"
        )
        return {
            **action,
            "domain": [("opening_id", "in", self.ids)],
            "context": {"default_opening_id": self.id if len(self) == 1 else False},
        }

    def action_open_totals(self):
        """The control totals alone, for accounting to type what the books say."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compared with the books"),
            "res_model": "stock.opening.total",
            "view_mode": "list",
            "domain": [("opening_id", "in", self.ids)],
        }

    def action_open_moves(self):
        """The stock moves that this opening made."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("stock.stock_move_action"),
            "domain": [("stock_opening_line_id.opening_id", "in", self.ids)],
            "context": {},
        }

    def action_import(self):
        """The form that reads a spreadsheet into this opening."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock_book.stock_opening_import_action"
        )
        return {**action, "context": {"default_opening_id": self.id}}

    def action_print(self):
        return self.env.ref("stock_book.action_report_opening").report_action(self)
