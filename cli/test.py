"""Run every test: set up what is missing, make the test databases, call pytest.

Arguments go to pytest: ./erp test addons/crm_roles -k inbox. The tests have a database
server of their own; the company that ./erp run serves is not touched.
"""

import argparse
import os

from cli.machine.cluster import Cluster
from cli.machine.odoo_process import OdooProcess
from cli.machine.paths import LOGS, PROJECT, STATE
from cli.machine.ports import any_free
from cli.machine.process import attend
from cli.machine.python import PYTHON
from cli.machine.setup import set_up
from cli.machine.templates import install_log, provide_suite, suite_key, update_log

_DATABASE = "test"


def add_arguments(parser):
    parser.add_argument("pytest", nargs=argparse.REMAINDER, help="arguments of pytest")


def run(args):
    set_up(for_tests=True)
    cluster = tests_cluster()
    with cluster.serve("running the tests"):
        database = provide_suite(cluster).copy(_DATABASE)
        return _pytest(database, [arg for arg in args.pytest if arg != "--"])


def tests_cluster():
    """Fast and forgetful: all in it can be made again."""
    return Cluster("tests", fast=True)


def _pytest(database, args):
    """One session for all tests, so that its closing line speaks for all of them."""
    odoo = OdooProcess(database, any_free())
    cmd = [PYTHON, "-m", "pytest", f"--odoo-config={odoo.write_conf()}"]
    # Without --odoo-http, tests that need the server would be skipped in silence.
    cmd += [f"--odoo-database={database.name}", "--odoo-http"]
    cmd += ["-o", f"cache_dir={STATE}/pytest", *args]
    key = suite_key()
    env = {
        **odoo.environment(),
        "ERP_STATE": str(STATE),
        "ERP_INSTALL_LOG": str(LOGS / f"{install_log(key)}.log"),
        "ERP_UPDATE_LOG": str(LOGS / f"{update_log(key)}.log"),
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
    }
    return attend(cmd, env=env, cwd=PROJECT)
