"""Whatever is killed, the next ./erp run serves again and nothing is lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from cli.machine.cluster import Cluster
from cli.machine.cluster_home import ClusterHome
from cli.machine.database import Database
from cli.machine.paths import DATA, STATE
from cli.machine.process import is_alive

NAME = "killed"
SCRIPT = Path(__file__).with_name("small_company.py")
RECORD = STATE / f"server-{NAME}.json"


class Run:
    """One ./erp run of the small company, in a session of its own."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, SCRIPT, NAME, "run"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = []

    def until(self, text):
        """Read what it says until it says this."""
        for line in self.process.stdout:
            self.said.append(line)
            if text in line:
                return self
        raise AssertionError(f"never said {text!r}:\n{''.join(self.said)}")

    def until_open(self):
        self.until("is open")
        self.record = json.loads(RECORD.read_text())
        with urllib.request.urlopen(f"{self.record['url']}/web/login") as page:
            assert page.status == 200
        return self

    def kill(self, name):
        """kill -9 one of its processes; wait until all of them are gone."""
        pids = self.record["pids"]
        os.kill(pids[name], signal.SIGKILL)
        said, _ = self.process.communicate(timeout=90)
        self.said.append(said)
        await_end(pids.values())

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=90)


def await_end(pids, patience=60):
    give_up = time.monotonic() + patience
    while alive := [pid for pid in pids if is_alive(pid)]:
        assert time.monotonic() < give_up, f"still there: {alive}"
        time.sleep(0.1)


def clean():
    for folder in (ClusterHome(NAME).folder, DATA / NAME):
        shutil.rmtree(folder, ignore_errors=True)
    RECORD.unlink(missing_ok=True)


def write_note(text):
    with Cluster(NAME).reach("testing") as cluster:
        table = "create table if not exists note (text text)"
        Database(cluster, NAME).sql(f"{table}; insert into note values ('{text}')")


def read_notes():
    with Cluster(NAME).reach("testing") as cluster:
        return Database(cluster, NAME).sql("select text from note").split()


@pytest.fixture(scope="module", autouse=True)
def no_rest():
    """Nothing of it stays behind, not even when a test fails."""
    clean()
    yield
    clean()


@pytest.fixture(scope="module")
def interrupted():
    """./erp run was killed while it installed."""
    run = Run().until("installing")
    run.process.kill()
    run.process.wait()
    return run


@pytest.fixture
def run(interrupted):
    """The server after all that was done to it before."""
    run = Run()
    yield run.until_open()
    run.stop()


def test_a_killed_install_leaves_no_half_company(interrupted):
    with Cluster(NAME).reach("testing") as cluster:
        assert not Database(cluster, NAME).exists()


def test_the_next_run_repairs_a_killed_install(run):
    assert "killed_new" not in "".join(run.said)
    assert is_alive(run.record["pids"]["odoo"])


def test_a_second_run_goes_straight_on(run):
    assert not any("installing" in line for line in run.said)


def test_a_second_run_beside_the_first_is_refused(run):
    second = Run()
    with pytest.raises(AssertionError, match=f"pid {run.process.pid}.*is serving"):
        second.until("is open")
    assert second.process.wait() == 1


def test_ctrl_c_ends_all_in_order(run):
    os.killpg(run.process.pid, signal.SIGINT)
    run.process.communicate(timeout=90)
    assert run.process.returncode == 130
    await_end(run.record["pids"].values(), patience=5)
    assert not RECORD.exists()


@pytest.mark.parametrize("name", ["odoo", "postgres", "erp"])
def test_a_kill_loses_nothing(run, name):
    write_note(name)
    run.kill(name)
    again = Run().until_open()
    again.stop()
    assert name in read_notes()
    assert again.record["url"] == run.record["url"]


def test_the_one_who_watches_says_what_was_killed(run):
    run.kill("odoo")
    assert "the web server ended" in "".join(run.said)


def test_an_interrupted_update_is_finished(interrupted):
    mark = "update ir_module_module set state = 'to upgrade' where name = 'uom'"
    with Cluster(NAME).reach("testing") as cluster:
        Database(cluster, NAME).sql(mark)
    run = Run().until_open()
    run.stop()
    assert any("an update was interrupted" in line for line in run.said)
    with Cluster(NAME).reach("testing") as cluster:
        assert Database(cluster, NAME).unfinished() == []
