"""Remake the locks of config/ from the .in files: exact versions with their hashes.

Pins that still fit are kept. With --upgrade NAME that package takes its newest fitting
version, with --upgrade-all every one does.
"""

from cli.machine.paths import CONFIG
from cli.machine.python import VENV, provide_uv, uv
from cli.machine.say import say

_OPTIONS = (
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    # The locks are for everybody: no address of a registry belongs in them.
    "--no-emit-index-url",
    "--no-emit-find-links",
)

# Lock: what it is made from. The override drops names that OCA and PDF packages ask
# for and that are here already in another shape (odoo, psycopg2).
_LOCKS = {
    "boot.lock": ["boot.in"],
    "requirements.lock": ["odoo.in", "oca.in", "--override=override.txt"],
    "test.lock": ["test.in", "-c", "requirements.lock", "--override=override.txt"],
    "check.lock": ["check.in"],
}


def add_arguments(parser):
    parser.add_argument("--upgrade", action="append", default=[], metavar="NAME")
    parser.add_argument("--upgrade-all", action="store_true")


def run(args):
    provide_uv()
    wishes = [f"--upgrade-package={name}" for name in args.upgrade]
    wishes += ["--upgrade"] if args.upgrade_all else []
    for lock, sources in _LOCKS.items():
        target = ["--output-file", lock]
        uv(VENV, "pip", "compile", *_OPTIONS, *wishes, *sources, *target, cwd=CONFIG)
        say(f"config/{lock}: made")
    return 0
