from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# Days until a loan is due when nobody says otherwise.
TERMS = {"demo": 14, "replacement": 21, "trial": 30, "exhibition": 10, "tool": 7}
OUT = ("out", "partly_back")


class StockLoan(models.Model):
    """Goods that left us and come back, or become a sale; or came to us on loan.

    Lend: somebody asks for goods on loan, from a value that a rule names the boss
    audits it, the warehouse hands them out.  The goods leave the stock for a place
    "Lent": they stay ours and in our value, but no order can take them.  Line by
    line they come back, in good order or damaged, or they become a sale, a gift,
    our own use, a loss or another loan: from the lent place, never a second time
    from the stock.  When nothing is out any more, the loan is closed.

    Borrow: the same with the goods of somebody else.  They bear their owner, are
    worth nothing to us, and go back or are bought.
    """

    _name = "stock.loan"
    _description = "Loan"
    _inherit = [
        "stock.book.audited",
        "stock.loan.settle",
        "stock.loan.remind",
        "stock.book.mover",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_due, id desc"
    _check_company_auto = True

    _flow = {
        "submit": ({"draft"}, "waiting"),
        "approve": ({"waiting"}, "approved"),
        "lend": ({"approved"}, "out"),
        "return": ({"out", "partly_back"}, "partly_back"),
        "convert": ({"out", "partly_back"}, "partly_back"),
        "close": ({"partly_back"}, "closed"),
        "lose": ({"partly_back"}, "lost"),
        "rework": ({"waiting", "approved"}, "draft"),
        "cancel": ({"draft", "waiting", "approved"}, "cancelled"),
    }
    _sealed_fields = frozenset(
        {
            "date_end",
            "deposit_result",
            "is_block_lifted",
            "is_reminded",
            "name",
            "origin_loan_id",
            "reminder_stage",
        }
    )
    _approval_watched = ("partner_id", "kind", "amount_total")

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    kind = fields.Selection(
        selection=[("lend", "We lend"), ("borrow", "We borrow")],
        default="lend",
        required=True,
    )
    holder_kind = fields.Selection(
        selection=[
            ("customer", "Customer"),
            ("vendor", "Vendor"),
            ("employee", "Employee"),
            ("department", "Department"),
        ],
        string="Holder is",
        default="customer",
        required=True,
    )
    employee_id = fields.Many2one(comodel_name="hr.employee", check_company=True)
    department_id = fields.Many2one(comodel_name="hr.department", check_company=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index=True,
        tracking=True,
    )
    holder_name = fields.Char(
        string="Holder", compute="_compute_holder_name", store=True
    )
    purpose = fields.Selection(
        selection=[
            ("demo", "Demonstration"),
            ("replacement", "Replacement during repair"),
            ("trial", "Trial"),
            ("exhibition", "Exhibition"),
            ("tool", "Tool"),
        ],
        default="demo",
        required=True,
    )
    note = fields.Text(string="Terms and remarks")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
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
        help="Where the goods come from and go back to.",
    )
    is_usable = fields.Boolean(
        string="May be used",
        help="Borrowed goods lie in the stock and can be taken like our own, instead"
        " of on a place of their own.",
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Lend Date", default=fields.Date.context_today, required=True, copy=False
    )
    date_due = fields.Date(
        string="Due Date",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        copy=False,
        tracking=True,
        index=True,
    )
    date_end = fields.Date(string="Ended on", readonly=True, copy=False)
    line_ids = fields.One2many(
        comodel_name="stock.loan.line", inverse_name="loan_id", copy=True
    )
    event_ids = fields.One2many(
        comodel_name="stock.loan.event", inverse_name="loan_id", readonly=True
    )
    origin_loan_id = fields.Many2one(
        comodel_name="stock.loan",
        string="Lent on from",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    amount_total = fields.Monetary(
        string="Value", compute="_compute_amounts", store=True, tracking=True
    )
    amount_out = fields.Monetary(
        string="Value out", compute="_compute_amounts", store=True
    )
    amount_deposit = fields.Monetary(
        string="Deposit", compute="_compute_amounts", store=True
    )
    qty_out = fields.Float(
        string="Pieces out",
        compute="_compute_amounts",
        store=True,
        digits="Product Unit",
    )
    deposit_state = fields.Selection(
        selection=[
            ("none", "No deposit"),
            ("asked", "To receive"),
            ("held", "Held"),
            ("returned", "Returned"),
            ("kept", "Kept"),
        ],
        compute="_compute_deposit_state",
        store=True,
        copy=False,
        tracking=True,
    )
    deposit_result = fields.Selection(
        selection=[("held", "Held"), ("returned", "Returned"), ("kept", "Kept")],
        readonly=True,
        copy=False,
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_days", search="_search_is_overdue"
    )
    days_out = fields.Integer(string="Days out", compute="_compute_days")
    days_late = fields.Integer(string="Days late", compute="_compute_days")
    is_block_lifted = fields.Boolean(
        string="Lent despite overdue loans", readonly=True, copy=False, tracking=True
    )
    block_text = fields.Char(string="Why blocked", compute="_compute_block_text")
    reminder_stage = fields.Integer(readonly=True, copy=False)
    is_reminded = fields.Boolean(string="Reminded", readonly=True, copy=False)
    invoice_ids = fields.One2many(
        comodel_name="account.move", inverse_name="stock_loan_id", string="Invoices"
    )
    invoice_count = fields.Integer(compute="_compute_invoice_count")
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("waiting", "Waiting for audit"),
            ("approved", "Approved"),
            ("out", "Out"),
            ("partly_back", "Partly back"),
            ("closed", "Closed"),
            ("lost", "Lost"),
            ("cancelled", "Cancelled"),
        ],
        ondelete={
            state: "cascade"
            for state in (
                "waiting",
                "approved",
                "out",
                "partly_back",
                "closed",
                "lost",
                "cancelled",
            )
        },
    )
    lend_user_id = fields.Many2one(
        comodel_name="res.users", string="Handed out by", copy=False, readonly=True
    )
    lend_date = fields.Datetime(string="Handed out on", copy=False, readonly=True)

    _client_ref_unique = models.UniqueIndex(
        "(company_id, client_ref) WHERE client_ref IS NOT NULL",
        "Another loan bears this reference of the caller already.",
    )
    _open_partner_idx = models.Index(
        "(partner_id, date_due) WHERE state IN ('out', 'partly_back')"
    )

    @api.constrains("kind", "holder_kind", "partner_id", "employee_id", "department_id")
    def _check_holder(self):
        for loan in self:
            if loan.kind == "borrow" and loan.holder_kind not in ("customer", "vendor"):
                raise ValidationError(
                    self.env._(
                        "%s: we borrow from a vendor or a customer, not from our own"
                        " people.",
                        loan.name,
                    )
                )
            needed = {
                "employee": loan.employee_id,
                "department": loan.department_id,
            }.get(loan.holder_kind, loan.partner_id)
            if not needed:
                raise ValidationError(
                    self.env._(
                        "%(loan)s: say which %(holder)s.",
                        loan=loan.name,
                        holder=loan._get_holder_label().lower(),
                    )
                )

    @api.constrains("date", "date_due")
    def _check_dates(self):
        for loan in self:
            if loan.date_due < loan.date:
                raise ValidationError(
                    self.env._(
                        "%(loan)s would be due on %(due)s, before it goes out on"
                        " %(date)s.",
                        loan=loan.name,
                        due=fields.Date.to_string(loan.date_due),
                        date=fields.Date.to_string(loan.date),
                    )
                )

    @api.depends("holder_kind", "employee_id", "department_id")
    def _compute_partner_id(self):
        for loan in self:
            # The contact of a colleague is all we take of his file.
            if loan.holder_kind == "employee":
                loan.partner_id = loan.employee_id.sudo().work_contact_id
            elif loan.holder_kind == "department":
                # As above.
                chief = loan.department_id.sudo().manager_id
                loan.partner_id = chief.work_contact_id
            else:
                loan.partner_id = loan.partner_id

    @api.depends(
        "holder_kind", "partner_id.name", "employee_id.name", "department_id.name"
    )
    def _compute_holder_name(self):
        for loan in self:
            holder = {
                # The name of the holder is all we take of the files.
                "employee": loan.employee_id.sudo(),
                "department": loan.department_id.sudo(),
            }.get(loan.holder_kind, loan.partner_id)
            loan.holder_name = holder.display_name or ""

    @api.depends("warehouse_id")
    def _compute_location_id(self):
        for loan in self:
            loan.location_id = loan.warehouse_id.lot_stock_id

    @api.depends("purpose", "date")
    def _compute_date_due(self):
        for loan in self:
            start = loan.date or fields.Date.context_today(loan)
            loan.date_due = start + timedelta(days=TERMS.get(loan.purpose, 14))

    @api.depends("line_ids.amount", "line_ids.qty_open", "line_ids.amount_deposit")
    def _compute_amounts(self):
        for loan in self:
            lines = loan.line_ids
            loan.amount_total = sum(lines.mapped("amount"))
            loan.amount_out = sum(line.qty_open * line.unit_value for line in lines)
            loan.amount_deposit = sum(lines.mapped("amount_deposit"))
            loan.qty_out = sum(lines.mapped("qty_open"))

    @api.depends("amount_deposit", "deposit_result")
    def _compute_deposit_state(self):
        for loan in self:
            asked = "asked" if loan.amount_deposit else "none"
            loan.deposit_state = loan.deposit_result or asked

    @api.depends("state", "date_due", "lend_date", "date_end")
    def _compute_days(self):
        today = fields.Date.context_today(self)
        for loan in self:
            is_out = loan.state in OUT
            late = (today - loan.date_due).days if is_out and loan.date_due else 0
            loan.days_late = max(late, 0)
            loan.is_overdue = late > 0
            start = fields.Date.to_date(loan.lend_date) or loan.date
            end = today if is_out else loan.date_end
            loan.days_out = max((end - start).days, 0) if end and start else 0

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = [
            ("state", "in", OUT),
            ("date_due", "<", fields.Date.context_today(self)),
        ]
        if True in value and False in value:
            return []
        return overdue if True in value else ["!", "&", *overdue]

    @api.depends("partner_id", "kind", "state", "is_block_lifted")
    def _compute_block_text(self):
        blocks = self.filtered(
            lambda loan: loan.state in ("draft", "waiting", "approved")
        )
        found = blocks._find_blocks()
        for loan in self:
            loan.block_text = found.get(loan, "")

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        for loan in self:
            # A count is all that those learn who may not read invoices.
            loan.invoice_count = len(loan.sudo().invoice_ids)

    # The life of a loan.

    def action_lend(self):
        """Hand the goods out, or take borrowed ones in; a draft is submitted first.

        :return: ``True``, or the notice that an audit has to come first
        :raise UserError: no line, a lot missing, not enough free in the place, the
            borrower has loans overdue for longer than the company allows
        :raise AccessError: neither keeper nor right ``loan`` for the warehouse
        """
        self.filtered(lambda loan: loan.state == "draft").action_submit()
        held = self.filtered(lambda loan: loan.state == "waiting")
        ready = self - held
        if ready:
            ready._move("lend")
        return held._approval_notice() if held else True

    def action_return(self, lines=None):
        """Take goods back, or give borrowed ones back.

        :param lines: ``[{"line_id", "quantity", "condition", "note", "lot_id",
            "charge"}]``; ``quantity`` in the unit of the line, all that is out when
            left out; ``condition`` is ``good`` (to the stock), ``damaged`` (to the
            damaged goods) or ``scrap``; ``lot_id`` says which lot came, to be
            compared with the one that went; ``charge`` is an amount, without tax,
            that the borrower is invoiced for damage.  Nothing: all in good order.
        :return: ``{"event_ids", "move_ids", "invoice_ids", "loan_ids", "states"}``
        :raise UserError: more than is out, another lot, an unknown condition
        :raise AccessError: neither keeper nor right ``loan`` for the warehouse
        """
        return self._settle("return", "return", self._read_lines(lines))

    def action_convert(self, kind, lines=None):
        """What is out does not come back: it becomes something else.

        Goods move from the lent place, never from the stock a second time.

        :param kind: ``sale`` (draft invoice), ``gift``, ``consumption``, ``loss``
            (with a charge), ``reloan`` (the same goods on a new loan); of borrowed
            goods ``purchase`` (they become ours, draft bill), ``consumption``,
            ``loss``
        :param lines: ``[{"line_id", "quantity", "note", "lot_id"}]``, all that is out
            when left out; for a sale or a purchase ``price_unit`` without tax, for a
            loss ``charge`` (default: the value; 0 charges nothing), for a re-loan
            ``date_due`` and ``partner_id``
        :return: as ``action_return``
        :raise UserError: a kind that does not fit, more than is out, another lot
        :raise AccessError: neither keeper nor right ``loan`` for the warehouse
        """
        self._ensure_convertible(kind)
        return self._settle("convert", kind, self._read_lines(lines))

    def action_close(self):
        """The loan is over; it closes by itself with the last piece."""
        return self._move("close")

    def action_lose(self):
        """Nothing of it comes back: all that was out is lost."""
        return self._move("lose")

    def action_extend(self, date_due, reason=None):
        """Give the holder more time; the old date stays in the trace.

        :param date_due: the new date, later than today
        :return: ``True``
        :raise UserError: the loan is not out, or the date is past
        """
        new = fields.Date.to_date(date_due)
        self.check_access("write")
        self._ensure_keeper()
        for loan in self:
            loan._ensure_out()
            if not new or new < fields.Date.context_today(loan):
                raise UserError(
                    self.env._("%s: the new due date lies in the future.", loan.name)
                )
            loan._log_event(
                "extend", note=reason, date_before=loan.date_due, date_after=new
            )
            loan._as_engine().write(
                {"date_due": new, "reminder_stage": 0, "is_reminded": False}
            )
        return True

    def action_lift_block(self, reason=None):
        """Let this loan out although its holder keeps others too long.

        :return: ``True``
        :raise AccessError: the person is not among those who may lift it
        """
        self.check_access("read")
        if not self.env.user.has_group("stock_book.group_loan_lifter"):
            raise AccessError(
                self.env._(
                    "Loans to somebody with overdue loans are let out by: %s.",
                    self._get_lifters(),
                )
            )
        for loan in self.filtered(lambda loan: not loan.is_block_lifted):
            # Who lifts a block need not be able to change loans otherwise.
            loan.sudo()._as_engine().is_block_lifted = True
            loan._log_event("lift", note=reason)
        return True

    def action_deposit_receive(self):
        return self._set_deposit("held", {False})

    def action_deposit_return(self):
        return self._set_deposit("returned", {"held"})

    def action_deposit_keep(self):
        return self._set_deposit("kept", {"held"})

    def _set_deposit(self, result, sources):
        """Who took or gave the deposit and when stays in the trace."""
        self.check_access("write")
        self._ensure_keeper()
        self._lock()
        for loan in self:
            if not loan.amount_deposit or loan.deposit_result not in sources:
                raise UserError(
                    self.env._(
                        "%(loan)s: the deposit is now: %(state)s.",
                        loan=loan.name,
                        state=loan._get_label("deposit_state"),
                    )
                )
            loan._log_event(f"deposit_{result}", amount=loan.amount_deposit)
        self._as_engine().write({"deposit_result": result})
        return True

    # What the steps ask and do.

    def _check_submit(self):
        for loan in self:
            loan.line_ids._ensure_complete(loan)
        self._ensure_not_blocked()
        self.line_ids._raise_to_cost()

    def _check_lend(self):
        self._ensure_keeper()
        self._ensure_not_blocked()
        for loan in self:
            loan._ensure_warehouse_right("loan")
            loan.line_ids._ensure_complete(loan)
            moving = loan.line_ids.filtered(lambda line: not line.origin_line_id)
            if loan.kind == "lend" and moving:
                loan._ensure_available(moving, loan.location_id)

    def _after_lend(self):
        for loan in self:
            moving = loan.line_ids.filtered(lambda line: not line.origin_line_id)
            moves = loan._move_goods([line._prepare_lend_values() for line in moving])
            for line, move in zip(moving, moves, strict=True):
                line._log_event("lend", line.quantity, move=move)
            for line in loan.line_ids - moving:
                line._log_event("lend", line.quantity)

    def _check_close(self):
        for loan in self:
            if loan.line_ids.filtered(lambda line: line.qty_open > 0):
                raise UserError(
                    self.env._(
                        "%(loan)s: %(quantity)s pieces are still out. Take them back"
                        " or say what became of them.",
                        loan=loan.name,
                        quantity=f"{loan.qty_out:g}",
                    )
                )

    def _check_lose(self):
        self._check_close()

    def _after_close(self):
        self._as_engine().write({"date_end": fields.Date.context_today(self)})
        # Nobody is reminded of what is over.
        self.activity_unlink(["stock_book.activity_loan"])

    def _after_lose(self):
        self._after_close()

    def _ensure_keeper(self):
        if not self.env.user.has_group("stock_book.group_keeper"):
            raise AccessError(
                self.env._(
                    "Goods move by the hand of those who keep them: ask the warehouse"
                    " (%s).",
                    ", ".join(self.mapped("name")),
                )
            )

    def _ensure_out(self):
        if self.state not in OUT:
            raise UserError(
                self.env._(
                    "%(loan)s is now: %(state)s. This is for what is out.",
                    loan=self.name,
                    state=self._state_label(self.state),
                )
            )

    def _log_event(self, kind, **values):
        """A line in the trace; see ``stock.loan.event``."""
        return self.env["stock.loan.event"]._log(
            [{"loan_id": loan.id, "kind": kind, **values} for loan in self]
        )

    def _get_label(self, name):
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")

    def _get_holder_label(self):
        return self._get_label("holder_kind")

    # Places.

    def _get_outside_location(self):
        """Where the goods are while they are out of their house."""
        self.ensure_one()
        if self.kind == "lend":
            return self.warehouse_id._get_place("lent")
        partner = self.partner_id.with_company(self.company_id)
        if self.holder_kind == "vendor":
            return partner.property_stock_supplier
        return partner.property_stock_customer

    def _get_inside_location(self):
        """Where the goods lie with us."""
        if self.kind == "borrow" and not self.is_usable:
            return self.warehouse_id._get_place("borrowed")
        return self.location_id

    # The ways out of the form.

    def action_open_moves(self):
        """The stock moves of this loan."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("stock.stock_move_action"),
            "domain": [("stock_loan_line_id.loan_id", "in", self.ids)],
            "context": {},
        }

    def action_open_invoices(self):
        return self.invoice_ids._get_records_action(name=self.env._("Invoices"))

    def action_print(self):
        return self.env.ref("stock_book.action_report_loan").report_action(self)

    def action_print_return(self):
        return self.env.ref("stock_book.action_report_loan_return").report_action(self)

    # The audit.

    def _approval_risk(self):
        self.ensure_one()
        late = self._find_late_loans().get(self.partner_id.commercial_partner_id)
        if late:
            return self.env._(
                "%(holder)s keeps %(count)s loans too long",
                holder=self.holder_name,
                count=len(late),
            )
        return self.env._(
            "to %(holder)s until %(due)s",
            holder=self.holder_name,
            due=fields.Date.to_string(self.date_due),
        )

    def _approval_warehouse_keepers(self):
        return self.lend_user_id
