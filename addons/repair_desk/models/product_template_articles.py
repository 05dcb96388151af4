from odoo import models


class ProductTemplate(models.Model):
    """A product shows the articles about it."""

    _name = "product.template"
    _inherit = ["product.template", "office.article.mixin"]
