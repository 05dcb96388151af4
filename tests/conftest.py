"""A running company for tests that stand outside of Odoo: RPC and browser."""

import contextlib
import gc
import os
import resource
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cli.machine.browser import BROWSER, CHROMIUM
from cli.machine.cluster import Cluster
from cli.machine.company import logins
from cli.machine.ports import any_free
from cli.machine.server import Server
from cli.machine.templates import provide_company_template
from tests.browser import LAUNCH


@dataclass(frozen=True)
class Company:
    """Where the demo company answers and who may log in, login as password."""

    url: str
    database: str
    logins: list
    sql: Callable


@pytest.fixture(scope="session")
def company():
    """The demo company on a server of its own, on a copy that the tests may change."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(
            Cluster("tests", fast=True).reach("serving tests")
        )
        database = provide_company_template(cluster).copy(f"served_{worker}")
        stack.callback(database.drop)
        server = Server(database, any_free(), log=f"tests-server-{worker}")
        stack.enter_context(server)
        yield Company(server.url, database.name, logins(database), database.sql)


@pytest.fixture(scope="module")
def chromium():
    """The browser of the set-up, driven by Playwright."""
    sync_api = pytest.importorskip("playwright.sync_api")
    # Odoo limits the address space of its process, and so of every child; Chromium
    # reserves far more than it uses and dies of it.
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    libraries = os.pathsep.join(map(str, BROWSER.glob("usr/lib/*-linux-gnu")))
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("LD_LIBRARY_PATH", libraries, prepend=os.pathsep)
    with contextlib.ExitStack() as stack:
        stack.callback(monkeypatch.undo)
        playwright = stack.enter_context(sync_api.sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH)
        yield browser
        browser.close()
    # The driver reports its end to a future that nobody awaits: here and now, and
    # not below the closing line of the tests.
    gc.collect()
