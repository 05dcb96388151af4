from odoo.tests import tagged

from .hoot import HootCase


@tagged("post_install", "-at_install")
class TestJs(HootCase):
    """The components of the workbench, each in a browser without a server."""

    addon = "crm_roles"

    def test_components(self):
        self.run_components()
