"""A refusal says what is missing and the command that mends it."""

import errno
from types import SimpleNamespace

import pytest

import cli.machine.apt as apt
import cli.machine.cluster_home as cluster_home
import cli.machine.setup as setup
import cli.update as update
from cli.machine.cluster import Cluster
from cli.machine.database import Database
from cli.machine.say import Stop


def test_no_apt_names_the_ways_around_it(monkeypatch):
    monkeypatch.setattr(apt.shutil, "which", lambda name: None)
    with pytest.raises(Stop, match="no apt-get") as refused:
        apt.Archive("machine", "")
    assert "ERP_ODOO=DIR" in refused.value.hint


def test_a_machine_without_debians_archive_is_refused(monkeypatch):
    monkeypatch.setattr(apt, "output", lambda cmd: "Ubuntu|Ubuntu|http://x|")
    archive = object.__new__(apt.Archive)
    archive._apt = []
    with pytest.raises(Stop, match="none of this machine's apt sources") as refused:
        archive._mirror()
    assert "ERP_ODOO_DEB=FILE" in refused.value.hint


def test_debians_archive_is_found_beside_others(monkeypatch, tmp_path):
    keys = tmp_path / "keys.gpg"
    keys.touch()
    lines = "Debian|Debian-Security|http://s|\nDebian|Debian|http://d|" + str(keys)
    monkeypatch.setattr(apt, "output", lambda cmd: lines)
    archive = object.__new__(apt.Archive)
    archive._apt = []
    assert archive._mirror() == ("http://d", str(keys))


def test_a_full_disk_is_refused_before_the_work(monkeypatch, tmp_path):
    usage = SimpleNamespace(free=1 << 30)
    monkeypatch.setattr(setup.shutil, "disk_usage", lambda path: usage)
    monkeypatch.setattr(setup, "STAMPS", tmp_path)
    with pytest.raises(Stop, match="1.0 GiB free, the set-up needs 4") as refused:
        setup._refuse_a_full_disk()
    assert "ERP_STATE=" in refused.value.hint


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "cannot be written")],
)
def test_errors_of_the_disk_are_explained(number, said):
    assert said in str(setup._explained(OSError(number, "no", "/x")))


def test_other_errors_are_not_dressed_up():
    error = OSError(errno.ECHILD, "no")
    assert setup._explained(error) is error


def test_a_cluster_of_another_server_version_is_refused(monkeypatch, tmp_path):
    (tmp_path / "PG_VERSION").write_text("15\n")
    monkeypatch.setattr(cluster_home, "output", lambda *a, **k: "postgres (X) 18.6")
    home = object.__new__(cluster_home.ClusterHome)
    home.folder, home.data, home.bin = tmp_path, tmp_path, tmp_path
    with pytest.raises(Stop, match="made by PostgreSQL 15, the server here is 18"):
        home.create()


def test_a_missing_database_server_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("ERP_PG_BIN", str(tmp_path))
    with pytest.raises(Stop, match="holds no postgres"):
        cluster_home.ClusterHome("x")


def test_a_database_of_another_series_is_refused(monkeypatch):
    monkeypatch.setattr(Database, "sql", lambda self, query: "18.0.1.3")
    with pytest.raises(Stop, match="made by Odoo 18.0.1.3, this is 19.0") as refused:
        Database(None, "old").refuse_another_series()
    assert "./erp backup" in refused.value.hint


def test_an_unknown_addon_is_refused_with_the_known_ones():
    with pytest.raises(Stop, match="crm_rolls: no such addon") as refused:
        update.run(SimpleNamespace(addon=["crm_rolls"]))
    assert "crm_roles" in refused.value.hint


def test_a_query_that_fails_shows_the_databases_reason():
    with (
        Cluster("tests", fast=True).reach("testing") as cluster,
        pytest.raises(Stop, match='relation "nowhere" does not exist'),
    ):
        cluster.sql("select * from nowhere")
