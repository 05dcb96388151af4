"""What was shipped is delivered, on the day it left."""

from .moments import noon
from .session import in_batches


def write_deliveries(session, rows):
    """Validate the transfers of shipped orders, day by day in stock's own way."""
    shipped = sorted((row for row in rows if row["shipped"]), key=_by_day)
    freight = session.find_named("freight")
    for done, batch in in_batches(shipped):
        orders = session.env["sale.order"].browse(
            [session.get("orders", row.key[0], row).id for row in batch]
        )
        _validate(orders.picking_ids)
        if freight:
            lines = orders.order_line.filtered(lambda line: line.product_id == freight)
            lines.qty_delivered = 1
        _backdate(orders, batch)
        session.env.flush_all()
        session.progress.part(done, len(shipped), "orders delivered")


def note_carriers(session, rows):
    """Whoever packs reads on the transfer who carries it."""
    for row in rows:
        if row["carrier"]:
            order = session.get("orders", row.key[0], row)
            carrier = session.get("carriers", row["carrier"], row)
            order.picking_ids.note = carrier.name


def _by_day(row):
    return row["shipped"], row.line


def _validate(pickings):
    pickings.action_assign()
    for move in pickings.move_ids:
        move.quantity = move.product_uom_qty
        move.picked = True
    pickings.with_context(skip_backorder=True, skip_immediate=True).button_validate()


def _backdate(orders, rows):
    """Validating sets the present moment on transfer, moves and move lines."""
    for row, order in zip(rows, orders, strict=True):
        moment = noon(row["shipped"])
        order.picking_ids.write({"date_done": moment})  # sets the moves, too
        order.picking_ids.move_line_ids.write({"date": moment})
