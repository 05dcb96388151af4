"""Say what runs where, who can log in, and which versions these are."""

import json
import platform

from cli.machine.browser import CHROMIUM
from cli.machine.cluster_home import ClusterHome
from cli.machine.lock import holder
from cli.machine.odoo import describe
from cli.machine.paths import STATE
from cli.machine.process import output
from cli.machine.say import Stop
from cli.machine.server import recall
from cli.pdf.provide import pdf_state


def add_arguments(parser):
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args):
    status = _status()
    if args.json:
        print(json.dumps(status, indent=2))
    else:
        _show(status)
    return 0


def _status():
    record = recall() or {}
    return {
        "running": bool(record),
        "url": record.get("url"),
        "database": record.get("database"),
        "logins": record.get("logins", []),
        "pids": record.get("pids", {}),
        "busy": list(filter(None, map(_busy, ("company", "tests", "setup")))),
        "state": str(STATE),
        "versions": {
            "odoo": describe(),
            "postgres": _postgres(),
            "python": platform.python_version(),
            "chromium": output([CHROMIUM, "--version"]) if CHROMIUM.exists() else None,
            "pdf": pdf_state(),
        },
    }


def _busy(name):
    found = holder(name)
    return found and f"{found[1]} (pid {found[0]})"


def _postgres():
    try:
        home = ClusterHome("company")
    except Stop:
        return None  # not set up yet
    return output([home.bin / "postgres", "--version"], env=home.environment())


def _show(status):
    if status["running"]:
        print(f"serving   {status['url']}  (database {status['database']})")
        print(f"logins    {', '.join(status['logins']) or 'admin'}")
        print(f"pids      {_pairs(status['pids'])}")
    else:
        print("serving   nothing; ./erp run opens the company")
    for doing in status["busy"]:
        print(f"busy      {doing}")
    print(f"state     {status['state']}")
    for name, version in status["versions"].items():
        print(f"{name:<9} {version or 'not set up yet: ./erp setup'}")


def _pairs(values):
    return ", ".join(f"{name} {value}" for name, value in values.items())
