"""The checkers: Python ones from config/check.lock, Node ones from config/node."""

import os
import shutil

from cli.machine.lock import hold
from cli.machine.odoo import provide_odoo
from cli.machine.paths import CACHE, CONFIG, STATE
from cli.machine.process import run
from cli.machine.python import (
    CHECK_VENV,
    check_environment,
    product_environment,
    test_environment,
)
from cli.machine.step import digest, step

CHECK_BIN = CHECK_VENV / "bin"
NODE = STATE / "node"
NODE_BIN = NODE / "node_modules/.bin"

_FILES = ("package.json", "package-lock.json")


def provide_checkers():
    """All that the checks run: Odoo and its libraries too, for the licenses."""
    with hold("setup", "setting the machine up"):
        product_environment()
        test_environment()
        provide_odoo()
        check_environment()
        _node_modules()


def environment():
    """The checkers first; the configurations find their plugins in NODE_PATH."""
    path = os.environ.get("PATH", "/usr/bin:/bin")
    return {
        **os.environ,
        "PATH": f"{CHECK_BIN}:{NODE_BIN}:{path}",
        "NODE_PATH": str(NODE / "node_modules"),
        "PYLINTHOME": str(CACHE / "pylint"),
        "RUFF_CACHE_DIR": str(CACHE / "ruff"),
        **_certificates(),
    }


def _certificates():
    """npm reads another variable than Python for the machine's own certificates."""
    bundle = os.environ.get("NODE_EXTRA_CA_CERTS") or os.environ.get("SSL_CERT_FILE")
    return {"NODE_EXTRA_CA_CERTS": bundle} if bundle else {}


def _node_modules():
    """Node itself is one of the Python wheels, so every machine has the same one."""
    sources = [CONFIG / "node" / name for name in _FILES]
    with step("node", digest(*sources, str(NODE), str(CHECK_VENV))) as to_do:
        if not to_do:
            return
        shutil.rmtree(NODE, ignore_errors=True)
        NODE.mkdir(parents=True)
        for source in sources:
            shutil.copy(source, NODE)
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
        run(
            ["npm", "ci", *quiet, f"--cache={CACHE / 'npm'}"],
            "node",
            hint="Check the network and npm's configuration (npm ping), then repeat.",
            env=environment(),
            cwd=NODE,
            retries=1,
        )
