"""Show the logs of the machine.

Without a name: the server's log. With --list: what logs there are, newest last.
"""

import subprocess

from cli.machine.paths import LOGS
from cli.machine.say import Stop


def add_arguments(parser):
    parser.add_argument("name", nargs="?", default="server", help="default: server")
    parser.add_argument("-f", "--follow", action="store_true", help="as it grows")
    parser.add_argument("-n", "--lines", type=int, default=40, metavar="N")
    parser.add_argument("--list", action="store_true", help="the names")


def run(args):
    if args.list:
        logs = sorted(LOGS.glob("*.log"), key=lambda path: path.stat().st_mtime)
        print("\n".join(path.stem for path in logs))
        return 0
    path = LOGS / f"{args.name}.log"
    if not path.exists():
        raise Stop(f"there is no log {path}", "The names: ./erp logs --list")
    follow = ["-F"] if args.follow else []
    return subprocess.run(["tail", "-n", str(args.lines), *follow, path]).returncode
