"""Templates are remade when code changes that a database holds, and only then."""

import pytest

import cli.machine.modules as modules
from cli.machine.modules import addons_key, foreign_dependencies


@pytest.fixture
def addons(tmp_path, monkeypatch):
    monkeypatch.setattr(modules, "ADDONS", tmp_path)
    for name, depends in (("a_book", ["mail"]), ("b_flow", ["a_book", "sale"])):
        (tmp_path / name / "tests").mkdir(parents=True)
        (tmp_path / name / "__manifest__.py").write_text(repr({"depends": depends}))
    return tmp_path


def test_dependencies_outside_of_our_addons_are_found(addons):
    assert foreign_dependencies() == ["mail", "sale"]


@pytest.mark.parametrize("path", ["a_book/model.py", "b_flow/i18n/es.po"])
def test_a_new_file_changes_the_key(addons, path):
    before = addons_key()
    (addons / path).parent.mkdir(exist_ok=True)
    (addons / path).write_text("x")
    assert addons_key() != before


def test_a_renamed_file_changes_the_key(addons):
    (addons / "a_book/one.py").write_text("x")
    before = addons_key()
    (addons / "a_book/one.py").rename(addons / "a_book/two.py")
    assert addons_key() != before


def test_a_new_test_does_not(addons):
    before = addons_key()
    (addons / "a_book/tests/test_x.py").write_text("x")
    assert addons_key() == before
