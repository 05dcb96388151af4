from datetime import datetime, time, timedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.crm_roles.tests.common import RoleCase


class ShortageCase(RoleCase):
    """One product in one warehouse, deliveries and arrivals by a short word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.other = cls.env["stock.warehouse"].create(
            {"name": "Second House", "code": "W2"}
        )
        cls.env.company.partner_id.tz = "UTC"
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ernst Handel", "user_id": cls.salesperson.id}
        )
        cls.supplier = cls.env["res.partner"].create({"name": "Exotic Liquids"})
        cls.book = cls.env["stock.shortage"]
        cls.product = cls._product("Chai")

    @classmethod
    def _product(cls, name, **values):
        return cls.env["product.product"].create(
            {"name": name, "type": "consu", "is_storable": True, **values}
        )

    @classmethod
    def _shelve(cls, quantity, product=None, location=None, lot=None, owner=None):
        cls.env["stock.quant"]._update_available_quantity(
            product or cls.product,
            location or cls.warehouse.lot_stock_id,
            quantity,
            lot_id=lot,
            owner_id=owner,
        )
        cls.env["stock.shortage"]._mark((product or cls.product).ids)

    @classmethod
    def _moment(cls, days):
        day = fields.Date.today() + timedelta(days=days)
        return datetime.combine(day, time(12))

    @classmethod
    def _day(cls, days):
        return fields.Date.today() + timedelta(days=days)

    @classmethod
    def _transfer(cls, kind, quantity, days, product=None, warehouse=None, **values):
        warehouse = warehouse or cls.warehouse
        product = product or cls.product
        kind_id = warehouse.out_type_id if kind == "out" else warehouse.in_type_id
        places = {
            "location_id": kind_id.default_location_src_id.id,
            "location_dest_id": kind_id.default_location_dest_id.id,
        }
        unit = values.pop("uom", product.uom_id)
        picking = cls.env["stock.picking"].create(
            {
                **places,
                "picking_type_id": kind_id.id,
                "partner_id": cls.customer.id if kind == "out" else cls.supplier.id,
                "scheduled_date": cls._moment(days),
                **values,
                "move_ids": [
                    Command.create(
                        {
                            **places,
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "product_uom": unit.id,
                            "date": cls._moment(days),
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    @classmethod
    def _deliver(cls, quantity, days=5, **values):
        """A delivery that wants ``quantity`` in ``days``; nothing is reserved."""
        picking = cls._transfer("out", quantity, days, **values)
        picking.do_unreserve()
        return picking

    @classmethod
    def _arrive(cls, quantity, days=3, **values):
        return cls._transfer("in", quantity, days, **values)

    @classmethod
    def _receive(cls, picking):
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    @classmethod
    def _net(cls):
        cls.env["stock.shortage"]._catch_up()

    @classmethod
    def _row(cls, picking):
        cls._net()
        return picking.shortage_ids.filtered("is_open")
