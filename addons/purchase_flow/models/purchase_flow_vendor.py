from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine import duplicates

SHOWN = 5


class PurchaseFlowVendor(models.Model):
    """A new vendor: who it is, whether we know it already, and who approved it.

    The buyer fills in the form; likely duplicates show while he types.
    **Submit** makes the contact, of which prices may be asked from then on, and
    sends the file to audit.  Once approved, the vendor may be ordered from.
    """

    _name = "purchase.flow.vendor"
    _inherit = ["mail.thread", "mail.activity.mixin", "desk.flow"]
    _description = "New Vendor"
    _order = "id desc"

    _flow = {
        "submit": ({"draft"}, "waiting"),
        "approve": ({"waiting"}, "approved"),
        "reject": ({"waiting"}, "rejected"),
        "return": ({"waiting", "approved", "rejected"}, "draft"),
    }
    _approval_verb = "approve"
    _approval_reject_verb = "reject"
    _approval_return_verb = "return"
    _approval_reset_verb = "return"
    _approval_number_field = "name"
    _approval_amount_field = "amount_expected"
    _approval_watched = ("name", "vat", "email", "phone", "country_id", "partner_id")

    name = fields.Char(string="Company Name", required=True, tracking=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    vat = fields.Char(string="Tax ID")
    email = fields.Char()
    phone = fields.Char()
    website = fields.Char()
    contact_name = fields.Char(string="Contact Person")
    street = fields.Char()
    zip = fields.Char(string="ZIP")
    city = fields.Char()
    country_id = fields.Many2one(comodel_name="res.country")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        default=lambda self: self.env.lang,
    )
    payment_term_id = fields.Many2one(
        comodel_name="account.payment.term", string="Payment Terms", check_company=True
    )
    purchase_currency_id = fields.Many2one(
        comodel_name="res.currency", string="Supplier Currency"
    )
    note = fields.Text(string="What for", help="What we shall buy and why from here.")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Proposed by",
        default=lambda self: self.env.user,
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        required=True,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_expected = fields.Monetary(string="Expected Purchases a Year")
    is_sure = fields.Boolean(
        string="It is another company",
        help="I have looked at the likely duplicates: none of them is this vendor.",
    )
    duplicate_text = fields.Text(
        string="Likely Duplicates", compute="_compute_duplicate_text"
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("waiting", "To approve"),
            ("approved", "Approved"),
            ("rejected", "Refused"),
        ],
        ondelete=dict.fromkeys(("waiting", "approved", "rejected"), "set default"),
    )
    submit_user_id = fields.Many2one(
        comodel_name="res.users", string="Submitted by", readonly=True, copy=False
    )
    submit_date = fields.Datetime(string="Submitted on", readonly=True, copy=False)
    approve_user_id = fields.Many2one(
        comodel_name="res.users", string="Approved by", readonly=True, copy=False
    )
    approve_date = fields.Datetime(string="Approved on", readonly=True, copy=False)

    @api.depends("name", "vat", "email", "phone", "partner_id")
    def _compute_duplicate_text(self):
        for file in self:
            found = file.find_duplicates(file._identity())
            file.duplicate_text = "\n".join(row["text"] for row in found)

    def write(self, vals):
        if {"partner_id", "user_id"} & set(vals) and not self.env.su:
            vals = {
                name: value
                for name, value in vals.items()
                if name not in ("partner_id", "user_id")
            }
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        given = self.env.context.get("vendor_file_partner")
        for vals in vals_list:
            vals["user_id"] = self.env.uid
            if not isinstance(given, Known):
                # Explicit: a default in the context counts for missing values only.
                vals["partner_id"] = False
        return super().create(vals_list)

    def action_submit(self):
        """Make the contact and send the file to audit.

        :raises UserError: with likely duplicates nobody has looked at, or without
            any way to reach the vendor
        """
        return self._move("submit")

    def action_approve(self):
        return self._move("approve")

    def action_reject(self):
        return self._move("reject")

    def action_return(self):
        return self._move("return")

    def action_open_partner(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "view_mode": "form",
            "res_id": self.partner_id.id,
        }

    @api.model
    def find_duplicates(self, vals):
        """Companies that may be the same, also those that I may not see.

        :param vals: any of ``name``, ``vat``, ``email``, ``phone`` and ``partner_id``
            (one not to find)
        :return: ``[{"partner_id", "name", "reasons", "text"}]``; of a company that
            I may not see only that it exists and who looks after it:
            ``partner_id`` is False and ``name`` empty
        """
        self.check_access("read")
        keys = self._duplicate_keys(vals)
        if not any(keys.values()):
            return []
        # With all rights: the guard must know what the person may not see.
        rows = self.sudo()._find_candidates(keys, vals.get("partner_id"))
        found = {}
        for partner in rows:
            reasons = self._duplicate_reasons(partner, keys)
            if reasons:
                found.setdefault(partner.commercial_partner_id, set()).update(reasons)
        return [
            self._show_duplicate(partner, sorted(reasons))
            for partner, reasons in list(found.items())[:SHOWN]
        ]

    def _identity(self):
        return {
            "name": self.name,
            "vat": self.vat,
            "email": self.email,
            "phone": self.phone,
            "partner_id": self.partner_id.id,
        }

    @api.model
    def _duplicate_keys(self, vals):
        return {
            "name": duplicates.name_key(vals.get("name")),
            "vat": duplicates.tax_key(vals.get("vat")),
            "email": duplicates.mail_key(vals.get("email")),
            "phone": duplicates.phone_key(vals.get("phone")),
        }

    def _find_candidates(self, keys, but=None):
        """A few rows that may match, found through indexes or one scan in SQL."""
        longest = max(keys["name"].split(), key=len, default="")
        self.env["res.partner"].flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT id FROM res_partner
                    WHERE id != %(but)s AND commercial_partner_id != %(but)s AND (
                       (%(vat)s != '' AND upper(regexp_replace(
                            vat, '[^A-Za-z0-9]', '', 'g')) = %(vat)s)
                    OR (%(email)s != '' AND lower(email) LIKE %(like_email)s)
                    OR (%(phone)s != '' AND regexp_replace(
                            phone, '\\D', '', 'g') LIKE %(like_phone)s)
                    OR (%(word)s != '' AND is_company
                        AND %(name)s ILIKE %(like_word)s))
                 ORDER BY id LIMIT 200""",
                but=but or 0,
                vat=keys["vat"],
                email=keys["email"],
                like_email=f"%{keys['email']}%",
                phone=keys["phone"],
                like_phone=f"%{keys['phone']}",
                word=longest,
                name=self.env.registry.unaccent(SQL("name")),
                like_word=f"%{longest}%",
            )
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        return self.env["res.partner"].browse(ids)

    def _duplicate_reasons(self, partner, keys):
        theirs = self._duplicate_keys(
            {
                "name": partner.name if partner.is_company else "",
                "vat": partner.vat,
                "email": partner.email,
                "phone": partner.phone,
            }
        )
        return {kind for kind, key in keys.items() if key and theirs[kind] == key}

    def _show_duplicate(self, partner, reasons):
        labels = {
            "name": self.env._("same name"),
            "vat": self.env._("same tax ID"),
            "email": self.env._("same e-mail"),
            "phone": self.env._("same telephone"),
        }
        mine = self.env["res.partner"].browse(partner.id)
        is_visible = mine.has_access("read")
        what = {
            "name": partner.name,
            "why": ", ".join(labels[reason] for reason in reasons),
            "owner": partner.user_id.name or self.env._("nobody"),
        }
        text = (
            self.env._("%(name)s (%(why)s)", **what)
            if is_visible
            else self.env._(
                "exists already (%(why)s), looked after by %(owner)s", **what
            )
        )
        if not partner.active and is_visible:
            text = f"{text}, {self.env._('archived')}"
        return {
            "partner_id": partner.id if is_visible else False,
            "name": partner.name if is_visible else "",
            "reasons": reasons,
            "text": text,
        }

    # What the buttons check and do.

    def _check_submit(self):
        for file in self:
            if not (file.email or file.phone):
                raise UserError(
                    self.env._(
                        "%(name)s cannot be reached. Add an e-mail or a telephone"
                        " number.",
                        name=file.name,
                    )
                )
            if file.duplicate_text and not file.is_sure:
                raise UserError(
                    self.env._(
                        "%(name)s may be known already:\n%(duplicates)s\nUse that one,"
                        " or tick “It is another company” after you have looked.",
                        name=file.name,
                        duplicates=file.duplicate_text,
                    )
                )

    def _after_submit(self):
        for file in self.filtered(lambda file: not file.partner_id):
            partner = self.env["res.partner"].create(file._prepare_partner_values())
            # Nobody points a file at another partner; see ``write``.
            file.sudo().partner_id = partner

    def _after_approve(self):
        self.partner_id._set_vendor_state("approved")

    def _after_reject(self):
        self.partner_id._set_vendor_state("refused")

    def _after_return(self):
        self.partner_id._set_vendor_state("new")

    def _approval_risk(self):
        return self.duplicate_text and self.duplicate_text.splitlines()[0] or ""

    def _prepare_partner_values(self):
        people = []
        if self.contact_name:
            people = [fields.Command.create({"name": self.contact_name})]
        return {
            "name": self.name,
            "is_company": True,
            "supplier_rank": 1,
            "vat": self.vat,
            "email": self.email,
            "phone": self.phone,
            "website": self.website,
            "street": self.street,
            "zip": self.zip,
            "city": self.city,
            "country_id": self.country_id.id,
            "lang": self.lang,
            "property_supplier_payment_term_id": self.payment_term_id.id,
            "property_purchase_currency_id": self.purchase_currency_id.id,
            "child_ids": people,
        }

    @api.model
    def _open_for(self, partner):
        """A file for a partner that is there already."""
        known = self.with_context(vendor_file_partner=Known())
        return known.create(self._prepare_from_partner(partner)).with_env(self.env)

    @api.model
    def _prepare_from_partner(self, partner):
        names = ("vat", "email", "phone", "website", "street", "zip", "city", "lang")
        return {
            **{name: partner[name] for name in names},
            "name": partner.name,
            "country_id": partner.country_id.id,
            "partner_id": partner.id,
        }


class Known:
    """Says that the file is for a partner that exists; RPC cannot send it."""
