from odoo import api, models

# Marks that a cost is being counted, not shown; an object cannot travel over RPC.
COSTING = object()


class ProductProduct(models.Model):
    """What a product costs is counted from all warehouses, whoever moves it.

    A person who sees one warehouse alone must not spoil the average cost of the
    company by counting with her part of the movements.  Cost is counted with all
    rights and then shown only to those who may see it.
    """

    _inherit = "product.product"

    def action_open_stock_journal(self):
        """Every movement of this product, with its balance."""
        action = self.env["ir.actions.client"]._for_xml_id(
            "stock_book.stock_journal_action"
        )
        return {**action, "params": {"product_id": self[:1].id}}

    def _for_costing(self):
        """These products as the company sees them."""
        if self.env.context.get("stock_costing") is COSTING:
            return self
        if not self.env["warehouse.access"]._closed_ids("see"):
            return self
        # A cost that depended on who moves the goods would be wrong for all.
        return self.sudo().with_context(stock_costing=COSTING)

    def _with_valuation_context(self):
        valued = super()._with_valuation_context()
        if self.env.context.get("stock_costing") is not COSTING:
            return valued
        # All rights, but still the companies that the person works in.
        places = self.env["stock.location"].browse(valued.env.context["location"])
        mine = places.filtered(lambda place: place.company_id in self.env.companies)
        return valued.with_context(location=mine.ids)

    def _update_standard_price(self, extra_value=None, extra_quantity=None):
        return super(ProductProduct, self._for_costing())._update_standard_price(
            extra_value=extra_value, extra_quantity=extra_quantity
        )

    def _run_avco(self, at_date=None, lot=None, method="realtime"):
        return super(ProductProduct, self._for_costing())._run_avco(
            at_date=at_date, lot=lot, method=method
        )

    def _run_fifo(self, quantity, lot=None, at_date=None, location=None):
        return super(ProductProduct, self._for_costing())._run_fifo(
            quantity, lot=lot, at_date=at_date, location=location
        )

    @api.depends_context("uid", "stock_costing")
    def _compute_value(self):
        # The field is computed as the superuser; who looks is the person.
        access = self.env["warehouse.access"].sudo(False)
        counting = self.env.context.get("stock_costing") is COSTING
        if counting or not access._closed_ids("cost"):
            return super()._compute_value()
        self.company_currency_id = self.env.company.currency_id
        self.total_value = 0
        self.avg_cost = 0
        return None
