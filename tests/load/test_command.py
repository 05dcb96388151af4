"""`./erp load` hands good files, and only those, to Odoo."""

import argparse
import contextlib
from types import SimpleNamespace

import pytest

import cli.machine.company
import cli.machine.odoo_process
import cli.machine.paths
import cli.machine.process
import cli.machine.setup
from cli import load
from cli.loader.examples import NORTHERN, NORTHERN_MAP, write_company


@pytest.fixture
def handed_over(tmp_path, monkeypatch):
    """What the command would run in Odoo's Python, with the files it would find."""
    state, calls = tmp_path / "state", []
    state.mkdir()

    def attend(command, env=None, **options):
        copy = command[-1]
        calls.append(([str(word) for word in command], sorted(copy.iterdir())))
        return 0

    cluster = SimpleNamespace(reach=lambda doing: contextlib.nullcontext(cluster))
    odoo = SimpleNamespace(
        user=None,
        database=SimpleNamespace(name="company"),
        write_conf=lambda: "odoo.conf",
        environment=dict,
        options=dict,
    )
    machine = cli.machine
    monkeypatch.setattr(machine.paths, "STATE", state)
    monkeypatch.setattr(machine.setup, "set_up", lambda: None)
    monkeypatch.setattr(machine.company, "company_cluster", lambda: cluster)
    monkeypatch.setattr(machine.company, "ready_database", lambda cluster: None)
    monkeypatch.setattr(machine.odoo_process, "OdooProcess", lambda database: odoo)
    monkeypatch.setattr(machine.process, "attend", attend)
    return calls


def _run(folder, map_text, files, *words):
    folder.mkdir()
    path = write_company(folder, map_text, files)
    parser = argparse.ArgumentParser()
    load.add_arguments(parser)
    return load.run(parser.parse_args([str(folder), "--map", str(path), *words]))


def test_good_files_are_handed_over_as_copies(tmp_path, handed_over):
    assert _run(tmp_path / "dir", NORTHERN_MAP, NORTHERN, "--dry-run") == 0
    [(command, copies)] = handed_over
    assert command[1:3] == ["-m", "cli.loader"]
    assert "--dry-run" in command
    assert "--update" not in command
    assert {path.name for path in copies} == {*NORTHERN, "map.toml"}


def test_the_copies_are_gone_afterwards(tmp_path, handed_over):
    _run(tmp_path / "dir", NORTHERN_MAP, NORTHERN)
    assert not list((tmp_path / "state").iterdir())


def test_broken_files_never_reach_odoo(tmp_path, handed_over, capsys):
    files = {**NORTHERN, "orders.csv": "id\nT1\n"}
    assert _run(tmp_path / "dir", NORTHERN_MAP, files) == 1
    assert not handed_over
    listed = capsys.readouterr().err
    assert "orders.csv:1: customer: the column is missing" in listed
    assert "nothing was loaded" in listed


def test_a_map_of_the_product_is_found_by_its_name():
    assert load.find_map("northwind") == load.MAPS / "northwind.toml"


def test_a_map_of_ones_own_is_a_path():
    assert str(load.find_map("./northwind")) == "northwind"
