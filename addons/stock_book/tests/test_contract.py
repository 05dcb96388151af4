from odoo.tests import tagged

from odoo.addons.crm_roles.tests.contract import AddonContract


@tagged("post_install", "-at_install")
class TestContract(AddonContract):
    addon = "stock_book"
