"""Open Odoo's Python shell on the company: env is there, env.cr.commit() keeps changes.

A script on standard input is run instead: ./erp shell < script.py
"""

from cli.machine.company import company_cluster, ready_database
from cli.machine.odoo_process import OdooProcess
from cli.machine.process import attend
from cli.machine.setup import set_up


def add_arguments(parser):
    pass


def run(args):
    set_up()
    cluster = company_cluster()
    with cluster.reach("in a shell"):
        odoo = OdooProcess(ready_database(cluster))
        cmd = odoo.command("--no-http", shell=True)
        return attend(cmd, env=odoo.environment(), **odoo.options())
