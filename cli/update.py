"""Bring changed code into the company's database.

Without a name: all our addons. The server must be stopped meanwhile.
"""

from cli.machine.company import company_cluster, ready_database, update
from cli.machine.modules import manifests
from cli.machine.say import Stop
from cli.machine.setup import set_up


def add_arguments(parser):
    parser.add_argument("addon", nargs="*", help="default: all of ours")


def run(args):
    unknown = set(args.addon) - set(manifests())
    if unknown:
        raise Stop(
            f"{', '.join(sorted(unknown))}: no such addon here",
            f"There are: {', '.join(manifests())}",
        )
    set_up()
    cluster = company_cluster()
    with cluster.serve("updating the company"):
        database = ready_database(cluster)
        database.refuse_another_series()
        update(database, args.addon or sorted(manifests()))
    return 0
