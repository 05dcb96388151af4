"""The doors of the server, as another system uses them."""

import json
import urllib.error
import urllib.request
import xmlrpc.client
from http.cookiejar import CookieJar


class XmlRpc:
    """One person over XML-RPC; the password of the demo company is the login."""

    def __init__(self, company, login):
        self.company, self.password = company, login
        common = xmlrpc.client.ServerProxy(f"{company.url}/xmlrpc/2/common")
        self.uid = common.authenticate(company.database, login, login, {})
        self._object = xmlrpc.client.ServerProxy(f"{company.url}/xmlrpc/2/object")

    def __call__(self, model, method, *args, **kwargs):
        return self._object.execute_kw(
            self.company.database, self.uid, self.password, model, method, args, kwargs
        )


class WebSession:
    """One person in a session, as the web client has it."""

    def __init__(self, company, login):
        self.company = company
        self._jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._session = urllib.request.build_opener(self._jar)
        self.info = self.post(
            "/web/session/authenticate",
            db=company.database,
            login=login,
            password=login,
        )

    def __call__(self, model, method, *args, **kwargs):
        return self.post(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    def post(self, path, **params):
        """The result of a JSON-RPC route; its error as ``RuntimeError``."""
        request = urllib.request.Request(
            f"{self.company.url}{path}",
            data=json.dumps({"jsonrpc": "2.0", "params": params}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with self._session.open(request, timeout=60) as answer:
            reply = json.load(answer)
        if "error" in reply:
            raise RuntimeError(reply["error"]["data"]["message"])
        return reply["result"]


class Json2:
    """One person over JSON-2, with an API key made the way the preferences do."""

    def __init__(self, company, login):
        self.company = company
        self._call = WebSession(company, login)
        self.key = self._make_key(login)

    def __call__(self, model, method, **arguments):
        """The answer of ``POST /json/2/<model>/<method>``; refusals as in HTTP."""
        request = urllib.request.Request(
            f"{self.company.url}/json/2/{model}/{method}",
            data=json.dumps(arguments).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"bearer {self.key}",
                "X-Odoo-Database": self.company.database,
            },
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def _make_key(self, password):
        wizard = self._call(
            "res.users.apikeys.description",
            "create",
            {"name": "tests", "duration": "1"},
        )
        answer = self._call("res.users.apikeys.description", "make_key", [wizard])
        if answer["res_model"] == "res.users.identitycheck":
            check = answer["res_id"]
            self._call(
                "res.users.identitycheck", "write", [check], {"password": password}
            )
            context = {**answer.get("context", {}), "password": password}
            answer = self._call(
                "res.users.identitycheck", "run_check", [check], context=context
            )
        return answer["context"]["default_key"]


def refusal(call):
    """The text with which ``call`` was refused over JSON-2, or None."""
    try:
        call()
    except urllib.error.HTTPError as error:
        return json.load(error)["message"]
    return None
