from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain

from odoo.addons.crm_roles.models.desk_sealed import Given

OPEN = ("sent", "collecting", "compared")


class SupplyInquiry(models.Model):
    """Several vendors are asked for the same goods, and one of them gets the order.

    The buyer lists what is wanted and whom to ask.  **Send** makes one request
    for quotation per vendor, as Odoo's alternatives of one group, and mails each
    a link of his own.  Vendors answer on their page, or the buyer types the
    answer in.  **Compare** puts all answers side by side as what they really
    cost; **Award** turns the request of the chosen vendor into the order, keeps
    his price, and tells the others.
    """

    _name = "supply.inquiry"
    _inherit = ["mail.thread", "mail.activity.mixin", "desk.flow"]
    _description = "Supplier Inquiry"
    _sealed_fields = frozenset(
        {"name", "is_opened", "amount_awarded", "amount_saved", "amount_saved_last"}
    )
    _order = "date_deadline desc, id desc"
    _mail_post_access = "read"

    _flow = {
        "send": ({"draft"}, "sent"),
        "collect": ({"sent"}, "collecting"),
        "compare": ({"sent", "collecting"}, "compared"),
        "award": ({"collecting", "compared"}, "awarded"),
        "decline": ({"sent", "collecting", "compared"}, "declined"),
        "cancel": ({"draft", "sent", "collecting", "compared"}, "cancelled"),
    }

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    title = fields.Char(
        string="Subject", required=True, help="What it is about, as vendors read it."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Buyer",
        default=lambda self: self.env.user,
        required=True,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        required=True,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id", string="Currency")
    line_ids = fields.One2many(
        comodel_name="supply.inquiry.line", inverse_name="inquiry_id", copy=True
    )
    vendor_ids = fields.One2many(
        comodel_name="supply.inquiry.vendor",
        inverse_name="inquiry_id",
        string="Vendors Asked",
        copy=True,
    )
    offer_ids = fields.One2many(
        comodel_name="supply.offer", inverse_name="inquiry_id", string="Offers"
    )
    award_ids = fields.One2many(
        comodel_name="supply.inquiry.award", inverse_name="inquiry_id", string="Awards"
    )
    order_ids = fields.One2many(
        comodel_name="purchase.order",
        inverse_name="supply_inquiry_id",
        string="Requests and Orders",
    )
    questions = fields.Html(
        string="Questions and Conditions",
        help="Printed on the request and shown on the vendor's page.",
    )
    date_deadline = fields.Datetime(
        string="Deadline", copy=False, index=True, tracking=True
    )
    is_sealed = fields.Boolean(
        string="Sealed until the Deadline",
        help="Nobody, the buyer included, sees a price before the deadline.",
        tracking=True,
    )
    is_opened = fields.Boolean(
        string="Envelopes Opened", readonly=True, copy=False, default=False
    )
    is_closed_book = fields.Boolean(
        string="Prices Sealed Now", compute="_compute_is_closed_book"
    )
    freight_by = fields.Selection(
        selection=[("value", "Value"), ("quantity", "Quantity")],
        string="Freight Shared by",
        default="value",
        required=True,
    )
    yearly_rate = fields.Float(
        string="Interest (% a year)",
        default=lambda self: self.env.company.supply_yearly_rate,
        help="What money costs us: an offer payable later is worth that much more.",
    )
    surplus_share = fields.Float(
        string="Surplus Counts (%)",
        default=100,
        help="How much of the goods beyond the need, taken for a vendor's minimum,"
        " counts as a cost: 100 when they are of no use to us.",
    )
    is_thanking = fields.Boolean(
        string="Thank the Others",
        default=True,
        help="After the award, vendors who get no order are told so by mail.",
    )
    expense_ids = fields.One2many(
        comodel_name="hr.expense", inverse_name="supply_inquiry_id", string="Costs"
    )
    amount_costs = fields.Monetary(
        string="Costs of the Inquiry", compute="_compute_amount_costs"
    )
    is_sharing_costs = fields.Boolean(
        string="Costs in the Comparison",
        help="Travel and samples are spread over the lines of every offer.",
    )
    vendor_count = fields.Integer(
        string="Asked", compute="_compute_answers", store=True
    )
    answer_count = fields.Integer(
        string="Answered", compute="_compute_answers", store=True
    )
    is_answered = fields.Boolean(
        string="All Have Answered", compute="_compute_answers", store=True
    )
    has_answer = fields.Boolean(
        string="Has an Answer", compute="_compute_answers", store=True
    )
    next_text = fields.Char(string="Next", compute="_compute_next_text")
    amount_awarded = fields.Monetary(
        string="Awarded", readonly=True, copy=False, tracking=True
    )
    amount_saved = fields.Monetary(
        string="Saved against the Highest Offer", readonly=True, copy=False
    )
    amount_saved_last = fields.Monetary(
        string="Saved against the Last Price", readonly=True, copy=False
    )
    outcome = fields.Text(string="Why it Ended so", readonly=True, copy=False)
    order_count = fields.Integer(compute="_compute_order_count")
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("collecting", "Collecting"),
            ("compared", "Compared"),
            ("awarded", "Awarded"),
            ("declined", "No award"),
            ("cancelled", "Cancelled"),
        ],
        ondelete={
            state: "set default"
            for state in (
                "sent",
                "collecting",
                "compared",
                "awarded",
                "declined",
                "cancelled",
            )
        },
    )
    send_user_id = fields.Many2one(comodel_name="res.users", copy=False, readonly=True)
    send_date = fields.Datetime(string="Sent on", copy=False, readonly=True)
    award_user_id = fields.Many2one(
        comodel_name="res.users", string="Awarded by", copy=False, readonly=True
    )
    award_date = fields.Datetime(string="Awarded on", copy=False, readonly=True)

    @api.constrains("yearly_rate", "surplus_share")
    def _check_rates(self):
        for inquiry in self:
            if not (
                0 <= inquiry.yearly_rate <= 100 and 0 <= inquiry.surplus_share <= 100
            ):
                raise ValidationError(
                    inquiry.env._(
                        "Interest (%(rate)s) and surplus (%(share)s) are percentages"
                        " from 0 to 100.",
                        rate=inquiry.yearly_rate,
                        share=inquiry.surplus_share,
                    )
                )

    @api.depends("is_sealed", "is_opened")
    def _compute_is_closed_book(self):
        for inquiry in self:
            inquiry.is_closed_book = inquiry.is_sealed and not inquiry.is_opened

    def _compute_amount_costs(self):
        # The sum alone, with all rights: expenses belong to those who paid them.
        costs = dict(
            self.env["hr.expense"]
            .sudo()
            ._read_group(
                Domain("supply_inquiry_id", "in", self.ids)
                & Domain("state", "!=", "refused"),
                ["supply_inquiry_id"],
                ["total_amount:sum"],
            )
        )
        for inquiry in self:
            # The key of the sums above.
            inquiry.amount_costs = costs.get(inquiry._origin.sudo(), 0)

    @api.depends("vendor_ids.state")
    def _compute_answers(self):
        for inquiry in self:
            states = inquiry.vendor_ids.mapped("state")
            inquiry.vendor_count = len(states)
            inquiry.answer_count = sum(state != "asked" for state in states)
            inquiry.has_answer = "answered" in states
            inquiry.is_answered = bool(states) and "asked" not in states

    @api.depends("state", "date_deadline", "vendor_ids.state", "is_opened")
    def _compute_next_text(self):
        for inquiry in self:
            inquiry.next_text = inquiry._say_next()

    @api.depends("order_ids.state")
    def _compute_order_count(self):
        for inquiry in self:
            inquiry.order_count = len(inquiry.order_ids)

    @api.depends("name", "title")
    def _compute_display_name(self):
        for inquiry in self:
            parts = [inquiry.name, inquiry.title]
            inquiry.display_name = " · ".join(part for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            for name in self._sealed_fields:
                vals.pop(name, None)
            number = sequence.with_company(company).next_by_code(self._name)
            vals["name"] = Given(number)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_seal(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        sent = self.filtered(lambda inquiry: inquiry.state != "draft")
        if sent:
            raise UserError(
                self.env._(
                    "%(names)s went to vendors and stays as a record. Cancel it"
                    " instead.",
                    names=", ".join(sent.mapped("name")),
                )
            )

    def action_send(self):
        """Make one request per vendor and mail each of them a link of his own.

        :return: True
        :raises UserError: with nothing to ask for, nobody to ask, a vendor without
            an address, or a deadline that has passed
        """
        return self._move("send")

    def action_collect(self):
        return self._move("collect")

    def action_compare(self):
        """Close the answers and open the comparison."""
        self.ensure_one()
        if self.state in ("sent", "collecting"):
            self._move("compare")
        return self.action_open_comparison()

    def action_open_comparison(self):
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "purchase_flow.comparison",
            "name": self.env._("Comparison %(number)s", number=self.name),
            "params": {"inquiry_id": self.id},
            "context": {"active_id": self.id, "active_model": self._name},
        }

    def action_award(self, vals):
        """Give the order, line by line, and close the inquiry.

        :param vals: ``{"awards": [{"offer_line_id", "quantity", "reason",
            "product_id"}], "reason", "confirm"}``.  ``quantity`` is in the unit of
            the inquiry's line and defaults to all of it; two awards on one line
            split it.  ``reason`` says why not the cheapest, for one line or for
            all.  ``product_id`` takes the vendor's substitute.  ``confirm``: False
            leaves the orders as requests.
        :return: ``{"inquiry_id", "state", "order_ids", "confirmed_ids", "saved",
            "saved_last"}``; an order that a rule holds, or whose vendor is not
            approved, is not among the confirmed
        :raises UserError: prices still sealed, an offer of another inquiry, more
            than was asked for, no reason for a dearer or expired offer
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._ensure_state("award")
        self._ensure_envelopes_open()
        # Awards are a record: nobody but this method, with all rights, makes them.
        awards = self.env["supply.inquiry.award"].sudo()._award(self, vals or {})
        self._move("award")
        orders = awards.sudo(False)._make_orders(self, (vals or {}).get("confirm"))
        self._tell_the_others()
        return {
            "inquiry_id": self.id,
            "state": self.state,
            "order_ids": orders.ids,
            "confirmed_ids": orders.filtered(lambda one: one.state == "purchase").ids,
            "saved": self.amount_saved,
            "saved_last": self.amount_saved_last,
        }

    def action_decline(self, reason=None):
        """End it without an award; the quantities go back to the board."""
        return self._end("decline", reason)

    def action_cancel(self, reason=None):
        """Call it off; vendors who were asked are told."""
        return self._end("cancel", reason)

    def action_ask_reason(self):
        """The dialog behind "No Award" and "Cancel"."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "supply.inquiry.close",
            "name": self.env._("End %(number)s", number=self.name),
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_inquiry_id": self.id,
                "default_verb": self.env.context.get("close_verb", "cancel"),
            },
        }

    def action_record_offer(self):
        """The form in which a buyer types what a vendor has answered."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "supply.offer.record",
            "name": self.env._("Offer for %(number)s", number=self.name),
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_inquiry_id": self.id,
                "dialog_size": "extra-large",
            },
        }

    def action_open_orders(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "purchase.order",
            "name": self.env._("Requests and Orders of %(number)s", number=self.name),
            "view_mode": "list,form",
            "domain": [("supply_inquiry_id", "=", self.id)],
        }

    def action_add_cost(self):
        """An expense of mine for this inquiry: a journey, a sample."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "hr.expense",
            "name": self.env._("Cost of %(number)s", number=self.name),
            "view_mode": "form",
            "context": {
                "default_supply_inquiry_id": self.id,
                "default_name": self.display_name,
            },
        }

    def record_offer(self, vals):
        """Keep what a vendor answered, as a new version of his offer.

        :param vals: ``{"partner_id", "client_ref", "currency", "freight",
            "payment_term_id", "vendor_ref", "date_valid", "is_tax_included",
            "note", "lines", "files"}``; a line is ``{"line_id", "price", "uom_id",
            "minimum", "multiple", "lead_days", "date_valid", "alternate",
            "note"}`` with the price per ``uom_id``; a price per pack without a
            ``multiple`` means whole packs, zero means any quantity; a file is
            ``{"name", "datas"}`` in base64.  ``currency`` is a code or an id.
        :return: ``{"offer_id", "version", "is_late", "is_sealed"}``; the same again
            for a ``client_ref`` that is known
        :raises UserError: not open for answers, a vendor who was not asked
        :raises ValidationError: a price below zero, zero without a note, a unit
            that does not fit, an unknown currency
        """
        self.ensure_one()
        self.check_access("write")
        invitation = self.vendor_ids._of_partner(vals.get("partner_id"))
        if not invitation:
            raise UserError(
                self.env._(
                    "%(vendor)s was not asked in %(number)s. Add the vendor to the"
                    " inquiry first.",
                    vendor=self.env["res.partner"]
                    .browse(vals.get("partner_id") or 0)
                    .exists()
                    .display_name
                    or self.env._("This vendor"),
                    number=self.name,
                )
            )
        # An offer is a record of the vendor's word: no role may write one.
        offer = self.env["supply.offer"].sudo()._record(invitation.sudo(), vals)
        return offer._answer()

    def compare(self):
        """The matrix line × vendor, normalised; see ``docs/api.md``.

        :return: ``{"inquiry", "vendors", "lines"}``, plain values
        :raises UserError: while the prices are sealed
        """
        self.ensure_one()
        self.check_access("read")
        self._ensure_envelopes_open()
        return self.env["supply.inquiry.comparison"]._matrix(self)

    # What the buttons check and do.

    def _check_send(self):
        for inquiry in self:
            inquiry._ensure_complete()
            inquiry.vendor_ids._ensure_reachable()

    def _ensure_complete(self):
        now = fields.Datetime.now()
        if not self.line_ids:
            raise UserError(
                self.env._("%(number)s asks for nothing. Add a line.", number=self.name)
            )
        if not self.vendor_ids:
            raise UserError(
                self.env._("%(number)s asks nobody. Add a vendor.", number=self.name)
            )
        if self.is_sealed and not self.date_deadline:
            raise UserError(
                self.env._(
                    "%(number)s is sealed until its deadline. Set a deadline.",
                    number=self.name,
                )
            )
        if self.date_deadline and self.date_deadline <= now:
            raise UserError(
                self.env._(
                    "The deadline of %(number)s has passed. Choose a later one.",
                    number=self.name,
                )
            )

    def _after_send(self):
        for inquiry in self:
            inquiry.vendor_ids._make_requests()
            inquiry.vendor_ids._mail_link()

    def _check_compare(self):
        self._ensure_envelopes_open()
        for inquiry in self:
            if not inquiry.has_answer:
                raise UserError(
                    inquiry.env._(
                        "Nobody has answered %(number)s. Type an answer in, wait, or"
                        " end it without an award.",
                        number=inquiry.name,
                    )
                )

    def _after_decline(self):
        self._drop_requests()

    def _after_cancel(self):
        self._drop_requests()

    def _after_award(self):
        # Those who lose are cancelled as Odoo does it for alternatives; the
        # winners go on in ``_make_orders``.
        winners = self.award_ids.vendor_id.order_id
        (self.order_ids - winners)._drop_request()

    def _confirm_orders(self, orders):
        """To the vendors; those of a vendor not approved wait as requests."""
        waiting = orders.filtered("is_vendor_to_approve")
        if orders - waiting:
            (orders - waiting)._supply_confirm()
        for order in waiting:
            self.message_post(body=order._vendor_refusal())

    def _end(self, verb, reason):
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why %(names)s ends.", names=", ".join(self._names()))
            )
        told = self.filtered(lambda inquiry: inquiry.state != "draft")
        self._move(verb)
        self.write({"outcome": reason.strip()})
        for inquiry in self:
            inquiry.message_post(body=reason.strip())
        told._tell_the_others()
        return True

    def _names(self):
        return self.mapped("name")

    def _drop_requests(self):
        self.order_ids._drop_request()

    def _tell_the_others(self):
        for inquiry in self.filtered("is_thanking"):
            losers = inquiry.vendor_ids - inquiry.award_ids.vendor_id
            losers._mail_thanks()

    def _note_answer(self, offer):
        """The first answer opens the collecting; no price goes into the history."""
        self = self.with_context(lang=self.user_id.lang)
        if self.state == "sent":
            self._move("collect")
        text = (
            self.env._("%(vendor)s does not offer.", vendor=offer.partner_id.name)
            if offer.is_refusal
            else self.env._(
                "%(vendor)s has answered (version %(version)s).",
                vendor=offer.partner_id.name,
                version=offer.version,
            )
        )
        if offer.is_late:
            text = f"{text} {self.env._('After the deadline.')}"
        self.message_post(body=text)

    # Sealed until the deadline.

    def _ensure_envelopes_open(self):
        """Open the envelopes when their time has come, or refuse."""
        self._open_envelopes()
        for inquiry in self.filtered("is_closed_book"):
            raise UserError(
                inquiry.env._(
                    "The prices of %(number)s are sealed until %(deadline)s. Nobody"
                    " can open them before.",
                    number=inquiry.name,
                    deadline=inquiry._deadline_text(),
                )
            )

    def _open_envelopes(self):
        """What was handed in sealed becomes readable after the deadline."""
        now = fields.Datetime.now()
        due = self.filtered(
            lambda inquiry: (
                inquiry.is_closed_book
                and inquiry.state in OPEN
                and inquiry.date_deadline
                and inquiry.date_deadline <= now
            )
        )
        if not due:
            return
        # The clock opens them, not the person: nobody has the right to.
        everything = due.sudo().with_context(supply_opening=Opening())
        everything.write({"is_opened": True})
        for inquiry in everything:
            inquiry.offer_ids._unpack()
            inquiry.message_post(
                body=inquiry.env._(
                    "Deadline passed: the sealed offers are open. %(count)s received.",
                    count=len(inquiry.offer_ids),
                )
            )
        due.invalidate_recordset()

    def _may_write_sealed(self):
        opening = isinstance(self.env.context.get("supply_opening"), Opening)
        return opening or super()._may_write_sealed()

    def _ensure_seal(self, vals):
        """Neither the seal nor the clock is turned back once vendors were asked."""
        if isinstance(self.env.context.get("supply_opening"), Opening):
            return
        if self._sealed_fields.intersection(vals):
            raise AccessError(
                self.env._(
                    "Envelopes open at the deadline, figures follow from the award"
                    " and numbers are drawn; nobody writes them."
                )
            )
        if not {"is_sealed", "date_deadline"} & set(vals):
            return
        for inquiry in self.filtered(lambda one: one.is_sealed and one.state in OPEN):
            inquiry._ensure_seal_kept(vals)

    def _ensure_seal_kept(self, vals):
        deadline = fields.Datetime.to_datetime(
            vals.get("date_deadline", self.date_deadline)
        )
        opened = "is_sealed" in vals and not vals["is_sealed"]
        if opened or not deadline or deadline < self.date_deadline:
            raise UserError(
                self.env._(
                    "%(number)s was promised to vendors as sealed until %(deadline)s:"
                    " it may end later, not earlier, and stays sealed.",
                    number=self.name,
                    deadline=self._deadline_text(),
                )
            )

    def _deadline_text(self):
        return fields.Datetime.context_timestamp(self, self.date_deadline).strftime(
            "%Y-%m-%d %H:%M"
        )

    @api.model
    def _cron_deadlines(self):
        """Hourly: open sealed offers and tell buyers that a decision is due."""
        now = fields.Datetime.now()
        passed = self.search(
            [("state", "in", OPEN), ("date_deadline", "<=", now)], order="id"
        )
        passed._open_envelopes()
        passed._remind_to_award()

    def _remind_to_award(self):
        note = self.env.ref("mail.mail_activity_data_todo")
        for inquiry in self:
            person = inquiry.with_context(lang=inquiry.user_id.lang)
            summary = person.env._("Deadline passed: compare and award")
            if not inquiry.activity_ids.filtered(
                lambda todo, note=note: todo.activity_type_id == note and todo.automated
            ):
                inquiry.activity_schedule(
                    activity_type_id=note.id,
                    summary=summary,
                    user_id=inquiry.user_id.id,
                )

    # In words.

    def _say_next(self):
        return getattr(self, f"_say_next_{self.state}", lambda: "")()

    def _say_next_draft(self):
        return self.env._("Next: list what is wanted and whom to ask, then send it.")

    def _say_next_sent(self):
        return self.env._(
            "Waits for answers. Vendors asked: %(asked)s, none has answered.",
            asked=self.vendor_count,
        )

    def _say_next_collecting(self):
        text = self.env._(
            "%(answered)s of %(asked)s vendors have answered.",
            answered=self.answer_count,
            asked=self.vendor_count,
        )
        if self.is_closed_book and self.date_deadline:
            return f"{text} " + self.env._(
                "Prices are sealed until %(deadline)s.", deadline=self._deadline_text()
            )
        return f"{text} " + self.env._("Next: compare.")

    def _say_next_compared(self):
        return self.env._("Next: award, line by line or as a whole.")

    def _say_next_awarded(self):
        return self.env._(
            "Awarded to %(vendors)s.",
            vendors=", ".join(self.award_ids.vendor_id.partner_id.mapped("name")),
        )

    # Starting one from what people asked for.

    @api.model
    def _start_from_needs(self, need_lines, vendors=None):
        """One inquiry for these request lines; same products become one line."""
        lines = self.env["supply.inquiry.line"]._prepare_need_values(need_lines)
        # Vendors read it: the numbers of our requests are nothing to them.
        title = ", ".join(dict.fromkeys(values["name"] for values in lines))
        return self.create(
            {
                "title": title[:120] or self.env._("Requests"),
                "line_ids": [Command.create(values) for values in lines],
                "vendor_ids": [
                    Command.create({"partner_id": vendor.id})
                    for vendor in vendors or self.env["res.partner"]
                ],
            }
        )


class Opening:
    """Lets the engine write what nobody writes; no call over RPC can bring it."""
