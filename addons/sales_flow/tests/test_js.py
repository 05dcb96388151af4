from odoo.tests import tagged

from odoo.addons.crm_roles.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestJs(HootCase):
    """The funnel and the coaching screen, each in a browser without a server."""

    addon = "sales_flow"

    def test_components(self):
        self.run_components()
