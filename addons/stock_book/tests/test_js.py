from odoo.tests import tagged

from odoo.addons.crm_roles.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestJs(HootCase):
    """The screen of the stock journal, in a browser without a server."""

    addon = "stock_book"

    def test_components(self):
        self.run_components()
