"""Turns a checked folder into Odoo's own records and documents.

`load` is the whole of it, in the caller's transaction: whoever calls commits once
at the end, so that a load is there entirely or not at all.
"""

from .agreement import check_agreement
from .company import find_company, write_company
from .deliveries import note_carriers, write_deliveries
from .differences import note_differences, write_updates
from .invoices import write_invoices
from .orders import confirm_orders, write_orders
from .partners import write_partners
from .people import write_people
from .products import (
    write_categories,
    write_prices,
    write_products,
    write_reorder_rules,
)
from .purchases import write_purchases
from .session import Session
from .stock import write_opening_stock


def examine(env, folder, progress, update=False):
    """A session that knows what a load would do; nothing is written."""
    session = Session(env, folder, progress, update)
    company = find_company(session)
    if company:
        session.enter(company)
    check_agreement(session)
    note_differences(session)
    return session


def load(env, folder, progress, update=False):
    """Write what is new, and with `update` what has changed in the master data."""
    progress.step("checked against the database")
    session = examine(env, folder, progress, update)
    _write_master_data(session)
    _write_documents(session)
    progress.step("ledger kept")
    session.ledger.save()
    session.env.flush_all()
    progress.close()
    return session


def _write_master_data(session):
    step = session.progress.step
    step("company ready")
    write_company(session)
    if session.update:
        step("changed rows written over")
        write_updates(session)
    step("carriers, people, customers and vendors in")
    write_partners(session, "carriers")
    write_people(session)
    write_partners(session, "customers")
    write_partners(session, "vendors")


def _write_documents(session):
    step = session.progress.step
    # Asked before they are written: afterwards no row is new any more.
    products, orders = session.new("products"), session.new("orders")
    orders.sort(key=lambda row: (row["date"], row.line))
    step("categories, products and vendor prices in")
    write_categories(session)
    write_products(session)
    write_prices(session)
    step("opening stock counted")
    write_opening_stock(session, products, orders)
    step("orders written")
    write_orders(session, orders)
    shipped = [row for row in orders if row["shipped"]]
    waiting = [row for row in orders if not row["shipped"]]
    step("shipped orders confirmed")
    confirm_orders(session, shipped)
    note_carriers(session, shipped)
    step("shipped orders delivered")
    write_deliveries(session, shipped)
    step("shipped orders invoiced")
    write_invoices(session, shipped)
    step("open orders confirmed; they wait for delivery")
    confirm_orders(session, waiting)
    note_carriers(session, waiting)
    step("goods on order and reorder levels in")
    write_purchases(session, products)
    write_reorder_rules(session, products)
