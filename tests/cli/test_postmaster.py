"""A lock file of a dead server is seen through, one of a living server respected."""

import os
import subprocess
import sys

import pytest

import cli.machine.postmaster as postmaster
from cli.machine.postmaster import clear, running, serves
from cli.machine.say import Stop


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def record(data, pid):
    lines = [str(pid), str(data), "0", "5433", "", "127.0.0.1"]
    (data / "postmaster.pid").write_text("\n".join(lines))


@pytest.fixture
def server(data):
    """A process that runs where a server of this cluster would."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], cwd=data, stdin=-1)
    record(data, process.pid)
    yield process
    process.kill()
    process.wait()


def test_a_living_server_is_found_with_its_port(data, server):
    assert running(data) == (server.pid, 5433)


def test_no_lock_file_means_no_server(data):
    assert running(data) is None


def test_a_dead_servers_lock_is_dropped(data, server):
    server.kill()
    server.wait()
    clear(data)
    assert not (data / "postmaster.pid").exists()


def test_a_zombie_is_a_dead_server(data, server):
    server.kill()
    os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT)
    assert running(data) is None


def test_another_program_with_the_recorded_pid_is_no_server(data):
    record(data, os.getpid())
    clear(data)
    assert not (data / "postmaster.pid").exists()


def test_a_server_of_another_cluster_is_not_ours(server, tmp_path):
    assert not serves(server.pid, tmp_path)


def test_a_server_that_is_ending_is_waited_for(data, server, monkeypatch):
    monkeypatch.setattr(postmaster.time, "sleep", lambda seconds: server.kill())
    clear(data)
    assert not (data / "postmaster.pid").exists()


def test_a_server_that_does_not_end_is_refused_with_its_pid(data, server):
    with pytest.raises(Stop, match=str(server.pid)):
        clear(data, patience=0)
    assert (data / "postmaster.pid").exists()
