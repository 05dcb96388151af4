from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import hmac

from odoo.addons.crm_roles.models.desk_ledger import ENGINE

from ..engine import keys
from .customer_book_key import MAKERS, SOURCES

WATCHED = frozenset({*SOURCES.values(), "phone", "customer_phone_ids"})
# What stops a second record; the others only warn.
HARD = {"tax", "registry", "phone", "email", "name"}
SHOWN = 5
# Names of settings; see ``res.config.settings``.
PARAMETER = "customer_book.hard_duplicates"
STOPS = "tax,phone"
OVERRIDE = "customer_book.duplicate_override"
# Begins a refusal of several rows of an import at once: each is refused by itself
# after it, and that text alone tells the row.
SEVERAL = "\u2060"


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
            "hidden", "ref"}]``, the strongest first.  Of a customer that the person
            may not see ``id`` is 0, ``name`` is empty and ``hidden`` is true; ``ref``
            names it to the methods that ask for it.
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
            "ref": self._get_reference(),
        }

    def _get_reference(self):
        """What tells this match from the others, and nothing else of it."""
        # The secret of the database signs; the person learns the signature alone.
        secret = self.env(su=True)
        return hmac(secret, "customer_book.match", (self.id, self.env.uid))[:32]

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
        text = self.env["ir.config_parameter"].sudo().get_param(PARAMETER, STOPS)
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
        # After it, so that a default counts as what is typed.
        for partner in partners.filtered("duplicate_reason"):
            partner._ensure_may_override({"duplicate_reason": partner.duplicate_reason})
        partners._guard()
        return partners

    def write(self, vals):
        self._ensure_may_override(vals)
        result = super().write(vals)
        if WATCHED.intersection(vals):
            self._guard()
        elif "duplicate_reason" in vals:
            self._refuse_duplicates()
        return result

    def _ensure_may_override(self, vals):
        """A company may leave it to its sales managers what is no duplicate."""
        if not vals.get("duplicate_reason") or self._is_above_quotas():
            return
        # A setting, read by everybody whom it binds.
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param(OVERRIDE, "all") == "manager":
            raise AccessError(
                self.env._(
                    "Whether «%(reason)s» makes it another customer is decided by a"
                    " sales manager (Settings > Customers). Ask one to enter it.",
                    reason=vals["duplicate_reason"],
                )
            )

    @api.model
    def load(self, fields, data):
        """Import: rows that exist already are named, the others go on.

        With any other mistake nothing is imported, as everywhere in Odoo.
        """
        refused = []
        guarded = self.with_context(customer_refused=refused)
        found = super(CustomerBookGuard, guarded).load(fields, data)
        errors = [one for one in found["messages"] if one["type"] == "error"]
        if not errors or any(one["message"] not in refused for one in errors):
            return found
        errors = _told_by_row(errors)
        end = found.get("nextrow") or len(data)
        bad = {row for one in errors for row in _rows_of(one)}
        rest = [row for number, row in enumerate(data[:end]) if number not in bad]
        if not rest:
            return found
        again = super().load(fields, rest)
        if not again["ids"]:
            return found
        left_out = [{**one, "type": "warning"} for one in errors]
        messages = [self._left_out_text(errors), *again["messages"], *left_out]
        return {**again, "messages": messages, "nextrow": found.get("nextrow", 0)}

    def _left_out_text(self, errors):
        """One message for all rows: the screen of the import shows the first alone."""
        rows = "; ".join(
            self.env._(
                "row %(row)s: %(text)s",
                row=one.get("record", 0) + 1,
                text=one["message"],
            )
            for one in errors
        )
        text = self.env._(
            "Rows that exist already are left out, all others go on. %(rows)s",
            rows=rows,
        )
        return {"type": "warning", "message": text, "not_matching_error": True}

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
            text = "\n".join(refused)
            imported = self.env.context.get("customer_refused")
            if isinstance(imported, list):
                text = f"{SEVERAL}{text}" if len(self) > 1 else text
                imported.append(text)
            raise ValidationError(text)

    def _is_guarded(self):
        """Customers; contacts of one company share its numbers."""
        return not (self.parent_id or self.duplicate_reason)

    def _own_duplicates(self):
        """As ``find_duplicates``, for a saved record."""
        vals = {
            "id": self.id,
            "name": self.name,
            "email": self.email,
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
    def action_ask_share(self, vals, ref=None):
        """Ask the owner of a customer that I found and may not see for a share.

        :param vals: what was typed; see ``find_duplicates``
        :param ref: which of the matches; the first that somebody has if not given
        :return: name of the person who was asked
        """
        return self._write_to_owner(
            vals,
            ref,
            lambda env: env._("A colleague asks for a share"),
            lambda env, **words: env._(
                "%(user)s works with %(customer)s as well and asks you to share it.",
                **words,
            ),
        )

    @api.model
    def action_tell_owner(self, vals, ref=None):
        """Tell the owner of a customer that I found that I was about to enter him.

        :param vals: what was typed; see ``find_duplicates``
        :param ref: which of the matches; the first that somebody has if not given
        :return: name of the person who was told
        """
        return self._write_to_owner(
            vals,
            ref,
            lambda env: env._("A colleague met your customer"),
            lambda env, **words: env._(
                "%(user)s was about to enter %(customer)s anew and leaves it to you:"
                " get in touch.",
                **words,
            ),
        )

    @api.model
    def action_claim_found(self, vals, ref=None):
        """Claim a customer that lies in a pool and that I found by typing.

        :param vals: what was typed; see ``find_duplicates``
        :param ref: which of the matches; the first in a pool if not given
        :return: id of the customer, who is mine now
        :raise UserError: as ``action_claim``
        """
        pooled = self._get_found(vals, ref).filtered("pool_id")
        if not pooled:
            raise UserError(self.env._("This customer lies in no pool any more."))
        customer = self.browse(pooled[0].id)
        customer.action_claim()
        return customer.id

    def _get_found(self, vals, ref):
        """Customers behind the matches of what was typed; with all rights."""
        self.check_access("read")
        # Nothing of the customer is answered; what is done has rules of its own.
        found = self.env["customer.book.key"].sudo()._find(self._wanted_keys(vals))
        ids = {partner for partners in found.values() for partner in partners}
        matches = self.sudo().browse(sorted(ids)).with_env(self.env(su=True))
        if ref:
            matches = matches.filtered(lambda one: one._get_reference() == ref)
        return matches.commercial_partner_id

    def _write_to_owner(self, vals, ref, subject, text):
        owned = self._get_found(vals, ref).filtered("user_id")
        if not owned:
            raise UserError(self.env._("Nobody has this customer: claim it instead."))
        customer = owned[0]
        owner = customer.user_id
        env = customer.with_context(lang=owner.lang).env
        words = {"user": self.env.user.name, "customer": customer.display_name}
        customer._notify(owner, subject(env), text(env, **words))
        return owner.name


def _told_by_row(errors):
    """The refusals that name one row, each once."""
    by_row = {
        (one.get("record"), one["message"]): one
        for one in errors
        if not one["message"].startswith(SEVERAL)
    }
    return list(by_row.values())


def _rows_of(message):
    """The rows of the file that a message of an import is about."""
    rows = message.get("rows") or {}
    return range(rows.get("from", 0), rows.get("to", -1) + 1)
