"""Calls of the web client, timed over HTTP: what a person really waits for.

Plain Python without Odoo: the server is another process, as in life.  What the
calls are is handed over in a file by the script that made the rows.
"""

import http.client
import itertools
import json
import statistics
import time

ROUNDS = 15
# Left out: the server's first answers fill its caches.
WARM_UP = 3


class Session:
    """A person who has logged in and keeps one connection open."""

    def __init__(self, port, database, login, password):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self._cookie = ""
        self._numbers = itertools.count(1)
        self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )

    def call(self, model, method, *args, **kwargs):
        """What ``orm.call`` of the web client answers."""
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def _post(self, path, params):
        body = {"jsonrpc": "2.0", "id": next(self._numbers), "params": params}
        headers = {"Content-Type": "application/json", "Cookie": self._cookie}
        self._connection.request("POST", path, json.dumps(body), headers)
        answer = self._connection.getresponse()
        content = json.loads(answer.read())
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self._cookie = cookie.split(";")[0]
        if "error" in content:
            raise RuntimeError(content["error"]["data"]["message"])
        return content["result"]


def race(calls, rounds=ROUNDS):
    """Medians of several calls, taken in turn so that all meet the same machine.

    :param calls: ``{name: function without arguments}``
    :return: ``{name: seconds}``
    """
    times = {name: [] for name in calls}
    for number in range(rounds + WARM_UP):
        for name, call in calls.items():
            started = time.perf_counter()
            call()
            if number >= WARM_UP:
                times[name].append(time.perf_counter() - started)
    return {name: statistics.median(taken) for name, taken in times.items()}


def report(port, database, calls):
    """``{name: seconds}`` of calls as plain values, made as the administrator.

    :param calls: ``{name: [model, method, args, kwargs]}``
    """
    session = Session(port, database, "admin", "admin")
    return race(
        {
            name: _bind(session, model, method, args, kwargs)
            for name, (model, method, args, kwargs) in calls.items()
        }
    )


def _bind(session, model, method, args, kwargs):
    return lambda: session.call(model, method, *args, **kwargs)
