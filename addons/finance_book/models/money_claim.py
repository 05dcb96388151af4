from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

# What finance may correct before it confirms.
CORRECTED = frozenset({"amount_confirmed", "journal_id", "date_confirmed"})
# What the document says, else the company of the user.
OWN = frozenset({"company_id", "currency_id"})
# What is fixed once it was announced.
ANNOUNCED = frozenset(
    {
        "amount",
        "client_ref",
        "company_id",
        "currency_id",
        "date",
        "method",
        "partner_id",
        "reference",
        "res_id",
        "res_model",
        "slip",
        "user_id",
    }
)


class MoneyClaim(models.Model):
    """Money that somebody says has come, until finance says so too.

    A salesperson types what a customer paid: how much, when, how, with which
    reference and perhaps a photo of the slip, and announces it.  No balance
    changes.  Finance looks at the bank or into the till: it confirms, which posts
    one payment on the right account, perhaps with another amount or day than was
    told; or it refuses with a reason that goes back to the author.
    """

    _name = "money.claim"
    _inherit = ["mail.thread", "mail.activity.mixin", "desk.flow"]
    _description = "Announced Money"
    _order = "date desc, id desc"
    _check_company_auto = True

    _flow = {
        "submit": ({"draft"}, "submitted"),
        "confirm": ({"submitted"}, "confirmed"),
        "refuse": ({"submitted"}, "refused"),
        "withdraw": ({"draft", "submitted"}, "withdrawn"),
        "rework": ({"refused", "withdrawn"}, "draft"),
    }
    _sealed_fields = frozenset({"name", "payment_id", "refuse_reason"})

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Paid by",
        required=True,
        index=True,
        tracking=True,
    )
    payer_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer",
        store=True,
        precompute=True,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Announced by",
        required=True,
        default=lambda self: self.env.user,
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    date = fields.Date(
        string="Received on",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    amount = fields.Monetary(required=True, tracking=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    method = fields.Selection(
        selection=[
            ("transfer", "Bank transfer"),
            ("cash", "Cash"),
            ("cheque", "Cheque"),
            ("card", "Card"),
        ],
        string="How",
        default="transfer",
        required=True,
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="To which account",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash'))]",
        tracking=True,
    )
    reference = fields.Char(
        string="Customer's Reference",
        help="What stands on the slip or on the bank statement.",
    )
    guard = fields.Char(
        string="Told apart by",
        compute="_compute_guard",
        store=True,
        precompute=True,
    )
    slip = fields.Image(string="Photo of the Slip", max_width=1600, max_height=1600)
    note = fields.Text()
    client_ref = fields.Char(
        string="Caller's Reference",
        copy=False,
        help="Given by a program that may call twice: the second call finds the first.",
    )
    res_model = fields.Char(string="Document Kind", index=True)
    res_id = fields.Many2oneReference(model_field="res_model", string="Document")
    document_name = fields.Char(string="For", compute="_compute_document_name")

    amount_confirmed = fields.Monetary(
        string="Amount found",
        compute="_compute_confirmed",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="What finance found on the account; the same unless it says else.",
    )
    date_confirmed = fields.Date(
        string="Booked on",
        compute="_compute_confirmed",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
    )
    amount_difference = fields.Monetary(
        string="Difference", compute="_compute_amount_difference", store=True
    )
    payment_id = fields.Many2one(
        comodel_name="account.payment", readonly=True, copy=False, ondelete="restrict"
    )
    refuse_reason = fields.Char(
        string="Why refused", readonly=True, copy=False, tracking=True
    )
    days_waiting = fields.Integer(string="Days", compute="_compute_days_waiting")
    may_confirm = fields.Boolean(string="I may confirm", compute="_compute_may_confirm")
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("submitted", "Announced"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        ondelete={
            state: "cascade"
            for state in ("submitted", "confirmed", "refused", "withdrawn")
        },
    )
    submit_user_id = fields.Many2one(
        comodel_name="res.users", string="Sent by", readonly=True, copy=False
    )
    submit_date = fields.Datetime(string="Announced on", readonly=True, copy=False)
    confirm_user_id = fields.Many2one(
        comodel_name="res.users", string="Confirmed by", readonly=True, copy=False
    )
    confirm_date = fields.Datetime(string="Confirmed on", readonly=True, copy=False)
    refuse_user_id = fields.Many2one(
        comodel_name="res.users", string="Refused by", readonly=True, copy=False
    )
    refuse_date = fields.Datetime(string="Refused on", readonly=True, copy=False)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "Money received is an amount above zero."
    )
    _client_ref_uniq = models.UniqueIndex(
        "(company_id, client_ref) WHERE client_ref IS NOT NULL",
        "Another announcement bears this reference of the caller already.",
    )
    _payment_uniq = models.UniqueIndex(
        "(payment_id) WHERE payment_id IS NOT NULL",
        "This payment confirms another announcement already.",
    )
    # Two people who type the same slip at once: the database keeps one.
    _guard_uniq = models.UniqueIndex(
        "(company_id, payer_id, currency_id, amount, guard)"
        " WHERE state IN ('submitted', 'confirmed')",
        "This money is announced already: the same customer, amount and reference.",
    )
    _waiting_idx = models.Index("(company_id, date) WHERE state = 'submitted'")
    _document_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.depends("company_id")
    def _compute_currency_id(self):
        for claim in self:
            claim.currency_id = claim.company_id.currency_id

    @api.depends("method", "company_id")
    def _compute_journal_id(self):
        """The first till for cash, the first bank for everything else."""
        journals = self.env["account.journal"].search(
            [
                ("company_id", "in", self.company_id.ids),
                ("type", "in", ("bank", "cash")),
            ]
        )
        for claim in self:
            kind = "cash" if claim.method == "cash" else "bank"
            own = journals.filtered(
                lambda journal, claim=claim: journal.company_id == claim.company_id
            )
            claim.journal_id = own.filtered(
                lambda journal, kind=kind: journal.type == kind
            )[:1]

    @api.depends("reference", "date")
    def _compute_guard(self):
        """What tells two payments of the same amount apart: the reference or the day.

        Spaces and capitals do not make another reference.
        """
        for claim in self:
            reference = "".join((claim.reference or "").split()).casefold()
            claim.guard = reference or f"day {claim.date}"

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        for claim in self:
            document = claim._get_document()
            claim.document_name = document.display_name if document else ""

    @api.depends("amount", "date")
    def _compute_confirmed(self):
        for claim in self:
            claim.amount_confirmed = claim.amount
            claim.date_confirmed = claim.date

    @api.depends("amount", "amount_confirmed")
    def _compute_amount_difference(self):
        for claim in self:
            claim.amount_difference = claim.amount_confirmed - claim.amount

    @api.depends("state", "date")
    def _compute_days_waiting(self):
        today = fields.Date.context_today(self)
        for claim in self:
            waits = claim.state == "submitted" and claim.date
            claim.days_waiting = (today - claim.date).days if waits else 0

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_may_confirm(self):
        is_finance = self._is_finance()
        for claim in self:
            claim.may_confirm = is_finance and claim.state == "submitted"

    @api.constrains("amount_confirmed", "state")
    def _check_amount_confirmed(self):
        for claim in self:
            if claim.currency_id.compare_amounts(claim.amount_confirmed, 0) <= 0:
                raise ValidationError(
                    self.env._(
                        "%(claim)s: the amount found is %(amount)s. Confirm what came,"
                        " or refuse with a reason when nothing came.",
                        claim=claim.name,
                        amount=claim.currency_id.format(claim.amount_confirmed),
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for claim in self:
            if claim.date > today:
                raise ValidationError(
                    self.env._(
                        "Money received is not of tomorrow: %(date)s is after today.",
                        date=format_date(self.env, claim.date),
                    )
                )

    @api.constrains("journal_id")
    def _check_journal_id(self):
        for claim in self:
            if claim.journal_id and claim.journal_id.type not in ("bank", "cash"):
                raise ValidationError(
                    self.env._(
                        "%(journal)s holds no money. Choose a bank or a till.",
                        journal=claim.journal_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """A ``client_ref`` that is known gives what was made for it before."""
        keys = [self._get_client_key(vals) for vals in vals_list]
        known = self._find_by_client_key(keys)
        fresh = [
            vals for key, vals in zip(keys, vals_list, strict=True) if key not in known
        ]
        made = super().create(fresh)
        for claim in made:
            # After it, so that a default counts as what is typed.
            claim._ensure_own_document()
            claim._ensure_found_by_finance()
        created = iter(made)
        claims = self.browse()
        for key in keys:
            claims += known.get(key) or next(created)
        unnumbered = claims.filtered(lambda claim: claim.name == "/")
        for claim in unnumbered:
            # The number comes from the sequence alone.
            claim.sudo().name = self.env["ir.sequence"].next_by_code("money.claim")
        return claims

    def write(self, vals):
        self._ensure_may_change(vals)
        result = super().write(vals)
        if {"company_id", "res_model", "res_id"} & vals.keys():
            for claim in self:
                claim._ensure_own_document()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        told = self.filtered(lambda claim: claim.state != "draft")
        if told:
            raise UserError(
                self.env._(
                    "What was announced stays on record: withdraw %(claims)s instead.",
                    claims=", ".join(told.mapped("name")),
                )
            )

    # The life of an announcement.

    @api.model
    def register(self, vals):
        """Announce money received; safe to repeat with a ``client_ref``.

        :param vals: ``partner_id`` and ``amount``; may have ``date`` (today),
            ``company_id`` and ``currency_id`` (those of the document, else of the
            user's company), ``method`` (transfer, cash, cheque, card),
            ``journal_id``, ``reference``, ``note``, ``slip`` (an image in base64),
            ``res_model`` and ``res_id`` of an order or invoice, ``client_ref``
        :return: ``{"id", "name", "state", "amount", "currency"}``
        :raises UserError: the same customer, amount and reference were announced
        :raises ValidationError: an amount of zero or less, a day after today, another
            company than that of the document
        :raises AccessError: who may not announce money
        """
        # A caller may send what he does not know as empty.
        told = {name: value for name, value in vals.items() if value or name not in OWN}
        claim = self.create({**self._get_document_defaults(told), **told})
        if claim.state == "draft":
            claim.action_submit()
        return {
            "id": claim.id,
            "name": claim.name,
            "state": claim.state,
            "amount": claim.amount,
            "currency": claim.currency_id.name,
        }

    def action_submit(self):
        """Announce it to finance; no balance changes yet."""
        return self._move("submit")

    def action_confirm(self):
        """Finance found the money: post one payment for each."""
        return self._move("confirm")

    def button_confirm(self):
        """Confirm each for itself; what cannot be is told, the rest goes on.

        :return: True, or the notice that lists what was not confirmed and why
        :raises UserError: it is one alone, and is refused
        """
        if len(self) <= 1:
            return self.action_confirm()
        self._ensure_finance()
        refused = []
        for claim in self:
            try:
                with self.env.cr.savepoint():
                    claim.action_confirm()
            except UserError as refusal:
                refused.append(claim._prepare_refusal_line(refusal))
        return self._tell_refused(refused) if refused else True

    def _prepare_refusal_line(self, refusal):
        """Most refusals name their announcement; the others are told to."""
        text = str(refusal)
        return text if self.name in text else f"{self.name}: {text}"

    def _tell_refused(self, refused):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._(
                    "%(done)s confirmed, %(failed)s not",
                    done=len(self) - len(refused),
                    failed=len(refused),
                ),
                "message": "\n".join(refused),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_refuse(self, reason):
        """Finance did not find it; the author reads why.

        :param reason: in a sentence, for the author
        :return: True
        :raises UserError: no reason, or it does not wait any more
        """
        self._ensure_finance()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why: the author must know what to ask the customer.")
            )
        self._move("refuse")
        # The reason is signed with the refusal and written by nothing else.
        self.sudo().write({"refuse_reason": reason.strip()})
        for claim in self:
            claim._tell_author(
                self.env._("Refused: %(reason)s", reason=claim.refuse_reason)
            )
        return True

    def button_refuse(self):
        """Ask for the reason first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "finance_book.money_claim_action_refuse"
        )
        return {**action, "context": {"default_claim_ids": self.ids}}

    def action_withdraw(self):
        """The author takes it back."""
        return self._move("withdraw")

    def action_rework(self):
        return self._move("rework")

    def action_open_document(self):
        """The order or invoice that it was announced for."""
        self.ensure_one()
        document = self._get_document()
        if not document:
            raise UserError(self.env._("%(claim)s names no document.", claim=self.name))
        return document._get_records_action()

    def action_open_payment(self):
        """The payment that was posted for it."""
        self.ensure_one()
        return self.payment_id._get_records_action()

    # What each step asks for.

    def _check_submit(self):
        for claim in self:
            twin = claim._find_twin()
            if twin:
                claim._refuse_twin(twin)

    def _check_confirm(self):
        self._ensure_finance()
        for claim in self:
            if self.env.user in claim._get_claimants():
                raise UserError(
                    self.env._(
                        "You announced %(claim)s yourself: somebody else of finance"
                        " confirms it.",
                        claim=claim.name,
                    )
                )
            if not claim.journal_id:
                raise UserError(
                    self.env._(
                        "%(claim)s: say on which bank account or till you found it.",
                        claim=claim.name,
                    )
                )

    def _get_claimants(self):
        """In whose name it is, who typed it and who announced it."""
        return self.user_id | self.create_uid | self.submit_user_id

    def _check_withdraw(self):
        others = self.filtered(
            lambda claim: claim.user_id != self.env.user and not self.env.su
        )
        if others and not self._is_finance():
            raise AccessError(
                self.env._(
                    "%(claims)s: who announced it withdraws it, or finance refuses it.",
                    claims=", ".join(others.mapped("name")),
                )
            )

    def _after_confirm(self):
        payments = self.env["account.payment"].create(
            [claim._prepare_payment_values() for claim in self]
        )
        for claim, payment in zip(self, payments, strict=True):
            # Which payment it became is written here alone.
            claim.sudo().payment_id = payment
        payments.action_post()
        for claim in self:
            claim._settle()
            claim._tell_author(claim._say_confirmed())

    def _after_rework(self):
        # A new try has not been refused.
        self.sudo().write({"refuse_reason": False})

    def _prepare_payment_values(self):
        return {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": self.payer_id.id,
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "amount": self.amount_confirmed,
            "currency_id": self.currency_id.id,
            "date": self.date_confirmed,
            "memo": " ".join(filter(None, [self.name, self.reference])),
        }

    def _settle(self):
        """Put the payment against the open invoices of its document."""
        kinds = self.env["account.payment"]._get_valid_payment_account_types()
        invoices = self._get_invoices().filtered(
            lambda invoice: (
                invoice.commercial_partner_id == self.payer_id
                and invoice.state == "posted"
                and invoice.currency_id == self.currency_id
            )
        )
        if self.payment_id.move_id.state != "posted" or not invoices:
            return
        lines = (self.payment_id.move_id | invoices).line_ids.filtered(
            lambda line: line.account_type in kinds and not line.reconciled
        )
        for account in lines.account_id:
            lines.filtered_domain([("account_id", "=", account.id)]).reconcile()

    def _get_invoices(self):
        """Hook: the invoices that this money pays, as far as its document says."""
        if self.res_model == "account.move" and self.res_id:
            return self.env["account.move"].browse(self.res_id).exists()
        return self.env["account.move"]

    def _say_confirmed(self):
        found = self.currency_id.format(self.amount_confirmed)
        if self.currency_id.is_zero(self.amount_difference):
            return self.env._("Confirmed: %(amount)s.", amount=found)
        return self.env._(
            "Confirmed with another amount: %(found)s were found, %(told)s announced.",
            found=found,
            told=self.currency_id.format(self.amount),
        )

    def _tell_author(self, body):
        """A line in the author's inbox, in his language."""
        author = self.user_id
        if author == self.env.user:
            return
        there = self.with_context(lang=author.lang)
        there.message_notify(
            partner_ids=author.partner_id.ids,
            subject=there.name,
            body=f"{there.payer_id.display_name}: {body}",
        )

    # Who may what.

    def _is_finance(self):
        return self.env.su or self.env.user.has_group("account.group_account_user")

    def _ensure_finance(self):
        if not self._is_finance():
            raise AccessError(
                self.env._(
                    "Announced money is confirmed or refused by finance (role"
                    " Accountant), which sees the bank account."
                )
            )

    def _ensure_may_change(self, vals):
        """What was announced stands; finance corrects what it found, until then."""
        if self.env.su:
            return
        told = self.filtered(lambda claim: claim.state != "draft")
        waiting = told.filtered(lambda claim: claim.state == "submitted")
        fixed = ANNOUNCED & vals.keys()
        corrected = CORRECTED & vals.keys()
        if told and (fixed or (corrected and told != waiting)):
            self._refuse_change(told, fixed or corrected)
        if corrected - {"journal_id"} or (waiting and corrected):
            self._ensure_finance()

    def _ensure_found_by_finance(self):
        """What was found is no word of the one who announces."""
        same = (
            self.date_confirmed == self.date
            and not self.currency_id.compare_amounts(self.amount_confirmed, self.amount)
        )
        if not same:
            self._ensure_finance()

    def _refuse_change(self, told, names):
        labels = self.fields_get(list(names), ["string"])
        raise UserError(
            self.env._(
                "%(claims)s: %(fields)s cannot change any more. Withdraw it and"
                " announce it again, or let finance correct what it found.",
                claims=", ".join(told.mapped("name")),
                fields=", ".join(sorted(label["string"] for label in labels.values())),
            )
        )

    # The same money twice.

    def _find_twin(self):
        # A colleague's announcement counts, though it is not shown.
        return self.sudo().search(
            [
                ("id", "!=", self.id),
                ("company_id", "=", self.company_id.id),
                ("payer_id", "=", self.payer_id.id),
                ("currency_id", "=", self.currency_id.id),
                ("amount", "=", self.amount),
                ("guard", "=", self.guard),
                ("state", "in", ("submitted", "confirmed")),
            ],
            limit=1,
        )

    def _refuse_twin(self, twin):
        raise UserError(
            self.env._(
                "%(amount)s of %(customer)s with this reference were announced by"
                " %(user)s on %(date)s already (%(twin)s). If it came twice, give the"
                " reference that tells them apart.",
                amount=self.currency_id.format(self.amount),
                customer=self.payer_id.display_name,
                user=twin.user_id.name,
                date=format_date(self.env, twin.date),
                twin=twin.name,
            )
        )

    def _get_client_key(self, vals):
        """The reference is one of its company, which the caller or the document names.

        :return: ``(company id, reference)``
        """
        ref = vals.get("client_ref")
        if not ref:
            return False, False
        company = vals.get("company_id")
        return company or self.default_get(["company_id"]).get("company_id"), ref

    def _find_by_client_key(self, keys):
        """``{(company id, reference): claim}`` of those that were made before."""
        told = [key for key in keys if key[1]]
        if not told:
            return {}
        companies, refs = zip(*told, strict=True)
        claims = self.search(
            [("client_ref", "in", refs), ("company_id", "in", companies)]
        )
        return {(claim.company_id.id, claim.client_ref): claim for claim in claims}

    # Its document.

    @api.model
    def _document_models(self):
        """Hook: the kinds of documents that money is announced for."""
        return ["account.move"]

    def _get_document_defaults(self, vals):
        """Money for a document is its company's, in its currency unless told else."""
        if not vals.get("res_id"):
            return {}
        self._ensure_document(vals)
        document = self.env[vals["res_model"]].browse(vals["res_id"])
        return {
            "company_id": document.company_id.id,
            "currency_id": document.currency_id.id,
        }

    def _ensure_own_document(self):
        self._ensure_document(
            {
                "company_id": self.company_id.id,
                "res_model": self.res_model,
                "res_id": self.res_id,
            }
        )

    def _ensure_document(self, vals):
        """Only documents that one may read are named, of known kinds and one's company.

        :param vals: ``res_model``, ``res_id`` and, when it is known, ``company_id``
        """
        model, number = vals.get("res_model"), vals.get("res_id")
        if not model and not number:
            return
        if model not in self._document_models():
            raise ValidationError(
                self.env._(
                    "Money is announced for an order or an invoice, not for"
                    " “%(model)s”.",
                    model=model or "",
                )
            )
        document = self.env[model].browse(number)
        document.check_access("read")
        asked = vals.get("company_id") or document.company_id.id
        if asked != document.company_id.id:
            raise ValidationError(
                self.env._(
                    "%(document)s is of %(company)s: money for it is announced there,"
                    " not in %(other)s.",
                    document=document.display_name,
                    company=document.company_id.name,
                    other=self.env["res.company"].browse(asked).name,
                )
            )

    def _get_document(self):
        """The order or invoice, as far as the person may read it."""
        self.ensure_one()
        if self.res_model not in self._document_models() or not self.res_id:
            return None
        document = self.env[self.res_model].browse(self.res_id).exists()
        return document if document and document.has_access("read") else None
