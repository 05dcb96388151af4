"""Puts a proved backup in the place of a database.

The old database stays as it is until the new one is complete; then the two change
names in one transaction. A restore that is killed at any point leaves either the old
database or the new one, whole.
"""

import os
import shutil

from cli.archive.layout import DUMP, FILESTORE
from cli.archive.programs import pg
from cli.machine.database import Database
from cli.machine.identity import give, odoo_user


def replace_database(database, folder):
    """Make ``database`` what was unpacked into ``folder``."""
    new = Database(database.cluster, f"{database.name}_new")
    new.drop()
    try:
        new.create()
        _load(new, folder)
    except BaseException:
        new.drop()
        raise
    # Files are named by their contents: more of them do the old database no harm.
    _add_files(folder / FILESTORE, database.filestore)
    old = _swap(database, new)
    old.drop()
    _remove_files_of_the_old(folder / FILESTORE, database.filestore)


def _load(database, folder):
    """All but the extensions: those are made already, by one who may."""
    contents = folder / "contents"
    dump = folder / DUMP
    pg(database.cluster, "pg_restore", "--list", f"--file={contents}", dump)
    lines = contents.read_text().splitlines()
    contents.write_text("\n".join(line for line in lines if " EXTENSION " not in line))
    pg(
        database.cluster,
        "pg_restore",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        f"--jobs={os.cpu_count()}",
        f"--use-list={contents}",
        f"--dbname={database.name}",
        dump,
    )


def _add_files(source, target):
    user = odoo_user()
    for file in source.glob("*/*"):
        place = target / file.relative_to(source)
        if not place.exists():
            _make_folder(place.parent, user)
            shutil.copyfile(file, f"{place}.new")
            give(f"{place}.new", user)
            os.replace(f"{place}.new", place)


def _make_folder(folder, user):
    missing = [part for part in (folder, folder.parent) if not part.exists()]
    for part in reversed(missing):
        part.mkdir(mode=0o700, parents=True)
        give(part, user)


def _swap(database, new):
    """Change names in one transaction; what was there before, under its new name."""
    old = Database(database.cluster, f"{database.name}_old")
    old.drop()
    renames = [f'alter database "{new.name}" rename to "{database.name}"']
    if database.exists():
        renames.insert(0, f'alter database "{database.name}" rename to "{old.name}"')
    database.cluster.sql(";".join(renames))
    return old


def _remove_files_of_the_old(source, target):
    for file in target.glob("??/*"):
        if not (source / file.relative_to(target)).exists():
            file.unlink()
