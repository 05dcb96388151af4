"""A company that worked with 1.1 finds its past in the history of its customers."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["customer.event"]._backfill()
