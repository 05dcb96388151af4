"""Short deliveries, what people ask for, and how far it is."""

from odoo.fields import Command

from .catalogue import goods


def build(stage):
    _sell_scarce(stage)
    _settle(stage)
    _ask(stage)
    _press(stage)
    _order(stage)
    _arrive(stage)
    _cancel(stage)
    _settle(stage)


def _settle(stage):
    """What the end of a transaction does: the shortage book and the requests follow."""
    stage.env.cr.flush()


def _sell_scarce(stage):
    """The scarce parts are bought in boxes; one of them may be replaced."""
    boxes = {"SP-160": (12, 0), "SP-190": (0, 10), "CS-150": (100, 50)}
    for code, (minimum, multiple) in boxes.items():
        stage.products[code].seller_ids.write(
            {"min_qty": minimum, "qty_multiple": multiple}
        )
    hose, valve = stage.products["SP-150"], stage.products["SP-160"]
    valve.product_tmpl_id.substitute_ids = [Command.link(hose.id)]


def _need(stage, person, day, reason, lines, note=""):
    """A request as the person wrote it; the lines are (code or words, quantity)."""
    return stage.model("purchase.need", person).create(
        {
            "warehouse_id": stage.warehouses[0].id,
            "reason": reason,
            "note": note,
            "line_ids": [
                Command.create(_line_values(stage, what, quantity, day))
                for what, quantity in lines
            ],
        }
    )


def _line_values(stage, what, quantity, day):
    product = stage.products.get(what)
    return {
        "product_id": product.id if product else False,
        "quantity": quantity,
        "date_need": stage.day(day),
        **({} if product else {"name": what, "price_estimated": 160}),
    }


def _ask(stage):
    """Two who need the same, one in words, a large one, one refused, one draft."""
    asked = [
        _need(stage, "technician", 9, "project", [("TL-160", 2)], "Wind park, team B"),
        _need(stage, "repairer", 11, "repair", [("TL-160", 3), ("SP-210", 6)]),
        _need(stage, "office_manager", 14, "office", [("Desk chair, front desk", 2)]),
        _need(stage, "salesperson", 21, "stock", [("MC-600", 6)], "Autumn campaign"),
        _need(stage, "repairer", 3, "stock", [("SP-200", 10)], "Battery season"),
    ]
    for need in asked:
        need.action_submit()
    refused = _need(stage, "salesperson", 30, "stock", [("CS-110", 40)])
    refused.action_submit()
    refused.line_ids.with_user(stage.users["purchaser"]).action_refuse(
        "We have 60 on the shelf. Ask again below 20."
    )
    _need(stage, "technician", 20, "office", [("TL-170", 2)], "For the new van")


def _short(stage):
    _settle(stage)
    return stage.model("stock.picking", "warehouse_head").search(
        [("shortage_state", "=", "short"), ("picking_type_code", "=", "outgoing")],
        order="scheduled_date, id",
    )


def _press(stage):
    """The two oldest deliveries are asked for; the others wait for the button."""
    _short(stage)[:2].action_request_shortage()
    _settle(stage)


def _order(stage):
    """The buyer joins what both mechanics asked for, and orders it."""
    wrench = stage.products["TL-160"]
    lines = stage.model("purchase.need.line", "purchaser").search(
        [("product_id", "=", wrench.id), ("qty_open", ">", 0)]
    )
    result = lines.consolidate(lines.ids)
    orders = stage.model("purchase.order", "purchaser").browse(
        [order["order_id"] for order in result["orders"]]
    )
    stage.decided(orders).button_confirm()
    _settle(stage)


def _sale(stage, code, quantity, promised=6):
    order = stage.model("sale.order", "salesperson").create(
        {
            "partner_id": stage.customers[3].id,
            "user_id": stage.users["salesperson"].id,
            "commitment_date": stage.moment(promised, 12),
            "order_line": [
                Command.create(
                    {
                        "product_id": stage.products[code].id,
                        "product_uom_qty": quantity,
                    }
                )
            ],
        }
    )
    stage.decided(order).action_confirm()
    _settle(stage)
    return order.sudo().picking_ids


def _buy(stage, picking):
    """Asked for, ordered and confirmed."""
    mine = picking.with_user(stage.users["warehouse_head"])
    made = mine.action_request_shortage()["need_line_ids"]
    result = stage.model("purchase.need.line", "purchaser").consolidate(made)
    orders = stage.model("purchase.order", "purchaser").browse(
        [order["order_id"] for order in result["orders"]]
    )
    stage.decided(orders).button_confirm()
    _settle(stage)
    return orders


def _unordered(stage):
    """Codes of goods that are in stock and that no vendor was asked for."""
    asked = stage.env["purchase.order.line"].search(
        [("state", "not in", ("cancel",)), ("order_id.receipt_status", "!=", "full")]
    )
    return [
        code
        for code, *_middle, stock in goods()
        if stock and stage.products[code] not in asked.product_id
    ]


def _arrive(stage):
    """Goods that a delivery waited for came this morning."""
    code = _unordered(stage)[0]
    wanted = stage.products[code].qty_available + 2
    picking = _sale(stage, code, wanted, promised=3)
    receipts = _buy(stage, picking).sudo().picking_ids
    stage.transfer(receipts)
    _settle(stage)


def _cancel(stage):
    """A customer cancels what is ordered already: a question to the buyer."""
    code = _unordered(stage)[0]
    wanted = stage.products[code].qty_available + 3
    picking = _sale(stage, code, wanted, promised=12)
    _buy(stage, picking)
    picking.with_user(stage.users["warehouse_head"]).action_cancel()
    _settle(stage)
