"""A backup comes back whole, and a bad one changes nothing."""

import argparse
import contextlib
import hashlib
import io
import json
import shutil
import tarfile

import pytest

import cli.backup
import cli.restore
from cli.archive import replace
from cli.archive.layout import MANIFEST
from cli.archive.reader import refuse_another_version, unpack_backup
from cli.archive.replace import replace_database
from cli.archive.writer import write_backup
from cli.machine.cluster import APP, Cluster
from cli.machine.database import Database
from cli.machine.say import Stop

NAME = "backup_small"
PAPER = b"the contract"
SMALL = f"""
set role {APP};
create table ir_module_module (name text, state text, latest_version text);
insert into ir_module_module values ('base', 'installed', '19.0.1.3');
create table note (id serial primary key, text text);
insert into note (text) values ('first');
create index on note (unaccent(text));
comment on table note is 'what people wrote';
"""


@pytest.fixture(scope="module")
def cluster():
    with Cluster("tests", fast=True).reach("testing backups") as cluster:
        yield cluster


@pytest.fixture
def database(cluster):
    """A small company: a note, an attached paper, and Odoo's word on its version."""
    database = Database(cluster, NAME)
    database.drop()
    database.create()
    database.sql(SMALL)
    attach(database, PAPER)
    yield database
    for name in (NAME, f"{NAME}_new", f"{NAME}_old"):
        Database(cluster, name).drop()


def attach(database, content):
    name = hashlib.sha1(content).hexdigest()
    path = database.filestore / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def backup(database, tmp_path):
    path = tmp_path / "company.backup"
    write_backup(database, path)
    return path


def restored(database, backup, folder):
    folder.mkdir(exist_ok=True)
    manifest = unpack_backup(backup, folder)
    replace_database(database, folder)
    return manifest


def notes(database):
    return database.sql("select text from note order by id").splitlines()


def test_records_and_files_come_back(database, backup, tmp_path):
    database.sql("insert into note (text) values ('too late')")
    paper = attach(database, PAPER)
    paper.unlink()
    restored(database, backup, tmp_path / "unpacked")
    assert notes(database) == ["first"]
    assert paper.read_bytes() == PAPER


def test_what_came_after_the_backup_is_gone(database, backup, tmp_path):
    later = attach(database, b"a later paper")
    restored(database, backup, tmp_path / "unpacked")
    assert not later.exists()


def test_a_lost_company_comes_back(database, backup, tmp_path):
    database.drop()
    restored(database, backup, tmp_path / "unpacked")
    assert notes(database) == ["first"]


def test_the_index_without_accents_works_again(database, backup, tmp_path):
    restored(database, backup, tmp_path / "unpacked")
    volatile = "select provolatile from pg_proc where proname = 'unaccent' limit 1"
    assert database.sql(volatile) == "i"
    assert "unaccent" in database.sql("select indexdef from pg_indexes")


def test_the_application_owns_what_comes_back(database, backup, tmp_path):
    restored(database, backup, tmp_path / "unpacked")
    owner = "select tableowner from pg_tables where tablename = 'note'"
    assert database.sql(owner) == APP


def test_the_manifest_names_the_versions_and_every_member(database, backup, tmp_path):
    manifest = unpack_backup(backup, tmp_path / "unpacked")
    with tarfile.open(backup) as tar:
        names = set(tar.getnames())
    assert names == {*manifest["members"], MANIFEST}
    assert manifest["odoo"]["base"] == "19.0.1.3"
    assert int(manifest["postgresql"].split(".")[0]) >= 15


def test_a_backup_that_fails_leaves_no_file(database, tmp_path):
    path = tmp_path / "company.backup"
    database.sql("drop table ir_module_module")
    with pytest.raises(Stop):
        write_backup(database, path)
    assert not list(tmp_path.iterdir())


# Refused, before anything is touched


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 1])
def test_a_backup_cut_short_is_refused(backup, tmp_path, share):
    data = backup.read_bytes()
    end_of_manifest = data.rindex(b"}")
    backup.write_bytes(data[: int(end_of_manifest * share)])
    with pytest.raises(Stop, match="no whole backup|cut short|damaged"):
        unpack_backup(backup, tmp_path / "unpacked")


def test_a_changed_byte_is_refused_with_the_member(backup, tmp_path):
    backup.write_bytes(backup.read_bytes().replace(PAPER, b"the CONTRACT"))
    with pytest.raises(Stop, match="is damaged: 1 of 2 .* first is filestore/"):
        unpack_backup(backup, tmp_path / "unpacked")


def rewritten(backup, change):
    """The same backup, with ``change`` applied to ``{name: bytes}``."""
    with tarfile.open(backup) as tar:
        members = {entry.name: tar.extractfile(entry).read() for entry in tar}
    change(members)
    with tarfile.open(backup, "w:") as tar:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))


