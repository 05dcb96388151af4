from hashlib import sha1

from odoo import api, fields, models
from odoo.exceptions import UserError

from .customer_event import KINDS


class CustomerEventImport(models.Model):
    """An old action from a spreadsheet; it enters the history with author and time.

    A row that is read a second time adds nothing to the history.
    """

    _name = "customer.event.import"
    _description = "Imported Action"
    _order = "id desc"
    _rec_name = "summary"

    date = fields.Datetime(required=True)
    kind = fields.Selection(selection=KINDS, required=True, default="note")
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Author",
        required=True,
        ondelete="restrict",
        context={"active_test": False},
        help="Who did it then; people who have left may be named too.",
    )
    summary = fields.Char(required=True)
    result = fields.Text()
    next_step = fields.Char()
    duration = fields.Float(help="In hours.")
    place = fields.Char()
    event_id = fields.Many2one(
        comodel_name="customer.event",
        string="Action",
        compute="_compute_event_id",
    )

    @api.depends("date", "kind", "partner_id", "user_id", "summary")
    def _compute_event_id(self):
        sources = {row: row._source() for row in self}
        events = self.env["customer.event"].search(
            [("source", "in", list(sources.values()))]
        )
        found = {event.source: event for event in events}
        for row in self:
            row.event_id = found.get(sources[row])

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        now = fields.Datetime.now()
        for row in rows.filtered(lambda row: row.date > now)[:1]:
            raise UserError(
                self.env._(
                    "%(summary)s: %(date)s lies in the future; the history holds what"
                    " happened.",
                    summary=row.summary,
                    date=fields.Datetime.to_string(row.date),
                )
            )
        self.env["customer.event"]._record(
            [row._prepare_event_values() for row in rows]
        )
        return rows

    def write(self, vals):
        raise UserError(
            self.env._(
                "What was imported stays as it was read. Correct it in the history of"
                " the customer."
            )
        )

    def _prepare_event_values(self):
        return {
            "date": self.date,
            "kind": self.kind,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "summary": self.summary,
            "result": self.result,
            "next_step": self.next_step,
            "duration": self.duration,
            "place": self.place,
            "is_typed": True,
            "source": self._source(),
        }

    def _source(self):
        """The same action has the same source, in whichever file it comes again."""
        parts = (
            fields.Datetime.to_string(self.date),
            self.kind,
            str(self.partner_id.id),
            str(self.user_id.id),
            self.summary,
        )
        return f"import,{sha1('|'.join(parts).encode()).hexdigest()}"
