"""Time what we make beside what Odoo makes, on a big company.

Makes a company of 200,000 partners and 1,000,000 stock moves in the test server's
own database (some minutes, kept for the next call), then measures each part, ours
and Odoo's own in the same run: every role's workbench beside "My Pipeline", the
stock journal beside Moves History, and so on.  What a part makes is undone.
"""

from cli.machine.cluster import Cluster
from cli.machine.database import Database
from cli.machine.odoo_process import OdooProcess
from cli.machine.paths import LOGS, PROJECT
from cli.machine.say import Stop, say
from cli.machine.setup import set_up
from cli.machine.templates import provide_suite, suite_key

# Those of ``cli.benchmark.report``, which only Odoo's Python can read.
PARTS = ("workbench", "journal", "opening", "shortage", "reports", "notices", "pool")


def add_arguments(parser):
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="part",
        help=f"only these: {', '.join(PARTS)} (default: all)",
    )
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        metavar="X",
        help="size of the company; 0.1 is a tenth of it (default: 1)",
    )


def run(args):
    unknown = sorted(set(args.parts) - set(PARTS))
    if unknown:
        raise Stop(
            f"bench has no part named {', '.join(unknown)}."
            f" Choose among {', '.join(PARTS)}."
        )
    set_up(for_tests=True)
    cluster = Cluster("tests", fast=True)
    with cluster.serve("measuring"):
        database = _big_company(cluster, args.scale)
        log = "bench"
        report = LOGS / "bench.txt"
        report.unlink(missing_ok=True)
        OdooProcess(database).script(
            "bench",
            log,
            project=str(PROJECT),
            report=str(report),
            parts=args.parts,
        )
        text = report.read_text()
        print(text)
    return int("\nfailed: " in text)


def _big_company(cluster, scale):
    """One for each state of the code and size; the one before is dropped."""
    found = Database(cluster, f"bench_{suite_key()}_{int(scale * 1000)}")
    if found.exists():
        return found
    query = "select datname from pg_database where datname ~ '^bench_'"
    for name in cluster.sql(query).splitlines():
        Database(cluster, name).drop()
    say("bench: making a big company, a few minutes ...")
    new = provide_suite(cluster).copy("bench_new")
    OdooProcess(new).script("bench_company", "bench", project=str(PROJECT), scale=scale)
    return new.rename(found.name)
