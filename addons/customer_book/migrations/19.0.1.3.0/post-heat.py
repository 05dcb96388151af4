"""Hot customers of before know their to-dos, so that cooling down closes them."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["customer.heat"]._find_steps()