def test_a_member_that_would_land_elsewhere_is_refused(backup, tmp_path):
    rewritten(backup, lambda members: members.update({"../evil": b"x"}))
    with pytest.raises(Stop, match="no part of one"):
        unpack_backup(backup, tmp_path / "unpacked")
    assert not (tmp_path / "evil").exists()


def test_a_member_that_the_manifest_does_not_know_is_refused(backup, tmp_path):
    stranger = f"filestore/ab/{'ab' * 20}"
    rewritten(backup, lambda members: members.update({stranger: b"x"}))
    with pytest.raises(Stop, match="is damaged"):
        unpack_backup(backup, tmp_path / "unpacked")


def test_any_other_file_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("milk, bread")
    with pytest.raises(Stop, match="no whole backup"):
        unpack_backup(path, tmp_path / "unpacked")


def test_another_version_of_odoo_is_refused(backup, tmp_path):
    def older(members):
        manifest = json.loads(members[MANIFEST])
        manifest["odoo"] |= {"series": "18.0", "base": "18.0.1.3"}
        members[MANIFEST] = json.dumps(manifest).encode()

    rewritten(backup, older)
    manifest = unpack_backup(backup, tmp_path / "unpacked")
    with pytest.raises(Stop, match="made by Odoo 18.0.1.3, this is Odoo 19.0"):
        refuse_another_version(manifest, "18.6")


def test_a_newer_postgresql_is_refused(backup, tmp_path):
    manifest = unpack_backup(backup, tmp_path / "unpacked")
    with pytest.raises(Stop, match="the server here is 14.1"):
        refuse_another_version(manifest, "14.1")


# The verbs


class Reached:
    """Stands for the company's cluster where a verb asks for it."""

    def __init__(self, cluster):
        self._cluster = cluster

    @contextlib.contextmanager
    def serve(self, _doing):
        yield self._cluster

    reach = serve


@pytest.fixture
def verb(database, monkeypatch):
    """Run ``./erp VERB ...`` on the small company."""
    for module in (cli.backup, cli.restore):
        reached = Reached(database.cluster)
        monkeypatch.setattr(module, "company_cluster", lambda reached=reached: reached)
    monkeypatch.setattr(cli.backup, "ready_database", lambda _cluster: database)
    monkeypatch.setattr(cli.restore, "company_database", lambda _cluster: database)

    def run(module, *args):
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        return module.run(parser.parse_args([str(arg) for arg in args]))

    return run


def test_restore_does_not_replace_a_company_without_force(database, backup, verb):
    database.sql("insert into note (text) values ('too late')")
    with pytest.raises(Stop, match="there is a company already") as refusal:
        verb(cli.restore, backup)
    assert "--force" in refusal.value.hint
    assert notes(database) == ["first", "too late"]


def test_restore_replaces_the_company_with_force(database, backup, verb):
    database.sql("insert into note (text) values ('too late')")
    assert verb(cli.restore, backup, "--force") == 0
    assert notes(database) == ["first"]


def test_restore_proves_the_file_before_it_asks_for_the_database(
    tmp_path, verb, monkeypatch
):
    monkeypatch.setattr(cli.restore, "company_cluster", lambda: pytest.fail("touched"))
    (tmp_path / "bad").write_bytes(b"x" * 4096)
    with pytest.raises(Stop, match="no whole backup"):
        verb(cli.restore, tmp_path / "bad", "--force")


def test_backup_does_not_overwrite_a_file_without_force(tmp_path, verb):
    path = tmp_path / "mine"
    path.write_text("precious")
    with pytest.raises(Stop, match="exists"):
        verb(cli.backup, path)
    assert path.read_text() == "precious"
    assert verb(cli.backup, path, "--force") == 0
    assert tarfile.is_tarfile(path)


# Interrupted


@pytest.mark.parametrize("step", ["_load", "_add_files", "_swap"])
def test_a_restore_that_is_interrupted_leaves_the_old_company(
    database, backup, tmp_path, monkeypatch, step
):
    database.sql("insert into note (text) values ('too late')")
    later = attach(database, b"a later paper")

    def interrupt(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(replace, step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            restored(database, backup, tmp_path / "unpacked")
    assert notes(database) == ["first", "too late"]
    assert later.exists()


def test_a_restore_after_an_interrupted_one_works(
    database, backup, tmp_path, monkeypatch
):
    def interrupt(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(replace, "_swap", interrupt)
        with pytest.raises(KeyboardInterrupt):
            restored(database, backup, tmp_path / "unpacked")
    shutil.rmtree(tmp_path / "unpacked")
    restored(database, backup, tmp_path / "unpacked")
    assert notes(database) == ["first"]


def test_a_dump_that_does_not_load_leaves_the_old_company(database, backup, tmp_path):
    folder = tmp_path / "unpacked"
    unpack_backup(backup, folder)
    (folder / "database.dump").write_bytes(b"no dump")
    with pytest.raises(Stop):
        replace_database(database, folder)
    assert notes(database) == ["first"]
    assert not Database(database.cluster, f"{NAME}_new").exists()
