"""Databases for tests, made once for each state of the code and copied from then on.

core_KEY     Odoo and the OCA addons      KEY: lock, Odoo, dependencies
suite_KEY    core and our addons          KEY: the same and every file of ours
company_KEY  suite and the demo company   made when a test first asks for it
"""

import contextlib
import time

from cli.machine.database import Database
from cli.machine.install import fill_company, generate_assets, install, install_base
from cli.machine.modules import addons_key, foreign_dependencies, manifests
from cli.machine.odoo import origin
from cli.machine.odoo_process import OdooProcess
from cli.machine.paths import CONFIG, LOGS, PROJECT
from cli.machine.say import say
from cli.machine.settings import COMPANY
from cli.machine.step import digest

_KEPT = 2


def core_key():
    """What Odoo and the OCA addons are made from."""
    inside = [PROJECT / f"cli/inside/{name}.py" for name in ("languages", "install")]
    lock = CONFIG / "requirements.lock"
    return digest(lock, *inside, origin(), foreign_dependencies(), COMPANY)


def suite_key():
    """What our addons add to it."""
    return digest(core_key(), addons_key())


def provide_suite(cluster):
    """The template that addon tests copy; the logs of its making are tested too."""
    return _provide(cluster, "suite", suite_key(), _make_suite)


def provide_company_template(cluster):
    """The suite with the demo company in it."""
    return _provide(cluster, "company", suite_key(), _make_company)


def install_log(key):
    """The log of a clean install of our addons."""
    return f"tests-install-{key}"


def update_log(key):
    """The log of an update of our addons."""
    return f"tests-update-{key}"


def _provide(cluster, kind, key, make):
    found = Database(cluster, f"{kind}_{key}")
    if found.exists():
        return found
    start = time.monotonic()
    say(f"template {kind}: ...")
    new = Database(cluster, f"{kind}_new")
    new.drop()
    make(cluster, new)
    template = new.rename(found.name)
    OdooProcess(new).conf.unlink()
    _drop_old(cluster, kind)
    say(f"template {kind}: done in {time.monotonic() - start:.1f} s")
    return template


def _make_core(cluster, new):
    new.create()
    install_base(new, foreign_dependencies(), "tests-core")


def _make_suite(cluster, new):
    core = _provide(cluster, "core", core_key(), _make_core)
    key = suite_key()
    for name in (install_log(key), update_log(key)):
        with contextlib.suppress(FileNotFoundError):
            (LOGS / f"{name}.log").unlink()
    core.copy(new.name)
    install(new, sorted(manifests()), install_log(key))
    _try_update(new, key)
    generate_assets(new, "tests-suite")


def _try_update(suite, key):
    """An update must be as silent as an install; on a copy that is thrown away."""
    copy = suite.copy("update_new")
    OdooProcess(copy).work(update_log(key), "-u", ",".join(sorted(manifests())))
    copy.drop()
    OdooProcess(copy).conf.unlink()


def _make_company(cluster, new):
    provide_suite(cluster).copy(new.name)
    fill_company(new, "tests-company")
    generate_assets(new, "tests-company")


def _drop_old(cluster, kind):
    """The newest two stay, for the person who switches between two branches."""
    query = f"select datname from pg_database where datname ~ '^{kind}_[0-9a-f]+$'"
    names = cluster.sql(f"{query} order by oid desc").splitlines()
    for name in names[_KEPT:]:
        Database(cluster, name).drop()
