from urllib.parse import quote

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.home import Home
from odoo.addons.web.controllers.utils import get_action


class CustomerHome(Home):
    """The address of a customer leads to the record that was kept in a merge."""

    @http.route()
    def web_client(self, s_action=None, **kw):
        response = super().web_client(s_action, **kw)
        if response.status_code != 200:
            return response  # not logged in, or on the way elsewhere
        # Of the address itself: whatever a query calls a path is none.
        _client, _slash, subpath = request.httprequest.path.strip("/").partition("/")
        kept = self._find_kept_customer(subpath)
        return request.redirect(self._replace_number(kept.id)) if kept else response

    def _find_kept_customer(self, subpath):
        """The customer a merge kept, where the address names one that is gone.

        Empty for who may not see it: nothing tells that it was ever there.
        """
        partners = request.env["res.partner"]
        *_before, name, number = ["", "", *subpath.strip("/").split("/")]
        if not number.isdecimal() or not self._opens_partners(name):
            return partners
        return partners.browse(int(number))._find_kept()._filtered_access("read")

    def _opens_partners(self, name):
        if name in ("res.partner", "m-res.partner"):
            return True
        is_action = name.startswith("action-")
        names_model = "." in name or name.startswith("m-")
        if not name or name.isdecimal() or (names_model and not is_action):
            return False
        # Which model a button opens; the records keep their own rules.
        action = get_action(request.env, name).sudo()
        return (
            action._name == "ir.actions.act_window"
            and action[:1].res_model == "res.partner"
        )

    def _replace_number(self, number):
        asked = request.httprequest
        # It was decoded: no sign of it may stand bare in an answer.
        path = quote(asked.path.rstrip("/").rpartition("/")[0])
        query = asked.query_string.decode()
        return f"{path}/{number}" + (f"?{query}" if query else "")
