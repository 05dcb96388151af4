"""Write the repairs of before into the history of their customers."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["customer.event"]._backfill()
