from odoo import fields, models


class CustomerOwnerTransferItem(models.Model):
    """What a transfer took from one person: the records of one kind.

    One row for all of them: tens of thousands of rows, each with its foreign keys,
    would take longer than the transfer itself.
    """

    _name = "customer.owner.transfer.item"
    _description = "Transferred Records"
    _inherit = "customer.book.engine"
    _rec_name = "model"
    _log_access = False

    transfer_id = fields.Many2one(
        comodel_name="customer.owner.transfer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    model = fields.Char(required=True)
    record_ids = fields.Json(string="Records", required=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Had them")
