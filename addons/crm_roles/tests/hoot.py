from odoo.addons.web.tests import test_js


class HootCase(test_js.HOOTCommon):
    """The components of one addon, each in a browser without a server."""

    browser_size = "1366x768"
    touch_enabled = False
    addon = None

    def setUp(self):
        self._test_params = [("+", f"@{self.addon}")]
        super().setUp()

    def run_components(self):
        """All Hoot tests of the addon; the first that fails is named."""
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
