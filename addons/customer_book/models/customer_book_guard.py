from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import keys
from .customer_book_engine import ENGINE
from .customer_book_key import MAKERS, SOURCES

WATCHED = frozenset({*SOURCES.values(), "phone", "customer_phone_ids"})
# What stops a second record; the others only warn.
HARD = {"tax", "registry", "phone"}
SHOWN = 5


class CustomerBookGuard(models.AbstractModel):
    """No customer twice: the same number, mail, tax number or name is found.

    Looked for across all owners, also among customers that the person may not see;
    of those only the owner or the pool is told.
    """

    _name = "customer.book.guard"
    _description = "Duplicate Guard"

    customer_phone_ids = fields.One2many(
        comodel_name="customer.book.phone",
        inverse_name="partner_id",
        string="Further Numbers",
    )
    duplicate_reason = fields.Char(
        string="Not a Duplicate Because",
        copy=False,
        help="Why this customer is another one than the one that looks alike.",
    )

    @api.model
    def find_duplicates(self, vals):
        """Who looks like the customer that is being typed.

        :param vals: any of ``name``, ``phone``, ``phones`` (a list), ``email``,
            ``vat``, ``company_registry``, ``id`` (the record itself, left out) and
            ``country_id``
        :return: ``[{"id", "name", "why": [kinds], "hard", "owner", "pool",
            "hidden"}]``, the strongest first.  Of a customer that the person may not
            see ``id`` is 0, ``name`` is empty and ``hidden`` is true.
        """
        self.check_access("read")
        wanted = self._wanted_keys(vals)
        # Across all owners: of what one may not see only that it is there is told.
        found = self.env["customer.book.key"].sudo()._find(wanted)
        return self._describe_matches(found, vals)

    @api.model
    def _wanted_keys(self, vals):
        wanted = {
            (kind, MAKERS[kind](vals.get(name)))
            for kind, name in SOURCES.items()
            if isinstance(vals.get(name), str)
        }
        numbers = [vals.get("phone"), *(vals.get("phones") or [])]
        wanted |= {("phone", keys.phone_key(number)) for number in numbers if number}
        return [pair for pair in sorted(wanted) if pair[1]]

    def _describe_matches(self, found, vals):
        own = self.browse(vals.get("id") or [])
        family = own.sudo().commercial_partner_id
        by_partner = {}
        for (kind, _value), ids in found.items():
            for partner_id in ids:
                by_partner.setdefault(partner_id, set()).add(kind)
        # Owner and pool of every match are told; more only of those one may see.
        matches = self.sudo().browse(by_partner) - own.sudo()
        matches = matches.filtered(
            lambda one: not family or one.commercial_partner_id != family
        )
        visible = set(self.browse(matches.ids)._filtered_access("read").ids)
        rows = [
            match._prepare_match_values(by_partner[match.id], match.id in visible, vals)
            for match in matches
        ]
        rows.sort(key=lambda row: (not row["hard"], -len(row["why"]), row["id"]))
        return rows[:SHOWN]

    def _prepare_match_values(self, kinds, is_visible, vals):
        customer = self.commercial_partner_id
        return {
            "id": self.id if is_visible else 0,
            "name": self.display_name if is_visible else "",
            "why": sorted(kinds),
            "hard": bool(self._hard_kinds(kinds, vals)),
            "owner": customer.user_id.name or "",
            "pool": customer.pool_id.name or "",
            "hidden": not is_visible,
        }

    def _hard_kinds(self, kinds, vals):
        """Kinds that stop: a whole number, not its last digits alone."""
        hard = kinds & HARD & self._hard_settings()
        if "phone" in hard and not self._is_same_number(vals):
            hard -= {"phone"}
        return hard

    @api.model
    def _hard_settings(self):
        """What stops, as the company set it; tax number and telephone by default."""
        # A setting, read by everybody whom it binds.
        text = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("customer_book.hard_duplicates", "tax,phone")
        )
        return {word.strip() for word in text.split(",")}

    def _is_same_number(self, vals):
        """Whether the whole numbers agree, as the country writes them."""
        country = self.env["res.country"].browse(vals.get("country_id") or [])
        country = country or self.env.company.country_id
        typed = {
            self._whole(number, country)
            for number in [vals.get("phone"), *(vals.get("phones") or [])]
            if number
        }
        mine = {
            self._whole(number, self.country_id or self.env.company.country_id)
            for number in [self.phone, *self.customer_phone_ids.mapped("number")]
            if number
        }
        return bool(typed & mine)

    @api.model
    def _whole(self, number, country):
        whole = self._phone_format(number=number, country=country)
        return keys.digits(whole or number)

    # On create, write, copy and import.

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._guard()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if WATCHED.intersection(vals):
            self._guard()
        elif "duplicate_reason" in vals:
            self._refuse_duplicates()
        return result

    def copy_data(self, default=None):
        """A copy is another customer: it takes neither numbers nor mail along."""
        own = ("phone", "email", "vat", "company_registry", "customer_phone_ids")
        given = default or {}
        return [
            {
                name: value
                for name, value in values.items()
                if name in given or name not in own
            }
            for values in super().copy_data(default)
        ]

    def _guard(self):
        """Renew the keys, then refuse what exists already."""
        # Keys are the book's own rows: nobody else writes them.
        self.env["customer.book.key"].sudo()._renew(self.sudo())
        self._refuse_duplicates()

    def _refuse_duplicates(self):
        if self.env.su or self.env.context.get("customer_no_guard") is ENGINE:
            return
        refused = []
        for partner in self.filtered(lambda one: one._is_guarded()):
            hard = [row for row in partner._own_duplicates() if row["hard"]]
            if hard:
                refused.append(partner._duplicate_text(hard[0]))
        if refused:
            raise ValidationError("\n".join(refused))

    def _is_guarded(self):
        """Customers; contacts of one company share its numbers."""
        return not (self.parent_id or self.duplicate_reason)

    def _own_duplicates(self):
        """As ``find_duplicates``, for a saved record."""
        vals = {
            "id": self.id,
            "phone": self.phone,
            "phones": self.customer_phone_ids.mapped("number"),
            "country_id": self.country_id.id,
            "vat": self.vat,
            "company_registry": self.company_registry,
        }
        return self.find_duplicates(vals)

    def _duplicate_text(self, row):
        labels = dict(
            self.env["customer.book.key"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        whose = row["owner"] and self.env._("it belongs to %(user)s", user=row["owner"])
        where = row["pool"] and self.env._(
            "it lies in the pool %(pool)s", pool=row["pool"]
        )
        return self.env._(
            "%(name)s exists already: %(other)s has the same %(why)s; %(holder)s. Ask"
            " for a share, claim it, or say in «Not a Duplicate Because» why this is"
            " another customer.",
            name=self.display_name,
            other=row["name"] or self.env._("a customer you cannot see"),
            why=", ".join(labels[kind] for kind in row["why"]),
            holder=whose or where or self.env._("nobody has it"),
        )

    @api.model
    def action_ask_share(self, vals):
        """Tell the owner of a customer that I found and may not see.

        :param vals: what was typed; see ``find_duplicates``
        :return: name of the person who was asked
        """
        # The owner alone is told who asks; nothing of the customer is answered.
        found = self.env["customer.book.key"].sudo()._find(self._wanted_keys(vals))
        ids = [partner for ids in found.values() for partner in ids]
        owned = self.sudo().browse(ids).commercial_partner_id.filtered("user_id")
        if not owned:
            raise UserError(self.env._("Nobody has this customer: claim it instead."))
        customer = owned[0]
        owner = customer.user_id
        speak = customer.with_context(lang=owner.lang)
        customer._notify(
            owner,
            speak.env._("A colleague asks for a share"),
            speak.env._(
                "%(user)s works with %(customer)s as well and asks you to share it.",
                user=self.env.user.name,
                customer=customer.display_name,
            ),
        )
        return owner.name
