"""The company's database: the whole suite with the demo company in it."""

import time

from cli.machine.cluster import Cluster
from cli.machine.database import Database
from cli.machine.install import fill_company, generate_assets, install_suite
from cli.machine.modules import addons_key
from cli.machine.odoo_process import OdooProcess
from cli.machine.say import Stop, say
from cli.machine.settings import COMPANY

_CODE = "tendesk.code"


def company_cluster():
    """The cluster that holds what people enter."""
    return Cluster(COMPANY["cluster"])


def company_database(cluster):
    """The database that ./erp run serves."""
    return Database(cluster, COMPANY["database"])


def ready_database(cluster):
    """The company's database, for a verb that works in an existing one."""
    database = company_database(cluster)
    if not database.exists():
        raise Stop("there is no company yet", "Make it: ./erp run")
    return database


def provide_company(cluster):
    """Make the database, or finish what an interrupted call left half-way."""
    database = company_database(cluster)
    if not database.exists():
        _create(cluster, database.name)
        return database
    database.refuse_another_series()
    unfinished = database.unfinished()
    if unfinished:
        say("company: an update was interrupted; finishing it")
        update(database, unfinished)
    elif _code_of(database) != addons_key():
        say("company: the addons have changed since; ./erp update brings them in")
    return database


def update(database, modules):
    """Bring the code of these modules into the database."""
    start = time.monotonic()
    say(f"company: updating {', '.join(modules)} ...")
    OdooProcess(database).work("update", "-u", ",".join(modules))
    _remember_code(database)
    say(f"company: updated in {time.monotonic() - start:.1f} s")


def logins(database):
    """Who can log in: people whose login is the key of their role."""
    if not database.sql("select to_regclass('crm_role')"):
        return []
    query = (
        "select login from res_users u join crm_role r on r.key = u.login "
        "where u.active order by r.sequence, r.id"
    )
    return database.sql(query).splitlines()


def _create(cluster, name):
    """Under another name until it is complete, so that no half company is served."""
    start = time.monotonic()
    new = Database(cluster, f"{name}_new")
    new.drop()
    new.create()
    say(f"company: installing {COMPANY['module']}, a few minutes the first time ...")
    install_suite(new, COMPANY["module"], "install")
    say(f"company: installed after {time.monotonic() - start:.1f} s; filling it ...")
    fill_company(new, "install")
    generate_assets(new, "install")
    _remember_code(new)
    new.rename(name)
    OdooProcess(new).conf.unlink()
    say(f"company: ready after {time.monotonic() - start:.1f} s")


def _code_of(database):
    return database.sql(f"select value from ir_config_parameter where key = '{_CODE}'")


def _remember_code(database):
    set_parameter(database, _CODE, addons_key())


def set_parameter(database, key, value):
    """A system parameter, written before Odoo reads it."""
    database.sql(
        f"insert into ir_config_parameter (key, value) values ('{key}', '{value}') "
        "on conflict (key) do update set value = excluded.value"
    )
