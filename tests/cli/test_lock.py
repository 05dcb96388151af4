"""One ./erp at a time; a dead one holds nothing."""

import os
import signal
import subprocess
import sys

import pytest

import cli.machine.lock as locks
from cli.machine.lock import hold, holder
from cli.machine.paths import PROJECT
from cli.machine.say import Stop

OTHER = """
import sys, time
from pathlib import Path
import cli.machine.lock as locks
locks.STATE = Path(sys.argv[1])
with locks.hold("company", "serving the company"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setattr(locks, "STATE", tmp_path)
    return tmp_path


@pytest.fixture
def other(state):
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER, state],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_the_second_is_refused_with_the_pid_of_the_first(other):
    with pytest.raises(Stop, match=f"pid {other.pid}.*serving the company") as refused:
        hold("company", "updating").__enter__()
    assert f"kill {other.pid}" in refused.value.hint


def test_the_holder_is_known(other):
    assert holder("company") == (other.pid, "serving the company")


def test_a_killed_holder_holds_nothing(other):
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    assert holder("company") is None
    with hold("company", "updating"):
        pass


def test_other_locks_are_free(other):
    with hold("tests", "running the tests"):
        pass
