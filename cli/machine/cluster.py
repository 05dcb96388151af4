"""A PostgreSQL server of ours: started as our child, reachable on the loopback only."""

import contextlib
import os
import signal
import subprocess
import time

from cli.machine.cluster_home import SUPERUSER, ClusterHome
from cli.machine.identity import as_user, give, odoo_user, secret
from cli.machine.lock import hold, holder
from cli.machine.ports import any_free
from cli.machine.postmaster import clear, running
from cli.machine.process import end, spawn, tail
from cli.machine.say import Stop, say

APP = "tendesk"

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    # No socket: its path may have 107 bytes at most, deep checkouts have more.
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "256MB",
}
# For databases that can be made again; never for a company's records.
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class Cluster:
    """The databases of one purpose: the company's, or those of the tests."""

    def __init__(self, name, fast=False):
        self.name = name
        self.port = None
        self.process = None
        # pytest has Odoo inside and stays who it is, so its files must be ours.
        self.odoo_user = None if fast else odoo_user()
        self._home = ClusterHome(name)
        self._settings = {**_SETTINGS, **(_FAST if fast else {})}

    @contextlib.contextmanager
    def serve(self, doing):
        """Run the server for the length of the block, alone on this cluster."""
        with hold(self.name, doing):
            try:
                self._start()
                self._create_app_role()
                yield self
            finally:
                end(self.process, signal.SIGINT, patience=60)

    @contextlib.contextmanager
    def reach(self, doing):
        """Use the server that another ./erp runs, or run it for this block."""
        # A server without an ./erp that holds the lock is on its way out.
        found = running(self._home.data) if holder(self.name) else None
        if found:
            self.port = found[1]
            yield self
        else:
            with self.serve(doing):
                yield self

    @property
    def pid(self):
        """The server's process, or None."""
        found = running(self._home.data)
        return found and found[0]

    def command(self, program):
        """A client program of the same version as the server."""
        return self._home.bin / program

    def environment(self, superuser=False):
        """How libpq programs reach the server as the application's role."""
        name = SUPERUSER if superuser else APP
        account = "database-superuser" if superuser else "database"
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": name,
            "PGPASSWORD": secret(account),
        }

    def sql(self, query, database="postgres"):
        """Run one statement as the superuser; rows as text, columns by "|"."""
        done = subprocess.run(
            [self.command("psql"), "-XAtq", "-d", database, "-c", query],
            env={**os.environ, **self._home.environment(), **self.environment(True)},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            reason = done.stderr.strip()
            raise Stop(f"the database refused: {reason}", log=self._home.log)
        return done.stdout.strip()

    def _start(self):
        self._home.create()
        clear(self._home.data)
        self.port = any_free()
        start = time.monotonic()
        self._launch()
        while not self._accepts():
            waited = time.monotonic() - start
            if self.process.poll() is not None:
                if waited > 15 or not self._old_backends_linger():
                    raise self._failure("ended at once")
                time.sleep(0.5)
                self._launch()
            elif waited > 120:
                raise self._failure("does not answer for two minutes")
            time.sleep(0.05)
        say(f"database: ready after {time.monotonic() - start:.1f} s")

    def _launch(self):
        home = self._home
        home.log.touch()
        give(home.log, home.user)
        settings = {**self._settings, "port": self.port}
        options = [f"--{key}={value}" for key, value in settings.items()]
        self.process = spawn(
            [home.bin / "postgres", "-D", home.data, *options],
            home.log,
            ends_by=signal.SIGINT,
            env=home.environment(),
            alone=True,
            cwd="/",
            **as_user(home.user),
        )

    def _accepts(self):
        cmd = [self.command("pg_isready"), "-q", "-h", "127.0.0.1"]
        env = {**os.environ, **self._home.environment()}
        return subprocess.run([*cmd, "-p", str(self.port)], env=env).returncode == 0

    def _old_backends_linger(self):
        """After a kill -9 of the server its children need a moment to notice."""
        return "shared memory block" in tail(self._home.log, lines=4)

    def _failure(self, what):
        return Stop(
            f"the database server {what}:\n{tail(self._home.log, lines=6)}",
            "If the disk is full, make room (df -h); if the server does not suit this "
            "machine, name another: ERP_PG_BIN=/usr/lib/postgresql/17/bin",
            self._home.log,
        )

    def _create_app_role(self):
        if not self.sql(f"select 1 from pg_roles where rolname = '{APP}'"):
            # Copies for parallel test workers are made by this role.
            may = "createdb" if self._settings.get("fsync") == "off" else "nocreatedb"
            password = secret("database")
            self.sql(f"create role {APP} login {may} password '{password}'")
