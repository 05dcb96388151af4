"""PostgreSQL's own programs, of the same version as the server."""

import re

from cli.machine.process import run

_LOG = "backup"


def pg(cluster, program, *args):
    """Run a client program as the role that owns the databases."""
    env = {**cluster.environment(), "LC_ALL": "C.UTF-8", "LD_LIBRARY_PATH": ""}
    run([cluster.command(program), *args], _LOG, env=env)


def server_version(cluster):
    """``18.6``, whatever else the build adds to it."""
    return re.match(r"[\d.]+", cluster.sql("show server_version"))[0]
