from odoo import fields, models


class CustomerOwnerTransferItem(models.Model):
    """One record that a transfer gave to somebody else, and who had it before."""

    _name = "customer.owner.transfer.item"
    _description = "Transferred Record"
    _inherit = "customer.book.engine"
    _rec_name = "res_id"

    transfer_id = fields.Many2one(
        comodel_name="customer.owner.transfer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="model", required=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Had it")
