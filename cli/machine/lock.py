"""One ./erp at a time on one thing: a lock that ends with its holder."""

import contextlib
import fcntl
import os

from cli.machine.paths import STATE
from cli.machine.say import Stop


@contextlib.contextmanager
def hold(name, doing):
    """Hold ``<name>.lock``; refuse with the pid of whoever has it.

    The kernel drops the lock when the holder dies, so none is ever left behind.
    """
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / f"{name}.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pid, busy = _read(file)
            raise Stop(
                f"another ./erp (pid {pid}) is {busy} with {STATE}",
                f"Wait until it ends, or end it: kill {pid}",
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()} {doing}")
        file.flush()
        yield


def holder(name):
    """``(pid, doing)`` of the ./erp that holds the lock, or None."""
    path = STATE / f"{name}.lock"
    if not path.exists():
        return None
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return _read(file)
    return None


def _read(file):
    file.seek(0)
    pid, _, doing = file.read().partition(" ")
    return int(pid or 0), doing or "starting"
