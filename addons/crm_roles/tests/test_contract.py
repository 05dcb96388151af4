from odoo.tests import tagged

from .contract import AddonContract


@tagged("post_install", "-at_install")
class TestContract(AddonContract):
    addon = "crm_roles"
