"""Reads a backup: all of it is unpacked beside the data and proved, or refused."""

import json
import shutil
import tarfile

from cli.archive.layout import CHUNK, DUMP, FORMAT, MANIFEST, Hashed, belongs
from cli.machine.say import Stop
from cli.machine.settings import ODOO

_ANOTHER = "Nothing was changed. Restore another backup, or fetch this one again."


def unpack_backup(path, folder):
    """Unpack ``path`` into ``folder``; its manifest, once every sha256 is proved."""
    if not path.is_file():
        raise Stop(f"there is no file {path}", "Name a file made by ./erp backup.")
    try:
        with tarfile.open(path, "r:") as tar:
            manifest, sums = _extract(tar, path, folder)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise Stop(f"{path} is no whole backup: {error}", _ANOTHER) from error
    _prove(path, manifest, sums)
    return manifest


def _extract(tar, path, folder):
    manifest, sums = None, {}
    for member in tar:
        source = tar.extractfile(member)
        if source and member.name == MANIFEST:
            manifest = json.loads(source.read())
        elif source and belongs(member.name):
            sums[member.name] = _write(source, folder / member.name)
        else:
            raise Stop(f"{path} holds {member.name}, which is no part of one", _ANOTHER)
    return manifest, sums


def _write(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    hashed = Hashed(source)
    with target.open("wb") as file:
        shutil.copyfileobj(hashed, file, CHUNK)
    return hashed.sha256


def _prove(path, manifest, sums):
    if manifest is None:
        raise Stop(f"{path} is cut short: its manifest is missing", _ANOTHER)
    if manifest.get("format") != FORMAT:
        raise Stop(
            f"{path} has format {manifest.get('format')}, this ./erp reads {FORMAT}",
            "Restore it with the version of TenDesk that made it.",
        )
    wanted = manifest["members"]
    wrong = sorted(name for name in wanted if sums.get(name) != wanted[name])
    wrong += sorted(set(sums) - set(wanted))
    if wrong or DUMP not in sums:
        raise Stop(
            f"{path} is damaged: {len(wrong)} of {len(wanted)} members do not have "
            f"their checksum, the first is {(wrong or [DUMP])[0]}",
            _ANOTHER,
        )


def refuse_another_version(manifest, postgresql):
    """A database is opened by the Odoo series that made it, and by no older server."""
    series = manifest["odoo"]["series"]
    if series != ODOO["series"] or not manifest["odoo"]["base"].startswith(
        f"{series}."
    ):
        raise Stop(
            f"the backup was made by Odoo {manifest['odoo']['base']}, "
            f"this is Odoo {ODOO['series']}",
            "Restore it with the version of TenDesk that made it. Nothing was changed.",
        )
    major = int(manifest["postgresql"].split(".")[0])
    if major > int(postgresql.split(".")[0]):
        raise Stop(
            f"the backup was made by PostgreSQL {manifest['postgresql']}, "
            f"the server here is {postgresql}",
            f"Name a server of version {major}: "
            f"ERP_PG_BIN=/usr/lib/postgresql/{major}/bin",
        )
