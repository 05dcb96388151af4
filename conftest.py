"""What every test run says about itself."""

import platform

from cli.machine.cluster import Cluster
from cli.machine.odoo import describe
from cli.machine.paths import CONFIG
from cli.machine.process import output
from cli.machine.step import digest


def pytest_report_header():
    """Exact versions: a run on another Odoo than the pinned one must show it."""
    postgres = output([Cluster("tests", fast=True).command("postgres"), "--version"])
    lock = digest(CONFIG / "requirements.lock")
    return [
        f"odoo {describe()}",
        f"{postgres}, python {platform.python_version()}, lock {lock}",
    ]
