"""What Odoo and the database are allowed."""

import configparser

import pytest

from cli.machine.cluster import APP, Cluster
from cli.machine.database import Database
from cli.machine.odoo_process import OdooProcess


@pytest.fixture(scope="module")
def cluster():
    with Cluster("tests", fast=True).reach("testing") as cluster:
        yield cluster


@pytest.fixture(scope="module")
def database(cluster):
    database = Database(cluster, "conf_small")
    database.drop()
    database.create()
    yield database
    database.drop()


@pytest.fixture(scope="module")
def conf(database):
    path = OdooProcess(database, 8169).write_conf()
    yield path
    path.unlink()


def test_the_configuration_is_readable_by_its_owner_alone(conf):
    assert conf.stat().st_mode & 0o777 == 0o600


def test_the_server_is_closed_to_other_machines_and_databases(conf):
    parser = configparser.RawConfigParser()
    parser.read(conf)
    options = dict(parser["options"])
    expected = {
        "http_interface": "127.0.0.1",
        "list_db": "False",
        "dbfilter": "^conf_small$",
        "db_user": APP,
        "publisher_warranty_url": "",
    }
    assert {key: options[key] for key in expected} == expected
    assert len(options["admin_passwd"]) > 24


def test_odoos_role_is_no_superuser(cluster):
    query = "select rolsuper, rolcreaterole, rolreplication from pg_roles"
    assert cluster.sql(f"{query} where rolname = '{APP}'") == "f|f|f"


def test_odoos_role_owns_the_database(database):
    query = "select pg_get_userbyid(datdba) from pg_database"
    assert database.sql(f"{query} where datname = '{database.name}'") == APP


def test_text_search_can_use_indexes(database):
    extensions = database.sql("select extname from pg_extension").split()
    assert {"pg_trgm", "unaccent"} <= set(extensions)
    query = (
        "select provolatile from pg_proc where proname = 'unaccent' and pronargs = 1"
    )
    assert database.sql(query) == "i"


def test_the_database_server_listens_on_the_loopback_only(cluster):
    assert cluster.sql("show listen_addresses") == "127.0.0.1"
    assert cluster.sql("show unix_socket_directories") == ""


def test_a_copy_has_its_own_files(cluster, database):
    paper = database.filestore / "ab/abc"
    paper.parent.mkdir(parents=True, exist_ok=True)
    paper.write_text("paper")
    copy = database.copy("conf_copy")
    database.drop()
    database.create()
    assert (copy.filestore / "ab/abc").read_text() == "paper"
    copy.drop()
    assert not copy.filestore.exists()


def test_a_rename_takes_the_files_along(cluster):
    old = Database(cluster, "conf_old")
    old.drop()
    old.create()
    (old.filestore / "ab").mkdir(parents=True)
    new = old.rename("conf_new")
    assert (new.exists(), old.exists()) == (True, False)
    assert (new.filestore / "ab").exists()
    new.drop()
