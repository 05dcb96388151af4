from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.crm_roles.tests.common import RoleCase


class JournalCase(RoleCase):
    """Two warehouses, a product, and short words for what moves it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.south = cls.env["stock.warehouse"].create({"name": "South", "code": "SO"})
        cls.vendors = cls.env.ref("stock.stock_location_suppliers")
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.bolt = cls._product("Bolt")
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor of bolts"})
        cls.keeper = new_test_user(
            cls.env, "test_keeper", groups="stock.group_stock_user"
        )
        cls.journal = cls.env["stock.journal"]

    @classmethod
    def _product(cls, name, **values):
        values = {"standard_price": 2, **values}
        return cls.env["product.product"].create(
            {"name": name, "is_storable": True, **values}
        )

    @classmethod
    def _access(cls, user, warehouse, *rights):
        return cls.env["warehouse.access"].create(
            {
                "user_id": user.id,
                "warehouse_id": warehouse.id,
                **{f"can_{right}": True for right in ("see", *rights)},
            }
        )

    def _picking(
        self, kind, source, target, quantity, product=None, user=None, unit=None
    ):
        product = product or self.bolt
        pickings = self.env["stock.picking"]
        picking = pickings.create(
            {
                "picking_type_id": kind.id,
                "partner_id": self.vendor.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "product_uom": (unit or product.uom_id).id,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking.with_user(user) if user else picking

    def _receipt(self, quantity, warehouse=None, **options):
        warehouse = warehouse or self.north
        kind, stock = warehouse.in_type_id, warehouse.lot_stock_id
        return self._picking(kind, self.vendors, stock, quantity, **options)

    def _delivery(self, quantity, warehouse=None, **options):
        warehouse = warehouse or self.north
        kind, stock = warehouse.out_type_id, warehouse.lot_stock_id
        picking = self._picking(kind, stock, self.customers, quantity, **options)
        picking.action_assign()
        return picking

    def _transfer(self, quantity, source=None, target=None, **options):
        source = source or self.north.lot_stock_id
        target = target or self.south.lot_stock_id
        picking = self._picking(
            self.north.int_type_id, source, target, quantity, **options
        )
        picking.action_assign()
        return picking

    def _done(self, picking, quantity=None, date=None):
        for move in picking.move_ids:
            move.quantity = quantity or move.product_uom_qty
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        if date:
            picking.date_done = date
        return picking

    def _rows(self, *args, user=None, product=None, **filters):
        journal = self.journal.with_user(user) if user else self.journal
        return journal.rows((product or self.bolt).id, *args, **filters)

    def _on_hand(self, product=None):
        return (product or self.bolt).with_context(active_test=False).qty_available
