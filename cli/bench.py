"""Time what we make beside what Odoo makes, on a big company.

Makes a company of 200,000 partners and 1,000,000 stock moves in the test server's
own database (some minutes, kept for the next call), then measures each part, ours
and Odoo's own in the same run: every role's workbench beside "My Pipeline", the
stock journal beside Moves History (over HTTP, on a copy), and so on.  What a part
makes is undone.
"""

import json
import os
import time

from cli.benchmark import over_http
from cli.machine.cluster import Cluster
from cli.machine.database import Database
from cli.machine.odoo_process import OdooProcess
from cli.machine.paths import LOGS, PROJECT
from cli.machine.ports import any_free
from cli.machine.say import Stop, say
from cli.machine.server import Server
from cli.machine.setup import set_up
from cli.machine.templates import provide_suite, suite_key

# Those of ``cli.benchmark.report``, which only Odoo's Python can read, and those that
# need rows that stay: they are measured on a copy.
PARTS = (
    "workbench",
    "journal",
    "opening",
    "shortage",
    "reports",
    "notices",
    "pool",
    "transfer",
    "lookup",
)


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
        parts = args.parts or PARTS
        text = _in_odoo(database, [part for part in parts if part not in _ON_A_COPY])
        print(text)
        for part, measure in _ON_A_COPY.items():
            if part in parts:
                found = _or_why_not(part, database, measure)
                print(found)
                text += found
    return int("\nfailed: " in text)


def _in_odoo(database, parts):
    """The parts that one transaction measures and undoes."""
    report = LOGS / "bench.txt"
    report.unlink(missing_ok=True)
    OdooProcess(database).script(
        "bench", "bench", project=str(PROJECT), report=str(report), parts=parts
    )
    return report.read_text()


def _or_why_not(part, company, measure):
    load, started = os.getloadavg()[0], time.perf_counter()
    copy = company.copy(f"bench_{part}")
    try:
        lines = measure(copy)
    except Exception as error:  # pylint: disable=broad-except
        lines = [f"failed: {error!r}"]
    finally:
        copy.drop()
    spent = time.perf_counter() - started
    return "\n".join(
        ["", f"== {part} (load {load:.1f})", *lines, f"-- {spent:.0f} s in all"]
    )


def _journal(copy):
    """The rows of the report; the database is thrown away afterwards."""
    before = _in_shell(copy, "before VACUUM", None)
    # By psql, which commits by itself: VACUUM runs in no transaction.
    for table in ("stock_move", "stock_move_line"):
        copy.sql(f"vacuum {table}")
    after = _in_shell(copy, "after VACUUM", before["product"])
    with Server(copy, any_free(), log="bench-server") as server:
        found = over_http.report(server.port, copy.name, before["calls"])
    history = next(iter(found.values()))
    return [
        "goal: over HTTP, a page with balance costs at most 1.2 times the history,"
        " thirty days at most five times the best SQL",
        f"{'in process':<44}{'seconds':>8}{'queries':>9}",
        *before["lines"],
        *after["lines"],
        f"{'over HTTP':<44}{'seconds':>8}{'times':>9}",
        *(
            f"{name:<44}{seconds:>8.3f}{seconds / history:>9.2f}"
            for name, seconds in found.items()
        ),
    ]


def _in_shell(copy, when, product):
    report = LOGS / "bench-journal.json"
    OdooProcess(copy).script(
        "bench_journal",
        "bench",
        project=str(PROJECT),
        report=str(report),
        when=when,
        product=product,
    )
    return json.loads(report.read_text())


def _transfer(copy):
    """The rows of the report; the database is thrown away afterwards."""
    report = LOGS / "bench-transfer.json"
    values = {"project": str(PROJECT), "report": str(report)}
    OdooProcess(copy).script("bench_transfer", "bench", prepare=True, **values)
    copy.sql("vacuum analyze")
    OdooProcess(copy).script("bench_transfer", "bench", prepare=False, **values)
    return [
        "goal: 20 times faster than Odoo's write without notices, at most 30"
        " statements, at most three times SQL",
        f"{'customers':<60}{'seconds':>10}{'queries':>9}",
        *(
            f"{what:<60}{seconds:>10.3f}{queries:>9}"
            for what, seconds, queries in json.loads(report.read_text())
        ),
    ]


_ON_A_COPY = {"journal": _journal, "transfer": _transfer}


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
