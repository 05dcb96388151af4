"""Write the orders, deliveries, invoices and payments of before into the history."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["customer.event"]._backfill()
