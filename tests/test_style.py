"""./erp check as a test: what it complains about is the message of the failure."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_project_passes_its_own_checks():
    done = subprocess.run(
        ["./erp", "check"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, f"./erp check complains:\n{done.stdout}"


def test_an_unknown_check_is_refused_with_the_names():
    done = subprocess.run(
        ["./erp", "check", "spelling"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "there is no check spelling" in done.stderr
    assert "prettier" in done.stderr
