"""What the person at the terminal reads."""

import sys
import time

_START = time.monotonic()


class Stop(Exception):
    """A refusal in the person's words: what is missing and the command that mends it.

    ``log`` names the file with the whole story, when there is one.
    """

    def __init__(self, message, hint=None, log=None):
        super().__init__(message)
        self.hint = hint
        self.log = log


def say(message):
    """One line of progress with the time since the start."""
    print(f"[{time.monotonic() - _START:6.1f}s] {message}", flush=True)


def complain(stop):
    """The refusal, the way out and the log, on standard error."""
    print(f"erp: {stop}", file=sys.stderr)
    if stop.hint:
        print(f"     {stop.hint}", file=sys.stderr)
    if stop.log:
        print(f"     log: {stop.log}", file=sys.stderr)
