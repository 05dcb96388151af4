from odoo import fields, models


class SupplyOfferEnvelope(models.Model):
    """The content of a sealed offer until the deadline; no role may open it."""

    _name = "supply.offer.envelope"
    _description = "Sealed Envelope"

    offer_id = fields.Many2one(
        comodel_name="supply.offer", required=True, ondelete="cascade", index=True
    )
    content = fields.Json(required=True)
