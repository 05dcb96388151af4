"""Bring the company back from a file that ./erp backup wrote.

The file is proved by its checksums before anything is touched. The present company
stays until the new one is complete, and is replaced only with --force.
"""

import tempfile
from pathlib import Path

from cli.archive.programs import server_version
from cli.archive.reader import refuse_another_version, unpack_backup
from cli.archive.replace import replace_database
from cli.machine.company import company_cluster, company_database
from cli.machine.paths import DATA
from cli.machine.say import Stop, say


def add_arguments(parser):
    parser.add_argument("file", type=Path, metavar="FILE", help="made by ./erp backup")
    parser.add_argument("--force", action="store_true", help="replace the company")


def run(args):
    DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore.", dir=DATA) as name:
        folder = Path(name)
        manifest = unpack_backup(args.file.absolute(), folder)
        say(f"restore: {args.file} is whole, made {manifest['made']}")
        # Alone: nobody may be working in a database that is about to change.
        with company_cluster().serve("restoring a backup") as cluster:
            refuse_another_version(manifest, server_version(cluster))
            database = company_database(cluster)
            if database.exists() and not args.force:
                raise Stop(
                    f"there is a company already (database {database.name})",
                    "Keep it with ./erp backup FILE, then repeat this with --force.",
                )
            replace_database(database, folder)
    say(f"restore: the company of {manifest['made']} is back; open it with ./erp run")
    return 0
