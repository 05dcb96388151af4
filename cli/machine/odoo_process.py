"""Odoo as a command: its configuration, its shell scripts, its updates."""

import json
import signal
import subprocess

from cli.machine.cluster import APP
from cli.machine.identity import as_user, give, secret
from cli.machine.odoo import addons_path
from cli.machine.paths import LOGS, PROJECT, STATE
from cli.machine.process import run, spawn
from cli.machine.python import PYTHON
from cli.machine.step import write_atomically
from cli.machine.tools import odoo_environment

_INSIDE = PROJECT / "cli/inside"

_CONF = """\
[options]
addons_path = {addons_path}
data_dir = {data_dir}
db_host = 127.0.0.1
db_port = {db_port}
db_user = {db_user}
db_password = {db_password}
db_name = {name}
dbfilter = ^{name}$
list_db = False
admin_passwd = {admin_passwd}
http_interface = 127.0.0.1
http_port = {http_port}
publisher_warranty_url =
screenshots = {logs}/screenshots
"""


class OdooProcess:
    """Runs Odoo's own commands on one database."""

    def __init__(self, database, port=8069):
        self.database = database
        self.port = port
        self.user = database.cluster.odoo_user
        self.conf = STATE / f"odoo-{database.cluster.name}-{database.name}.conf"

    def write_conf(self):
        """The configuration file, readable by the one who runs Odoo alone."""
        database = self.database
        text = _CONF.format(
            addons_path=",".join(map(str, addons_path())),
            data_dir=database.data_dir,
            db_port=database.cluster.port,
            db_user=APP,
            db_password=secret("database"),
            name=database.name,
            admin_passwd=secret("odoo-master"),
            http_port=self.port,
            logs=LOGS,
        )
        write_atomically(self.conf, text, mode=0o600)
        give(self.conf, self.user)
        return self.conf

    def environment(self):
        """Paths, libraries and the database for Odoo and what it calls."""
        cluster = self.database.cluster
        env = {**odoo_environment(), **cluster.environment()}
        env["PATH"] = f"{env['PATH']}:{cluster.command('psql').parent}"
        if self.user:
            env["HOME"] = str(self.database.data_dir)
        return env

    def command(self, *args, shell=False):
        """The command line of Odoo, or of its shell, on this database."""
        verb = ["shell"] if shell else []
        rest = ["-c", self.write_conf(), "-d", self.database.name, *args]
        return [PYTHON, "-m", "odoo", *verb, *map(str, rest)]

    def options(self):
        """Options of Popen for a child that is Odoo."""
        return {"cwd": STATE, **as_user(self.user)}

    def work(self, log, *args):
        """Install or update, and end."""
        quiet = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
        cmd = self.command(*args, *quiet)
        run(cmd, log, env=self.environment(), **self.options())

    def script(self, name, log, **values):
        """Run ``cli/inside/<name>.py`` in Odoo's shell, with ``env`` and ``values``."""
        text = f"values = {json.dumps(values)!r}\n"
        text += "import json; values = json.loads(values)\n"
        text += (_INSIDE / f"{name}.py").read_text()
        script = STATE / f"{name}.script"
        write_atomically(script, text)
        cmd = self.command("--no-http", shell=True)
        with script.open("rb") as file:
            run(cmd, log, env=self.environment(), stdin=file, **self.options())
        script.unlink()

    def serve(self, log, *args):
        """Start the web server as a child that ends with us."""
        return spawn(
            self.command(*args),
            LOGS / f"{log}.log",
            ends_by=signal.SIGTERM,
            env=self.environment(),
            alone=True,
            stdin=subprocess.DEVNULL,
            **self.options(),
        )
