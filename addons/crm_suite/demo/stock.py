"""Two warehouses, what lay in them at the start, what moves between them."""

from odoo.fields import Command

from .catalogue import PARTS, goods

OPENED = -92
# Parts that the workshop keeps at hand: one of six.
WORKSHOP_SHARE = 6


def open_warehouses(stage):
    main = stage.env["stock.warehouse"].search([], limit=1)
    main.write({"name": "Central Warehouse", "code": "CW"})
    workshop = stage.env["stock.warehouse"].create({"name": "Workshop", "code": "WS"})
    stage.warehouses = [main, workshop]
    # Odoo asks at the first delivery whether customers get a text message.
    stage.env.company.stock_text_confirmation = False
    # Devices and their parts are handled where the mechanics are.
    for key in ("repairer", "technician", "service_agent"):
        stage.users[key].property_warehouse_id = workshop
    _count(stage)
    _watch(stage)


def _count(stage):
    main, workshop = stage.warehouses
    quants = [(main, code, stock) for code, *_middle, stock in goods() if stock] + [
        (workshop, code, stock // WORKSHOP_SHARE)
        for code, *_middle, stock in PARTS
        if stock
    ]
    counted = (
        stage.env["stock.quant"]
        .with_context(inventory_mode=True)
        .create(
            [
                {
                    "product_id": stage.products[code].id,
                    "location_id": warehouse.lot_stock_id.id,
                    "inventory_quantity": quantity,
                }
                for warehouse, code, quantity in quants
            ]
        )
    )
    counted.action_apply_inventory()
    moves = stage.env["stock.move"].search([("is_inventory", "=", True)])
    stage.backdate(moves, date=stage.moment(OPENED))
    stage.backdate(moves.move_line_ids, date=stage.moment(OPENED))


def _watch(stage):
    """Reordering rules that only warn: the buyer decides."""
    main = stage.warehouses[0]
    stage.env["stock.warehouse.orderpoint"].create(
        [
            {
                "product_id": stage.products[code].id,
                "warehouse_id": main.id,
                "location_id": main.lot_stock_id.id,
                "product_min_qty": low,
                "product_max_qty": high,
                "trigger": "manual",
            }
            for code, _name, _vendor, _cost, _price, low, high, _stock in goods()
            if low
        ]
    )


def build(stage):
    """What moves between the house and the workshop: six done, two open."""
    moved = stage.env["stock.picking"]
    for number, offset in enumerate((-75, -61, -46, -33, -18, -6, -1, 0)):
        picking = _resupply(stage, number, offset)
        picking.action_confirm()
        moved |= picking
        if offset < -1:
            stage.transfer(picking)
            stage.date_transfer(picking, offset)
    moved[-2:].action_assign()


def _resupply(stage, number, offset):
    main, workshop = stage.warehouses
    parts = [row for row in PARTS if row[-1]]
    codes = [parts[(number + step) % len(parts)][0] for step in range(2)]
    locations = {
        "location_id": main.lot_stock_id.id,
        "location_dest_id": workshop.lot_stock_id.id,
    }
    return stage.model("stock.picking", "warehouse_head").create(
        {
            **locations,
            "picking_type_id": main.int_type_id.id,
            "scheduled_date": stage.moment(offset, 11),
            "origin": "Workshop supply",
            "move_ids": [
                Command.create(
                    {
                        **locations,
                        "product_id": stage.products[code].id,
                        "product_uom_qty": stage.quantity(2, 4),
                    }
                )
                for code in codes
            ],
        }
    )
