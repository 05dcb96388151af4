"""One load into one database: what is there already, what is new, what differs."""

from collections import Counter, defaultdict
from functools import cached_property

from odoo.api import SUPERUSER_ID

from odoo.addons.crm_roles.models.desk_approval_mixin import HISTORY

from ..fields import SECTIONS
from ..report import LoadError, Problem
from .ledger import Ledger

# Old documents are news to nobody: no mail, no chatter, no follower.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
    "no_reset_password": True,
    "skip_sms": True,
}


class Session:
    """Finds the record of a row by its external id, and binds new ones to theirs."""

    def __init__(self, env, folder, progress, update=False):
        # The loader is the administrator's tool and runs as the system itself.  What
        # it brings was decided in the old system: no approval rule asks again.
        context = {**env.context, **QUIET, "desk_history": HISTORY}
        self.env = env(user=SUPERUSER_ID, su=True, context=context)
        self.folder = folder
        self.mapping = folder.mapping
        self.progress = progress
        self.update = update
        self.ledger = Ledger(self.env, self.mapping.module)
        self.created = Counter()
        self.updated = Counter()
        self.differences = []
        self._ids = self._read_ids()

    def enter(self, company):
        """Work in this company from here on."""
        self.env = self.env(
            context={**self.env.context, "allowed_company_ids": company.ids}
        )

    @property
    def company(self):
        return self.env.company

    @cached_property
    def owner(self):
        """The company that owns the records: none while there is only one."""
        return self.company if self.mapping.company.use == "own" else self.company[:0]

    @cached_property
    def warehouse(self):
        """Where goods lie unless a file says otherwise."""
        warehouses = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)]
        )
        name = self.mapping.company.warehouse
        named = warehouses.filtered(lambda house: name in (house.name, house.code))
        return (named or warehouses)[:1]

    # what the rows are

    def new(self, section):
        """The rows of a section that no earlier load has seen."""
        return [row for row in self.folder[section] if row_id(row) not in self.ledger]

    def changed(self, section):
        """The rows that say something else than when they were loaded."""
        return [
            row
            for row in self.folder[section]
            if self.ledger.get(row_id(row), row.facts()) != row.facts()
        ]

    @cached_property
    def lines_of(self):
        """The order lines by the key of their order."""
        lines = defaultdict(list)
        for line in self.folder["lines"]:
            lines[line["order"]].append(line)
        return lines

    # where the records are

    def find(self, section, key, part=""):
        """The record that a row became; nothing when it is not there (any more)."""
        return self.find_named(external_id(section, (key,), part))

    def find_named(self, name):
        """The same by the whole name."""
        model, res_id = self._ids.get(name, (None, None))
        return self.env[model].browse(res_id) if model else None

    def get(self, section, key, row):
        """The record that `row` leans on; it must be there."""
        record = self.find(section, key)
        if record is None:
            what = SECTIONS[section].what
            reason = f"the {what} {key!r} was loaded once and is gone from the database"
            raise LoadError([Problem(row.file, row.line, "", "", reason)])
        return record

    def id_of(self, section, key, row):
        """The id for a many2one; nothing for a blank cell."""
        return self.get(section, key, row).id if key else False

    def bind(self, records, names):
        """Give records their external ids."""
        self.env["ir.model.data"].create(
            [
                {
                    "module": self.mapping.module,
                    "name": name,
                    "model": records._name,
                    "res_id": record.id,
                    "noupdate": True,
                }
                for record, name in zip(records, names, strict=True)
            ]
        )
        self._ids.update(
            (name, (records._name, record.id))
            for record, name in zip(records, names, strict=True)
        )

    def remember(self, rows):
        """These rows are in; a later load compares with what they say now."""
        for row in rows:
            self.ledger[row_id(row)] = row.facts()
            self.created[row.section] += 1

    def _read_ids(self):
        data = self.env["ir.model.data"].search_fetch(
            [("module", "=", self.mapping.module)], ["name", "model", "res_id"]
        )
        found = {}
        for model, items in data.grouped("model").items():
            there = set(self.env[model].browse(items.mapped("res_id")).exists().ids)
            found.update(
                (item.name, (model, item.res_id))
                for item in items
                if item.res_id in there
            )
        return found


def external_id(section, key, part=""):
    """A name that no two keys share, whatever signs they hold.

    >>> external_id("customers", ("ALFKI",)), external_id("lines", ("1", "a b"))
    ('customers_ALFKI', 'lines_1_a-20-b')
    """
    safe = [
        "".join(
            sign if sign.isascii() and sign.isalnum() else f"-{ord(sign):x}-"
            for sign in text
        )
        for text in (*key, *([part] if part else []))
    ]
    return "_".join([section, *safe])


def row_id(row):
    """The external id of what a row becomes."""
    return external_id(row.section, row.key)


def in_batches(records, size=100):
    """Slices of a list or a recordset, with the number done after each."""
    for start in range(0, len(records), size):
        batch = records[start : start + size]
        yield start + len(batch), batch
