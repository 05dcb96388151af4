"""Bring a company in from a folder of CSV files, described by a map.

All files are checked before anything is written; whatever is wrong is listed with
file, row and reason, and nothing is loaded. What is loaded is loaded entirely or not
at all, and repeating it changes nothing. docs/loading.md explains the map.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from cli.loader.checks import read_and_check
from cli.loader.mapping import read_mapping
from cli.loader.report import LoadError

MAPS = Path(__file__).resolve().parents[1] / "config/maps"


def add_arguments(parser):
    parser.add_argument("folder", type=Path, metavar="DIR", help="the CSV files")
    parser.add_argument(
        "--map",
        required=True,
        metavar="FILE",
        help="a TOML file, or the name of one in config/maps (northwind)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="check everything, write nothing"
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="also write changed rows of customers, vendors, products and people over",
    )
    parser.add_argument(
        "--encoding", metavar="NAME", help="read all files in this encoding"
    )


def run(args):
    try:
        path = find_map(args.map)
        mapping = read_mapping(path, args.encoding)
        folder = read_and_check(args.folder, mapping)
    except LoadError as error:
        return refuse(error)
    rows = sum(len(rows) for rows in folder.rows.values())
    print(f"{len(folder.rows)} files, {rows} rows: all can be read", flush=True)
    return _load_into_company(args, path, mapping)


def find_map(name):
    """A file of one's own, or one that ships with the product."""
    shipped = MAPS / f"{name}.toml"
    return shipped if "/" not in name and shipped.exists() else Path(name)


def refuse(error):
    """All reasons at once, then what it means."""
    for problem in error.problems:
        print(problem, file=sys.stderr)
    count = len(error.problems)
    noun = "problem" if count == 1 else "problems"
    print(f"erp: {count} {noun}; nothing was loaded", file=sys.stderr)
    return 1


def _load_into_company(args, path, mapping):
    # Only here: checking the files needs no machine.
    from cli.machine.company import company_cluster, ready_database
    from cli.machine.odoo_process import OdooProcess
    from cli.machine.paths import STATE
    from cli.machine.setup import set_up

    set_up()
    with company_cluster().reach("loading a company") as cluster:
        odoo = OdooProcess(ready_database(cluster))
        with tempfile.TemporaryDirectory(dir=STATE, prefix="load-") as copy:
            _copy_files(args.folder, mapping, path, Path(copy), odoo.user)
            return _run_inside(odoo, Path(copy), args)


def _copy_files(folder, mapping, path, copy, user):
    """Odoo may run as another user, who cannot read a private home."""
    from cli.machine.identity import give

    copies = [shutil.copy(path, copy / "map.toml")]
    for section in mapping.sections.values():
        copies.append(shutil.copy(folder / section.file, copy))
    for item in (copy, *copies):
        give(item, user)


def _run_inside(odoo, copy, args):
    from cli.machine.paths import PROJECT
    from cli.machine.process import attend
    from cli.machine.python import PYTHON

    conf, database = odoo.write_conf(), odoo.database.name
    command = [PYTHON, "-m", "cli.loader", "--conf", conf, "--database", database]
    command += ["--map", copy / "map.toml"]
    command += ["--dry-run"] * args.dry_run + ["--update"] * args.update
    command += ["--encoding", args.encoding] if args.encoding else []
    env = {**odoo.environment(), "PYTHONPATH": str(PROJECT)}
    return attend([*command, copy], env=env, **odoo.options())
