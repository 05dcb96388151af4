from odoo.tests import tagged

from odoo.addons.crm_roles.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestJs(HootCase):
    """The screens of the office, each in a browser without a server."""

    addon = "office_daily"

    def test_components(self):
        self.run_components()
