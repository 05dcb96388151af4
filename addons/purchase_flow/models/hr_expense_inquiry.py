from odoo import fields, models


class HrExpense(models.Model):
    _name = "hr.expense"
    _inherit = "hr.expense"

    supply_inquiry_id = fields.Many2one(
        comodel_name="supply.inquiry",
        string="Supplier Inquiry",
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="The journey or the sample was for this inquiry.",
    )
