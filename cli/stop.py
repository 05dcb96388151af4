"""End the server that ./erp run started, with its database, in order."""

import os
import signal
import time

from cli.machine.lock import holder
from cli.machine.say import Stop, say
from cli.machine.settings import COMPANY


def add_arguments(parser):
    parser.add_argument(
        "--tests", action="store_true", help="end a running ./erp test instead"
    )


def run(args):
    name = "tests" if args.tests else COMPANY["cluster"]
    found = holder(name)
    if not found:
        say("nothing is running")
        return 0
    pid, doing = found
    say(f"ending ./erp (pid {pid}), which is {doing} ...")
    os.kill(pid, signal.SIGTERM)
    _wait_for(name, pid)
    say("ended")
    return 0


def _wait_for(name, pid, patience=90):
    give_up = time.monotonic() + patience
    while holder(name):
        if time.monotonic() > give_up:
            raise Stop(f"pid {pid} does not end", f"Insist: kill -9 {pid}")
        time.sleep(0.1)
