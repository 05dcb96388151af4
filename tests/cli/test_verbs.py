"""Every verb is one file that says what it does."""

import subprocess

import pytest

from cli.command import VERBS
from cli.machine.paths import PROJECT

PROMISED = [
    "run",
    "test",
    "setup",
    "stop",
    "status",
    "update",
    "shell",
    "psql",
    "logs",
    "reset",
    "lock",
]


def erp(*args, **env):
    """The command as a person types it."""
    return subprocess.run(
        [PROJECT / "erp", *args],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **env},
    )


@pytest.mark.parametrize("verb", PROMISED)
def test_a_verb_has_its_help(verb):
    shown = erp(verb, "--help")
    assert shown.returncode == 0, shown.stderr
    assert verb in VERBS
    assert f"./erp {verb}" in shown.stdout


def test_the_help_names_every_verb_that_is_there():
    shown = erp("--help").stdout
    present = [verb for verb in VERBS if (PROJECT / f"cli/{verb}.py").exists()]
    assert [verb for verb in present if f"\n    {verb} " not in shown] == []


def test_an_unknown_verb_is_refused():
    assert erp("fly").returncode == 2


def test_a_python_that_does_not_fit_is_refused_with_the_way_out():
    refused = erp("status", ERP_PYTHON="/bin/false")
    assert refused.returncode == 1
    assert "ERP_PYTHON=/bin/false is not a Python 3.11 to 3.13" in refused.stderr


def test_stop_says_when_nothing_runs(tmp_path):
    said = erp("stop", ERP_STATE=str(tmp_path))
    assert (said.returncode, "nothing is running" in said.stdout) == (0, True)


def test_status_is_json_for_programs(tmp_path):
    said = erp("status", "--json", ERP_STATE=str(tmp_path))
    assert '"running": false' in said.stdout


def test_reset_never_throws_away_without_a_yes(tmp_path):
    (tmp_path / "pg-company").mkdir()
    refused = erp("reset", "--demo", ERP_STATE=str(tmp_path))
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert (tmp_path / "pg-company").exists()


def test_reset_throws_away_what_it_was_told_to(tmp_path):
    for name in ("pg-company", "pg-tests"):
        (tmp_path / name).mkdir()
    assert erp("reset", "--tests", "--yes", ERP_STATE=str(tmp_path)).returncode == 0
    assert [path.name for path in tmp_path.glob("pg-*")] == ["pg-company"]
