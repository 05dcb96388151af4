"""Children that end with us, and the signs of life of others."""

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

from cli.machine.paths import LOGS
from cli.machine.say import Stop

_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl


def run(cmd, log, hint=None, env=None, retries=0, **options):
    """Run one command of a step, its output in ``logs/<log>.log``."""
    path = LOGS / f"{log}.log"
    for attempt in range(retries + 1):
        time.sleep(2 * attempt)
        child = spawn(cmd, path, env=env, ends_by=signal.SIGKILL, **options)
        if wait(child) == 0:
            return
    end_of_log = tail(path)
    if "No space left on device" in end_of_log:
        hint = "The disk is full: make room (df -h), then repeat the command."
    raise Stop(
        f"{Path(str(cmd[0])).name} failed (exit {child.returncode}):\n{end_of_log}",
        hint or "Repeat the command; finished steps are kept.",
        path,
    )


def attend(cmd, env=None, **options):
    """Run a command on the person's own terminal; its exit code."""
    child = subprocess.Popen(
        [str(part) for part in cmd],
        env={**os.environ, **(env or {})},
        preexec_fn=lambda: _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM),
        **options,
    )
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # Ctrl-C reached the child as well; it decides what it means
        except BaseException:
            end(child, signal.SIGINT)
            raise


def output(cmd, env=None):
    """What a command prints, or an empty text when it fails."""
    done = subprocess.run(
        [str(part) for part in cmd],
        capture_output=True,
        text=True,
        env={**os.environ, **(env or {})},
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def spawn(cmd, log, ends_by, env=None, alone=False, **options):
    """Start a child that gets ``ends_by`` when this process dies, even by kill -9.

    ``alone`` keeps the terminal's Ctrl-C away from it: its parent ends it in order.
    """
    log.parent.mkdir(parents=True, exist_ok=True)

    def prepare():
        if alone:
            os.setsid()
        # A change of the user clears this, hence after Popen's user=.
        _prctl(_PR_SET_PDEATHSIG, ends_by)

    with log.open("ab") as file:
        return subprocess.Popen(
            [str(part) for part in cmd],
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            preexec_fn=prepare,
            **options,
        )


def wait(child):
    """Wait for a child; take it along when we are interrupted."""
    try:
        return child.wait()
    except BaseException:
        end(child, signal.SIGTERM)
        raise


def end(child, number, patience=30):
    """Ask a child to end, insist after ``patience`` seconds."""
    if child is None or child.poll() is not None:
        return
    child.send_signal(number)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def tail(path, lines=12):
    """The last lines of a log, indented."""
    if not path.exists():
        return ""
    text = path.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in text)


def state_of(pid):
    """The kernel's letter for a process, or None: Z and X are dead already."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return None


def is_alive(pid):
    """Whether a process runs (a zombie does not)."""
    return state_of(pid) not in (None, "Z", "X")
