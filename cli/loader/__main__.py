"""The half of `./erp load` that runs in Odoo's Python, with its registry.

python -m cli.loader --conf odoo.conf --database NAME --map FILE [--dry-run] DIR
"""

import argparse
import sys
from pathlib import Path

from cli.load import find_map, refuse

from .checks import read_and_check
from .mapping import read_mapping
from .report import LoadError, Progress, Summary


def main():
    args = _arguments()
    try:
        folder = read_and_check(args.folder, read_mapping(args.map, args.encoding))
        return _work(args, folder)
    except LoadError as error:
        return refuse(error)


def _arguments():
    parser = argparse.ArgumentParser(prog="python -m cli.loader")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--map", required=True, type=find_map)
    parser.add_argument("--conf", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--encoding")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--update", action="store_true")
    return parser.parse_args()


def _work(args, folder):
    registry = _registry(args)
    from odoo.api import Environment

    from .writing import examine, load

    with registry.cursor() as cr:  # commits at its end, and only there
        _be_alone(cr)
        env = Environment(cr, 1, {})
        work = examine if args.dry_run else load
        session = work(env, folder, Progress(), update=args.update)
        summary = Summary.of(session, dry_run=args.dry_run)
    registry.signal_changes()  # running servers read rights and companies anew
    print(summary)
    return 0


def _registry(args):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    options = ["-c", args.conf, "-d", args.database, "--log-level=warn", "--no-http"]
    config.parse_config(options, setup_logging=True)
    return Registry(args.database)


def _be_alone(cr):
    """Two loads at once would see nothing of each other and load all twice."""
    cr.execute("SELECT pg_try_advisory_xact_lock(hashtext('tendesk.load'))")
    if not cr.fetchone()[0]:
        sys.exit("erp: another load is running on this database; wait until it ends")


if __name__ == "__main__":
    sys.exit(main())
