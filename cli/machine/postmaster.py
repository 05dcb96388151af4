"""The lock file that a database server leaves, and whether its server still lives."""

import os
import time
from pathlib import Path

from cli.machine.process import state_of
from cli.machine.say import Stop, say

_GONE = (None, "Z", "X")


def running(data):
    """``(pid, port)`` of the server on this cluster, or None."""
    lines = _lines(data)
    if len(lines) < 4 or not serves(int(lines[0]), data):
        return None
    return int(lines[0]), int(lines[3])


def serves(pid, data):
    """Whether this process is the server of this very cluster.

    A recorded pid may be a zombie that nobody reaps, or by now another program.
    """
    if state_of(pid) in _GONE:
        return False
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(data)
    except PermissionError:
        # Hidden from us: it can be that server only if its user owns the cluster.
        return Path(f"/proc/{pid}").stat().st_uid == data.stat().st_uid
    except OSError:
        return False


def clear(data, patience=60):
    """Make the cluster startable: wait for a server that is ending, drop a dead lock.

    Only for the holder of the cluster's lock: a server that lives on without its
    ./erp has been told to end by the kernel and is writing its last checkpoint.
    """
    end = time.monotonic() + patience
    while found := running(data):
        if time.monotonic() > end:
            raise Stop(
                f"a database server (pid {found[0]}) still runs on {data}",
                f"End it: kill -INT {found[0]}",
            )
        time.sleep(0.1)
    if _lines(data):
        say("database: removing the lock file of a server that is gone")
        (data / "postmaster.pid").unlink(missing_ok=True)


def _lines(data):
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
