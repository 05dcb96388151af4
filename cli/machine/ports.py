"""A port of the loopback that is free."""

import socket

from cli.machine.say import Stop


def is_free(port):
    """Whether a server may listen on it now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def exactly(port):
    """The port that a person asked for, or a refusal."""
    if not is_free(port):
        raise Stop(
            f"port {port} is taken by another program",
            f"Take another: ./erp run --port {port + 1}",
        )
    return port


def first_free(port, tries):
    """The first free one from ``port`` on."""
    for candidate in range(port, port + tries):
        if is_free(candidate):
            return candidate
    raise Stop(
        f"the ports {port} to {port + tries - 1} are all taken",
        "Name a free one: ./erp run --port N",
    )


def any_free():
    """Some free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
