"""Writes a backup of a running company."""

import contextlib
import datetime
import io
import json
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from cli.archive.layout import DUMP, FILESTORE, FORMAT, MANIFEST, Hashed, belongs
from cli.archive.programs import pg, server_version
from cli.machine.odoo import origin
from cli.machine.paths import DATA
from cli.machine.settings import ODOO


def write_backup(database, path):
    """Write ``path`` whole or not at all; its manifest."""
    part = path.with_name(f"{path.name}.part")
    try:
        with _workshop() as folder:
            _collect(database, folder)
            manifest = _pack(database, folder, part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


@contextlib.contextmanager
def _workshop():
    """On the file store's own disk, so that its files are linked and not copied."""
    DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup.", dir=DATA) as name:
        yield Path(name)


def _collect(database, folder):
    """One moment of the database, and every file that it names.

    Files are linked before and after the dump: one that is attached or removed
    meanwhile is in either of the two.
    """
    _link(database.filestore, folder / FILESTORE)
    pg(
        database.cluster,
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--file={folder / DUMP}",
        database.name,
    )
    _link(database.filestore, folder / FILESTORE)


def _link(source, target):
    for file in source.glob("??/*"):
        name = file.relative_to(source)
        if belongs(f"{FILESTORE}{name}") and not (target / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):  # removed by Odoo just now
                _link_or_copy(file, target / name)


def _link_or_copy(source, target):
    try:
        os.link(source, target)
    except PermissionError:  # protected_hardlinks: the file is another user's
        shutil.copy2(source, target)


def _pack(database, folder, part):
    sums = {}
    with tarfile.open(part, "x:") as tar:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = str(file.relative_to(folder))
            sums[name] = _add(tar, file, name)
        manifest = _manifest(database, sums)
        _add_text(tar, MANIFEST, json.dumps(manifest, indent=1))
    with part.open("rb") as file:
        os.fsync(file.fileno())
    return manifest


def _add(tar, file, name):
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime = file.stat().st_size, int(file.stat().st_mtime)
    with file.open("rb") as source:
        hashed = Hashed(source)
        tar.addfile(entry, hashed)
    return hashed.sha256


def _add_text(tar, name, text):
    data = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))


def _manifest(database, sums):
    base = "select latest_version from ir_module_module where name = 'base'"
    return {
        "format": FORMAT,
        "made": datetime.datetime.now(datetime.UTC).isoformat("T", "seconds"),
        "database": database.name,
        "odoo": {
            "series": ODOO["series"],
            "base": database.sql(base),
            "package": origin()["version"],
        },
        "postgresql": server_version(database.cluster),
        "members": sums,
    }
