from odoo.tests import tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestJs(test_js.HOOTCommon):
    """The screens of the customer book, each in a browser without a server."""

    browser_size = "1366x768"
    touch_enabled = False

    def setUp(self):
        self._test_params = [("+", "@customer_book")]
        super().setUp()

    def test_components(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"{self.hoot_filters}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
