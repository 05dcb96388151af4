"""Check style, architecture and licenses of the whole project.

Without names all checks run side by side; with --fix those that can mend do so
first. The tools come with exact versions from config/check.lock and config/node.
"""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from cli.machine.paths import PROJECT
from cli.machine.say import Stop, say
from cli.style.checks import all_checks
from cli.style.tools import environment, provide_checkers

NAMES = (
    "ruff",
    "format",
    "pylint",
    "oca",
    "po",
    "prettier",
    "eslint",
    "architecture",
    "licenses",
)


def add_arguments(parser):
    parser.add_argument(
        "names", nargs="*", metavar="CHECK", help=f"of: {' '.join(NAMES)}"
    )
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")


def run(args):
    unknown = set(args.names) - set(NAMES)
    if unknown:
        raise Stop(
            f"there is no check {min(unknown)}", f"The checks: {' '.join(NAMES)}"
        )
    provide_checkers()
    checks = [check for check in all_checks() if check.name in (args.names or NAMES)]
    if args.fix:
        _mend(checks)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(_carry_out, checks))
    return int(not all(results))


def _mend(checks):
    for check in checks:
        if check.mend:
            subprocess.run(check.mend, cwd=PROJECT, env=environment())


def _carry_out(check):
    """Run one check; say its time, or all it has to complain about."""
    start = time.monotonic()
    done = subprocess.run(
        [str(word) for word in check.command],
        cwd=PROJECT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    took = f"{time.monotonic() - start:.1f} s"
    if done.returncode == 0:
        say(f"check {check.name}: passed in {took}")
        return True
    say(f"check {check.name}: FAILED in {took}\n{done.stdout.rstrip()}")
    return False
