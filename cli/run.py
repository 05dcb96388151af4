"""Open the demo company: set up what is missing, create it, serve it on this machine.

The first call takes some minutes; later ones go straight on, and an interrupted one is
repaired. The server answers on 127.0.0.1 only. Ctrl-C ends it and its database.
"""

import os
import time

from cli.machine.company import company_cluster, logins, provide_company
from cli.machine.ports import exactly, first_free
from cli.machine.say import say
from cli.machine.server import Server, await_orphan, forget, remember
from cli.machine.settings import COMPANY, SERVER
from cli.machine.setup import set_up


def add_arguments(parser):
    port = os.environ.get("ERP_PORT")
    parser.add_argument(
        "--port",
        type=int,
        metavar="N",
        default=int(port) if port else None,
        help=f"listen on this port (default: the first free one from {SERVER['port']})",
    )


def run(args):
    set_up()
    cluster = company_cluster()
    with cluster.serve("serving the company"):
        await_orphan()
        port = _port(args.port)
        database = provide_company(cluster)
        say("server: starting ...")
        with Server(database, port) as server:
            people = logins(database)
            remember(server, cluster, people)
            try:
                _welcome(server, people)
                _watch(server, cluster)
            finally:
                say("server: stopping ...")
                forget()


def _port(asked):
    if asked:
        return exactly(asked)
    return first_free(SERVER["port"], SERVER["ports_tried"])


def _welcome(server, people):
    say(f"{COMPANY['module']} is open: {server.url}")
    if people:
        print("\n  log in as (the password is the login):")
        print("".join(f"    {login}\n" for login in people))
    print("  for set-up: admin / admin\n\n  Ctrl-C ends it.\n", flush=True)


def _watch(server, cluster):
    """Until Ctrl-C; a server or a database that dies ends the other as well."""
    while True:
        if server.process.poll() is not None:
            raise server.failure(f"ended (exit {server.process.returncode})")
        if cluster.process.poll() is not None:
            raise server.failure("lost its database server")
        time.sleep(0.5)
