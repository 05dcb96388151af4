import base64
import binascii
import math

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

MAX_FILE = 10 * 1024 * 1024
MAX_FILES = 10
MAX_TEXT = 2000
# Units that are packs by their name, whatever a product says of its packagings.
PACKS = ("uom.product_uom_pack_6", "uom.product_uom_dozen")


class SupplyOfferLine(models.Model):
    """A vendor's price for one line of the inquiry."""

    _name = "supply.offer.line"
    _description = "Line of a Vendor Offer"
    _order = "offer_id, id"
    _rec_name = "line_id"

    offer_id = fields.Many2one(
        comodel_name="supply.offer", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one(
        comodel_name="supply.inquiry.line",
        string="Asked",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="offer_id.company_id", store=True)
    inquiry_id = fields.Many2one(related="offer_id.inquiry_id", store=True, index=True)
    partner_id = fields.Many2one(related="offer_id.partner_id", store=True)
    currency_id = fields.Many2one(related="offer_id.currency_id")
    product_id = fields.Many2one(related="line_id.product_id", store=True, index=True)
    price = fields.Float(
        string="Unit Price", digits="Product Price", aggregator="avg", readonly=True
    )
    uom_id = fields.Many2one(
        comodel_name="uom.uom", string="Unit", required=True, readonly=True
    )
    minimum = fields.Float(string="Minimum Order", digits="Product Unit", readonly=True)
    multiple = fields.Float(
        string="In Multiples of", digits="Product Unit", readonly=True
    )
    is_whole_packs = fields.Boolean(
        string="Whole Packs",
        readonly=True,
        help="A price per pack that named no multiple: packs are not broken. A"
        " multiple of zero says that any quantity is sold.",
    )
    lead_days = fields.Integer(string="Days to Deliver", readonly=True)
    has_lead = fields.Boolean(string="Names a Date", readonly=True)
    date_valid = fields.Date(string="Valid until", readonly=True)
    alternate = fields.Char(string="Offers Instead", readonly=True)
    note = fields.Text(readonly=True)
    award_ids = fields.One2many(
        comodel_name="supply.inquiry.award", inverse_name="offer_line_id"
    )

    _line_uniq = models.Constraint(
        "UNIQUE (offer_id, line_id)", "A version prices each line once."
    )
    _price_positive = models.Constraint(
        "CHECK (price >= 0)", "A price is not below zero."
    )

    @api.depends("partner_id", "line_id", "price")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.partner_id.name}: {line.line_id.name}"

    def write(self, vals):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "An offer is the vendor's word and stays as it came. Record a new"
                    " version."
                )
            )
        return super().write(vals)

    def _is_expired(self):
        valid = self.date_valid or self.offer_id.date_valid
        return bool(valid and valid < fields.Date.context_today(self))

    def _get_multiple(self):
        """What is ordered in multiples of, in the vendor's unit; zero for any quantity.

        As the vendor wrote it; a price per pack that says nothing means whole packs.
        """
        return self.multiple or float(self.is_whole_packs)

    @api.model
    def _is_per_pack(self, line, unit):
        """A unit that holds several of what is asked for and cannot be broken.

        The product names its packagings; a hundred or a tonne is but what the price
        is counted in.
        """
        if unit.factor <= line.uom_id.factor:
            return False
        ids = self.env["ir.model.data"]  # its cache: asked for each price
        packs = [ids._xmlid_to_res_id(name) for name in PACKS]
        return unit.id in packs or unit in line.product_id.uom_ids

    def _say_multiple(self):
        """As the vendor would write it again: nothing, or a number."""
        says_any = not self.is_whole_packs and self._is_per_pack(
            self.line_id, self.uom_id
        )
        return f"{self.multiple:g}" if self.multiple or says_any else ""

    def _net_price(self):
        """The price as Odoo keeps prices: tax comes on top of it."""
        if not self.offer_id.is_tax_included:
            return self.price
        comparison = self.env["supply.inquiry.comparison"]
        included, _kept = comparison._taxes(self, self.inquiry_id)[self]
        return self.price / (1 + float(included))

    def _prepare_request_values(self, row):
        """The price on Odoo's request line, per the unit of that line."""
        price = self._net_price()
        values = {"price_unit": self.uom_id._compute_price(price, row.product_uom_id)}
        if self.has_lead:
            values["date_planned"] = fields.Datetime.add(
                fields.Datetime.now(), days=self.lead_days
            )
        return values

    # What comes from outside is checked before anything is kept.

    @api.model
    def _clean(self, invitation, vals):
        """``{"head", "lines", "files"}`` as they are kept, or a readable refusal."""
        lines = [self._clean_line(invitation, line) for line in vals.get("lines") or []]
        lines = [line for line in lines if line]
        self._ensure_says_something(lines, vals)
        return {
            "head": self._clean_head(invitation, vals),
            "lines": lines,
            "files": self._clean_files(vals.get("files") or []),
        }

    def _ensure_says_something(self, lines, vals):
        if not lines and not vals.get("is_refusal"):
            raise ValidationError(
                self.env._("The offer names no price. Price one line, or decline.")
            )
        asked = [line["line_id"] for line in lines]
        if len(asked) != len(set(asked)):
            raise ValidationError(self.env._("A line is priced twice in one offer."))

    def _clean_head(self, invitation, vals):
        term = self.env["account.payment.term"].browse(
            self._whole(vals.get("payment_term_id"))
        )
        # Who names no term means the usual one.
        term = term.exists() or invitation._vendor_term()
        return {
            "currency_id": self._clean_currency(invitation, vals.get("currency")).id,
            "freight": self._amount(vals.get("freight"), self.env._("freight")) or 0.0,
            "payment_term_id": term.id,
            "vendor_ref": (vals.get("vendor_ref") or "")[:64] or False,
            "date_valid": self._clean_date(vals.get("date_valid")),
            "is_tax_included": bool(vals.get("is_tax_included")),
            "note": (vals.get("note") or "")[:MAX_TEXT] or False,
        }

    def _clean_currency(self, invitation, currency):
        currencies = self.env["res.currency"]
        if not currency:
            return invitation._vendor_currency()
        field = "name" if isinstance(currency, str) else "id"
        if isinstance(currency, str) and currency.isdigit():
            field, currency = "id", int(currency)
        found = currencies.search([(field, "=", currency)], limit=1)
        if not found:
            raise ValidationError(
                self.env._(
                    "Currency %(currency)s is not in use here. Offer in %(known)s.",
                    currency=currency,
                    known=", ".join(currencies.search([], limit=10).mapped("name")),
                )
            )
        return found

    def _clean_line(self, invitation, vals):
        line = invitation.inquiry_id.line_ids.filtered(
            lambda asked: asked.id == self._whole(vals.get("line_id"))
        )
        if not line:
            raise ValidationError(
                self.env._(
                    "Line %(id)s is not one of %(number)s.",
                    id=vals.get("line_id"),
                    number=invitation.inquiry_id.name,
                )
            )
        price = self._amount(vals.get("price"), line.name)
        if price is None:
            return None  # not offered
        note = (vals.get("note") or "").strip()[:MAX_TEXT]
        self._ensure_zero_has_a_reason(line, price, note)
        lead = vals.get("lead_days")
        uom = self._clean_uom(line, vals.get("uom_id"))
        multiple = self._amount(vals.get("multiple"), line.name)
        return {
            "line_id": line.id,
            "price": price,
            "uom_id": uom.id,
            "minimum": self._amount(vals.get("minimum"), line.name) or 0.0,
            "multiple": multiple or 0.0,
            "is_whole_packs": multiple is None and self._is_per_pack(line, uom),
            "lead_days": self._clean_days(lead, line.name),
            "has_lead": not self._is_blank(lead),
            "date_valid": self._clean_date(vals.get("date_valid")),
            "alternate": (vals.get("alternate") or "").strip()[:200] or False,
            "note": note or False,
        }

    def _ensure_zero_has_a_reason(self, line, price, note):
        if not price and not note:
            raise ValidationError(
                self.env._(
                    "%(line)s for nothing: say why in its note, or leave the price"
                    " empty if it is not offered.",
                    line=line.name,
                )
            )

    def _clean_uom(self, line, uom_id):
        uom = self.env["uom.uom"].browse(self._whole(uom_id)).exists() or line.uom_id
        if not uom._has_common_reference(line.uom_id):
            raise ValidationError(
                self.env._(
                    "%(line)s is asked for in %(asked)s; a price per %(unit)s cannot"
                    " be compared.",
                    line=line.name,
                    asked=line.uom_id.name,
                    unit=uom.name,
                )
            )
        return uom

    def _clean_files(self, files):
        if len(files) > MAX_FILES:
            raise ValidationError(
                self.env._("At most %(limit)s files in one offer.", limit=MAX_FILES)
            )
        return [self._clean_file(file) for file in files]

    def _clean_file(self, file):
        name, datas = str(file.get("name") or "file")[:120], file.get("datas") or ""
        try:
            content = base64.b64decode(datas, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(
                self.env._("%(name)s could not be read.", name=name)
            ) from error
        if len(content) > MAX_FILE:
            raise ValidationError(
                self.env._(
                    "%(name)s is larger than %(limit)s MB.",
                    name=name,
                    limit=MAX_FILE // 1024 // 1024,
                )
            )
        text = datas.decode() if isinstance(datas, bytes) else datas
        return {"name": name, "datas": text}

    def _amount(self, value, what):
        """A number from zero up, None where nothing was written."""
        if self._is_blank(value):
            return None
        try:
            number = float(str(value).strip().replace(",", "."))
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or not 0 <= number < 10**12:
            raise ValidationError(
                self.env._(
                    "%(what)s: “%(value)s” is not a number from zero up.",
                    what=what,
                    value=value,
                )
            )
        return number

    def _clean_days(self, value, what):
        days = self._amount(value, what) or 0
        if days != int(days) or days > 3650:
            raise ValidationError(
                self.env._(
                    "%(what)s: “%(value)s” is not a number of days up to ten years.",
                    what=what,
                    value=value,
                )
            )
        return int(days)

    def _clean_date(self, value):
        if not value:
            return False
        try:
            return fields.Date.to_string(fields.Date.to_date(value))
        except (ValueError, TypeError) as error:
            raise ValidationError(
                self.env._("“%(value)s” is not a date.", value=value)
            ) from error

    @api.model
    def _is_blank(self, value):
        """Nothing was written; zero is something."""
        return value is None or value is False or str(value).strip() == ""

    @api.model
    def _whole(self, value):
        try:
            return int(value or 0)
        except (TypeError, ValueError):
            return 0
