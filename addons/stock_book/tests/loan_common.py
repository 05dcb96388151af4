from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.crm_roles.tests.common import RoleCase


class LoanCase(RoleCase):
    """A warehouse with lamps in stock, and a customer who borrows them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_books()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.lamp = cls._product("Lamp", standard_price=10)
        cls.customer = cls.env["res.partner"].create(
            {"name": "Alfreds", "email": "alfreds@example.com"}
        )
        cls.env["desk.approval.rule"].search([]).active = False
        cls._fill(cls.lamp, 20)

    @classmethod
    def _open_books(cls):
        """A chart of accounts, where the company has none yet."""
        if not cls.env.company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", cls.env.company, install_demo=False
            )

    @classmethod
    def _product(cls, name, **values):
        return cls.env["product.product"].create(
            {"name": name, "is_storable": True, "type": "consu", **values}
        )

    @classmethod
    def _fill(cls, product, quantity, lot=None, place=None):
        cls.env["stock.quant"]._update_available_quantity(
            product, place or cls.stock, quantity, lot_id=lot
        )

    def _loan(self, quantity=5, product=None, person=None, **values):
        product = product or self.lamp
        lot = values.pop("lot", self.env["stock.lot"])
        line = {"product_id": product.id, "quantity": quantity, "lot_id": lot.id}
        line.update(values.pop("line", {}))
        if values.get("holder_kind", "customer") in ("customer", "vendor"):
            values.setdefault("partner_id", self.customer.id)
        loans = self.env["stock.loan"].with_user(person or self.warehouse_head)
        return loans.create(
            {
                "warehouse_id": self.warehouse.id,
                "date_due": fields.Date.today() + timedelta(days=10),
                "line_ids": [Command.create(line)],
                **values,
            }
        )

    def _lent(self, quantity=5, **values):
        loan = self._loan(quantity, **values)
        loan.action_lend()
        return loan

    def _late(self, days, **values):
        """A loan that is out and ``days`` past its due date."""
        loan = self._lent(**values)
        due = fields.Date.today() - timedelta(days=days)
        loan.sudo()._as_engine().write(
            {"date": due - timedelta(days=5), "date_due": due}
        )
        return loan

    def _row(self, loan, quantity, **values):
        return [{"line_id": loan.line_ids[0].id, "quantity": quantity, **values}]

    def _held(self, place, product=None, lot=None):
        domain = [
            ("product_id", "=", (product or self.lamp).id),
            ("location_id", "=", place.id),
        ]
        if lot:
            domain.append(("lot_id", "=", lot.id))
        return sum(self.env["stock.quant"].search(domain).mapped("quantity"))

    @property
    def lent(self):
        return self.warehouse._get_place("lent")
