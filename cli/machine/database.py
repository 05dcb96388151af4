"""A database together with its file store: made, copied, renamed and dropped as one."""

import os
import shutil
from pathlib import Path

from cli.machine.cluster import APP
from cli.machine.identity import give
from cli.machine.paths import DATA
from cli.machine.say import Stop
from cli.machine.settings import ODOO

_UNFINISHED = "('to install', 'to upgrade', 'to remove')"


class Database:
    """One database on a cluster; it may not exist yet."""

    def __init__(self, cluster, name):
        self.cluster = cluster
        self.name = name

    @property
    def data_dir(self):
        """Odoo's data_dir: sessions and file stores of this cluster."""
        return DATA / self.cluster.name

    @property
    def filestore(self):
        return self.data_dir / "filestore" / self.name

    def sql(self, query):
        return self.cluster.sql(query, self.name)

    def exists(self):
        query = f"select 1 from pg_database where datname = '{self.name}'"
        return bool(self.cluster.sql(query))

    def create(self):
        """An empty database as Odoo wants it, owned by an unprivileged role."""
        self._prepare_data_dir()
        self.cluster.sql(
            f'create database "{self.name}" owner {APP} template template0 '
            "encoding 'UTF8' lc_collate 'C'"
        )
        self.sql("create extension pg_trgm")
        self.sql("create extension unaccent")
        # Only an immutable function may stand in an index; Odoo looks for that.
        self.sql("alter function unaccent(text) immutable")

    def drop(self):
        """Remove it; other connections are ended."""
        self.cluster.sql(f'drop database if exists "{self.name}" with (force)')
        shutil.rmtree(self.filestore, ignore_errors=True)

    def rename(self, name):
        """Take a final name. The database goes last: it says that all is complete."""
        target = Database(self.cluster, name)
        shutil.rmtree(target.filestore, ignore_errors=True)
        if self.filestore.exists():
            self.filestore.rename(target.filestore)
        self.cluster.sql(f'alter database "{self.name}" rename to "{name}"')
        return target

    def copy(self, name):
        """A copy under another name; files are linked, as their names are hashes."""
        target = Database(self.cluster, name)
        target.drop()
        self.cluster.sql(
            f'create database "{name}" owner {APP} template "{self.name}" '
            "strategy file_copy"
        )
        if self.filestore.exists():
            shutil.copytree(self.filestore, target.filestore, copy_function=os.link)
        return target

    def unfinished(self):
        """Modules that an interrupted update or install left half-way."""
        query = f"select name from ir_module_module where state in {_UNFINISHED}"
        return self.sql(query).splitlines()

    def refuse_another_series(self):
        """Odoo does not open a database of another series."""
        query = "select latest_version from ir_module_module where name = 'base'"
        version = self.sql(query)
        if not version.startswith(f"{ODOO['series']}."):
            raise Stop(
                f"the database {self.name} was made by Odoo {version}, "
                f"this is {ODOO['series']}",
                "Keep it with ./erp backup FILE and begin anew with ./erp reset --demo",
            )

    def _prepare_data_dir(self):
        for folder in (self.data_dir, self.data_dir / "filestore"):
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
            give(folder, self.cluster.odoo_user)
