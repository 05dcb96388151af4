"""Finds the verb, reads its arguments, runs it and turns refusals into exit codes."""

import argparse
import importlib
import os
import signal
import sys
from pathlib import Path

from cli.machine.say import Stop, complain

# In the order of the help. A verb is a file of this folder with a docstring (its
# help; the first line is its summary), add_arguments(parser) and run(args) -> int.
VERBS = (
    "run",
    "test",
    "setup",
    "stop",
    "status",
    "update",
    "load",
    "backup",
    "restore",
    "reset",
    "shell",
    "psql",
    "logs",
    "check",
    "bench",
    "lock",
)

EPILOG = """\
environment:
  ERP_STATE=DIR    where everything lives (default: .erp in the checkout)
  ERP_PYTHON=FILE  the Python 3.11 to 3.13 to use
  ERP_ODOO=DIR     an Odoo 19 checkout of your own instead of the pinned package
  ERP_ODOO_DEB=FILE  a saved odoo-19 package instead of the download
  ERP_CHROME=FILE  the Chromium to print PDFs and test with
  ERP_PG_BIN=DIR   the bin folder of a PostgreSQL 15 to 18 of your own
  ERP_PORT=N       the same as run --port N
"""


class Interrupted(BaseException):
    """SIGTERM or SIGHUP: ends the verb the way Ctrl-C does, so that it tidies up."""


def main(argv):
    """Run one verb; the exit code is the verb's own, 1 for a refusal."""
    _listen_to_signals()
    args = _parser().parse_args(argv)
    try:
        return _verb(args.verb).run(args) or 0
    except Stop as stop:
        complain(stop)
        return 1
    except (KeyboardInterrupt, Interrupted) as end:
        return 143 if isinstance(end, Interrupted) else 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _listen_to_signals():
    # Background jobs of a non-interactive shell start with SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def _interrupt(number, frame):
    raise Interrupted(number)


def _parser():
    parser = argparse.ArgumentParser(
        prog="./erp",
        description="Sets TenDesk up on a bare Debian machine and runs it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name in _present_verbs():
        module = _verb(name)
        doc = module.__doc__.strip()
        sub = verbs.add_parser(
            name,
            help=doc.splitlines()[0].rstrip("."),
            description=doc,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(sub)
    return parser


def _present_verbs():
    folder = Path(__file__).parent
    return [name for name in VERBS if (folder / f"{name}.py").exists()]


def _verb(name):
    return importlib.import_module(f"cli.{name}")
