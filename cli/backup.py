"""Write the company into one file: its database and the files attached in it.

People may go on working meanwhile: the file holds one moment. It carries the sha256
of all that is in it, and appears under its name only when it is complete.
"""

from pathlib import Path

from cli.archive.writer import write_backup
from cli.machine.company import company_cluster, ready_database
from cli.machine.say import Stop, say


def add_arguments(parser):
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="to write, say co.backup"
    )
    parser.add_argument("--force", action="store_true", help="overwrite FILE")


def run(args):
    path = args.file.absolute()
    if path.exists() and not args.force:
        raise Stop(f"{path} exists", "Name another file, or overwrite it with --force.")
    if not path.parent.is_dir():
        raise Stop(f"there is no folder {path.parent}", f"Make it: mkdir {path.parent}")
    with company_cluster().reach("writing a backup") as cluster:
        database = ready_database(cluster)
        manifest = write_backup(database, path)
    files = len(manifest["members"]) - 1
    size = path.stat().st_size / 2**20
    say(f"backup: {path} ({size:.1f} MiB, the database and {files} files)")
    return 0
