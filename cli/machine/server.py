"""The web server: started, watched, ended, and found again by other verbs."""

import json
import os
import signal
import time
import urllib.request
from pathlib import Path

from cli.machine.company import set_parameter
from cli.machine.odoo_process import OdooProcess
from cli.machine.paths import LOGS, STATE
from cli.machine.process import end, is_alive, tail
from cli.machine.say import Stop, say
from cli.machine.settings import COMPANY
from cli.machine.step import write_atomically

_RECORD = STATE / f"server-{COMPANY['cluster']}.json"


class Server:
    """Odoo's web server on one database, for the length of a block."""

    def __init__(self, database, port, log="server"):
        self.database = database
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.process = None
        self._log = log

    def __enter__(self):
        # The PDF engine asks this address for pictures and styles.
        set_parameter(self.database, "report.url", self.url)
        set_parameter(self.database, "web.base.url", self.url)
        odoo = OdooProcess(self.database, self.port)
        self.process = odoo.serve(self._log)
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error):
        end(self.process, signal.SIGINT)

    def _wait_until_it_answers(self, patience=300):
        give_up = time.monotonic() + patience
        while not self._answers():
            if self.process.poll() is not None:
                raise self.failure("ended while it started")
            if time.monotonic() > give_up:
                raise self.failure(f"does not answer within {patience} s")
            time.sleep(0.2)

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/web/health", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def failure(self, what):
        """The refusal that shows the end of the server's log."""
        log = LOGS / f"{self._log}.log"
        return Stop(
            f"the web server {what}:\n{tail(log)}",
            "Nothing is lost: ./erp run starts it again.",
            log,
        )


def remember(server, cluster, logins):
    """Leave word for the other verbs: who serves what, and where."""
    record = {
        "url": server.url,
        "database": server.database.name,
        "logins": logins,
        "pids": {
            "erp": os.getpid(),
            "odoo": server.process.pid,
            "postgres": cluster.process.pid,
        },
    }
    write_atomically(_RECORD, json.dumps(record))


def forget():
    _RECORD.unlink(missing_ok=True)


def recall():
    """The record of the running server, or None when its ./erp is gone."""
    try:
        record = json.loads(_RECORD.read_text())
    except (OSError, ValueError):
        return None
    alive = all(is_alive(record["pids"][name]) for name in ("erp", "odoo"))
    return record if alive else None


def await_orphan(patience=30):
    """After a kill -9 of ./erp its web server is ending: let it give its port back."""
    try:
        pid = json.loads(_RECORD.read_text())["pids"]["odoo"]
    except (OSError, ValueError, KeyError):
        return
    give_up = time.monotonic() + patience
    while is_alive(pid) and _is_our_odoo(pid):
        if time.monotonic() > give_up:
            say(f"server: ending one that was left behind (pid {pid})")
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
    forget()


def _is_our_odoo(pid):
    """The pid may belong to another program by now."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(word.startswith(bytes(STATE)) and b"odoo-" in word for word in words)
