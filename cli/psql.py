"""Open the company's database in psql, as the role that Odoo uses.

Arguments go to psql: ./erp psql -c "select count(*) from res_partner"
"""

import argparse

from cli.machine.company import company_cluster, ready_database
from cli.machine.process import attend
from cli.machine.setup import set_up


def add_arguments(parser):
    parser.add_argument("psql", nargs=argparse.REMAINDER, help="arguments of psql")


def run(args):
    set_up()
    cluster = company_cluster()
    with cluster.reach("in psql"):
        database = ready_database(cluster)
        cmd = [cluster.command("psql"), "-d", database.name, *args.psql]
        return attend(cmd, env={**cluster.environment(), "LD_LIBRARY_PATH": ""})
