"""Throw away what ./erp made: the company, the test databases, or everything.

What is thrown away is gone; ./erp backup FILE keeps the company first.
"""

import contextlib
import shutil
import sys

from cli.machine.cluster_home import PRIVATE
from cli.machine.lock import hold
from cli.machine.paths import DATA, STATE
from cli.machine.say import Stop, say


def add_arguments(parser):
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--demo", action="store_true", help="the company's database")
    what.add_argument("--tests", action="store_true", help="the databases of the tests")
    what.add_argument(
        "--all", action="store_true", help="all state: databases, Odoo, libraries"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(args):
    names = [name for name, asked in _choices(args) if asked]
    folders = [STATE, PRIVATE] if args.all else _folders(names[0])
    folders = [folder for folder in folders if folder.exists()]
    if not folders:
        say("there is nothing to throw away")
        return 0
    if not args.yes:
        _ask(folders)
    with contextlib.ExitStack() as stack:
        for name in names:
            stack.enter_context(hold(name, "throwing state away"))
        for folder in folders:
            shutil.rmtree(folder)
    say("thrown away")
    return 0


def _choices(args):
    return (
        ("company", args.demo or args.all),
        ("tests", args.tests or args.all),
        ("setup", args.all),
    )


def _folders(name):
    return [STATE / f"pg-{name}", PRIVATE / name, DATA / name]


def _ask(folders):
    print("This throws away:")
    print("".join(f"    {folder}\n" for folder in folders), end="")
    if not sys.stdin.isatty():
        raise Stop("nobody is there to ask", "Say it beforehand: ./erp reset ... --yes")
    if input("Go on? [y/N] ").strip().lower() not in ("y", "yes"):
        raise Stop("nothing was thrown away")
