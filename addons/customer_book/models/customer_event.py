from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ("call", "Call"),
    ("visit", "Visit"),
    ("mail_out", "Mail sent"),
    ("mail_in", "Mail received"),
    ("sms", "SMS"),
    ("meeting", "Meeting"),
    ("note", "Note"),
    ("task", "Task done"),
    ("opportunity", "Opportunity"),
    ("quote", "Quotation"),
    ("order", "Order"),
    ("delivery", "Delivery"),
    ("invoice", "Invoice"),
    ("payment", "Payment"),
    ("ticket", "Service record"),
    ("repair", "Repair"),
    ("complaint", "Complaint"),
    ("owner", "Owner changed"),
    ("field", "Facts changed"),
    ("report", "Report line"),
]


class CustomerEvent(models.Model):
    """Something that happened with a customer: one row of his history.

    An index that only grows.  Rows come from the composer and from the documents
    themselves; ``source`` names what a row was made from, so that nothing is
    written twice.
    """

    _name = "customer.event"
    _description = "Action History"
    _inherit = "customer.book.engine"
    _order = "date desc, id desc"
    _rec_name = "summary"

    date = fields.Datetime(required=True)
    kind = fields.Selection(selection=KINDS, required=True)
    direction = fields.Selection(
        selection=[("in", "From the customer"), ("out", "To the customer")]
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        help="The company, whichever of its contacts it was.",
    )
    contact_id = fields.Many2one(comodel_name="res.partner", ondelete="set null")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Who", ondelete="restrict"
    )
    summary = fields.Char(required=True)
    result = fields.Text()
    next_step = fields.Char()
    next_date = fields.Date()
    duration = fields.Float(help="In hours.")
    place = fields.Char()
    attachment_count = fields.Integer(string="Files")
    is_private = fields.Boolean(
        string="Private", help="For the author and his managers alone."
    )
    res_model = fields.Char(string="Document Kind")
    res_id = fields.Many2oneReference(model_field="res_model", string="Document")
    source = fields.Char(help="What the row was made from: model,id or more.")
    company_id = fields.Many2one(comodel_name="res.company")

    _source_once = models.UniqueIndex(
        "(source) WHERE source IS NOT NULL", "This is in the history already."
    )
    _by_partner = models.Index("(partner_id, date DESC, id DESC)")
    _by_user = models.Index("(user_id, date)")

    @api.model
    def _record(self, vals_list):
        """Write events; those whose ``source`` is there already are left out.

        :param vals_list: values of events; ``partner_id`` may be a contact, its
            company is found; ``date`` is now and ``user_id`` the caller when they are
            not given
        :return: the events written
        """
        vals_list = [vals for vals in vals_list if vals.get("partner_id")]
        if not vals_list:
            return self.browse()
        known = self._known_sources([vals.get("source") for vals in vals_list])
        contacts = (
            self.env["res.partner"]
            .sudo()
            .browse({vals["partner_id"] for vals in vals_list})
        )
        customer = {one.id: one.commercial_partner_id.id for one in contacts}
        rows = [
            {
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                **vals,
                "partner_id": customer[vals["partner_id"]],
                "contact_id": vals.get("contact_id") or vals["partner_id"],
            }
            for vals in vals_list
            if not vals.get("source") or vals["source"] not in known
        ]
        # The history is written by what happens, whatever the person may write.
        return self._engine().create(rows).sudo(self.env.su)

    def _known_sources(self, sources):
        sources = [source for source in sources if source]
        if not sources:
            return set()
        self.flush_model(["source"])
        rows = self.env.execute_query(
            SQL("SELECT source FROM customer_event WHERE source = ANY(%s)", sources)
        )
        return {row[0] for row in rows}
