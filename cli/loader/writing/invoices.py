"""What was delivered is invoiced, on the day it left."""

from datetime import timedelta

from .session import in_batches


def write_invoices(session, rows):
    """One posted invoice per shipped order, in the order of the days."""
    shipped = sorted(
        (row for row in rows if row["shipped"]),
        key=lambda row: (row["shipped"], row.line),
    )
    days = timedelta(days=int(session.mapping.options.payment_days))
    for done, batch in in_batches(shipped):
        orders = session.env["sale.order"].browse(
            [session.get("orders", row.key[0], row).id for row in batch]
        )
        invoices = orders._create_invoices(grouped=True)  # grouped: one per order
        for row, order in zip(batch, orders, strict=True):
            order.invoice_ids.write(
                {
                    "invoice_date": row["shipped"],
                    # Odoo would leave today's date here.
                    "invoice_date_due": row["shipped"] + days,
                }
            )
        invoices.action_post()
        session.env.flush_all()
        session.created["invoices"] += len(invoices)
        session.progress.part(done, len(shipped), "orders invoiced")
