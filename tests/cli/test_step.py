"""A step is done once, and again when it was interrupted or its inputs changed."""

import pytest

import cli.machine.step as steps
from cli.machine.step import digest, step, write_atomically


@pytest.fixture(autouse=True)
def stamps(tmp_path, monkeypatch):
    monkeypatch.setattr(steps, "STAMPS", tmp_path / "stamps")


def do(name, key):
    with step(name, key) as to_do:
        return to_do


def test_a_step_is_done_once():
    assert [do("python", "1"), do("python", "1")] == [True, False]


def test_a_step_is_done_again_when_its_inputs_changed():
    assert [do("python", "1"), do("python", "2")] == [True, True]


def test_going_back_to_older_inputs_does_the_step_again():
    assert [do("python", key) for key in "121"] == [True, True, True]


def test_a_failed_step_is_done_again():
    with pytest.raises(RuntimeError), step("python", "1"):
        raise RuntimeError
    assert do("python", "1")


def test_a_step_that_is_begun_anew_counts_as_undone_from_its_first_moment(tmp_path):
    do("python", "1")
    with pytest.raises(KeyboardInterrupt), step("python", "2"):
        raise KeyboardInterrupt
    assert do("python", "1"), "the old stamp must not vouch for a half-made step"


def test_the_digest_reads_files_by_their_contents(tmp_path):
    lock = tmp_path / "a.lock"
    lock.write_text("one")
    before = digest(lock)
    lock.write_text("two")
    assert digest(lock) != before


def test_a_secret_file_is_never_readable_by_others(tmp_path):
    path = tmp_path / "secret"
    write_atomically(path, "x", mode=0o600)
    assert path.stat().st_mode & 0o777 == 0o600
