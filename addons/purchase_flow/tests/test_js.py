from odoo.tests import tagged

from odoo.addons.crm_roles.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestJs(HootCase):
    """The comparison of offers, in a browser without a server."""

    addon = "purchase_flow"

    def test_components(self):
        self.run_components()
