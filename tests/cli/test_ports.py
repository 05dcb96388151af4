"""A free port is found, a taken one refused with another to take."""

import socket

import pytest

from cli.machine.ports import any_free, exactly, first_free
from cli.machine.say import Stop


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_refused_with_the_next_one(taken):
    with pytest.raises(Stop, match=f"port {taken} is taken") as refused:
        exactly(taken)
    assert f"--port {taken + 1}" in refused.value.hint


def test_the_search_steps_over_a_taken_port(taken):
    assert first_free(taken, 20) > taken


def test_a_search_without_a_find_is_refused(taken):
    with pytest.raises(Stop, match="all taken"):
        first_free(taken, 1)


def test_any_free_port_can_be_taken():
    assert exactly(any_free())
