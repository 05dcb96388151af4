"""Children end with their parent, whatever ends it."""

import os
import signal
import subprocess
import sys
import time

import pytest

import cli.machine.process as processes
from cli.machine.paths import PROJECT
from cli.machine.process import is_alive, run, state_of
from cli.machine.say import Stop

PARENT = """
import signal, sys, time
from pathlib import Path
from cli.machine.process import spawn
child = spawn(["sleep", "60"], Path(sys.argv[1]), ends_by=signal.SIGTERM, alone=True)
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def logs(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "LOGS", tmp_path)
    return tmp_path


def test_a_child_ends_when_its_parent_is_killed(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path / "log"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    child = int(parent.stdout.readline())
    assert is_alive(child)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    give_up = time.monotonic() + 10
    while is_alive(child) and time.monotonic() < give_up:
        os.sched_yield()
    assert not is_alive(child)


def test_a_zombie_is_not_alive():
    child = subprocess.Popen(["true"])
    while state_of(child.pid) != "Z":
        os.sched_yield()
    assert not is_alive(child.pid)
    child.wait()


def test_a_failed_command_shows_the_end_of_its_log(logs):
    with pytest.raises(Stop, match="exit 3(.|\n)*the reason") as refused:
        run(["sh", "-c", "echo the reason; exit 3"], "step")
    assert refused.value.log == logs / "step.log"


def test_a_full_disk_is_named_as_such():
    with pytest.raises(Stop) as refused:
        run(["sh", "-c", "echo tar: No space left on device; exit 2"], "step", hint="x")
    assert "disk is full" in refused.value.hint


def test_a_flaky_command_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(processes.time, "sleep", lambda seconds: None)
    mark = tmp_path / "mark"
    run(
        ["sh", "-c", f"test -e {mark} || {{ touch {mark}; exit 1; }}"],
        "step",
        retries=1,
    )
