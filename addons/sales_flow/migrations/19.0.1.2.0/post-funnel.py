"""Write the funnel of the opportunities that were there before."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["sales.flow.stage.passage"]._backfill()
