from odoo import fields, models


class ProductTemplate(models.Model):
    """Products that may stand in for one another."""

    _inherit = "product.template"

    substitute_ids = fields.Many2many(
        comodel_name="product.product",
        relation="product_substitute_rel",
        column1="template_id",
        column2="product_id",
        string="Substitutes",
        help="What may be delivered in its place while it is short.",
    )
