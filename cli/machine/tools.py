"""Small things that Odoo calls: the PDF command, the Cairo library for bar codes."""

import ctypes.util
import os
import sys

from cli.machine.apt import Archive
from cli.machine.browser import CHROMIUM
from cli.machine.paths import BIN, STATE
from cli.machine.step import step
from cli.pdf.provide import provide_pdf

_CAIRO = STATE / "cairo"


def provide_tools():
    """The commands and libraries beside Python that Odoo finds by its environment."""
    provide_pdf()
    if _needs_private_cairo():
        with step("cairo", "libcairo2") as to_do:
            if to_do:
                Archive.of_machine().unpack(_CAIRO, "libcairo2")


def odoo_environment():
    """What every Odoo process needs beside the database's address."""
    path = os.environ.get("PATH", "/usr/bin:/bin")
    env = {"PATH": f"{BIN}:{path}", "ERP_CHROME": str(CHROMIUM), "LANG": "C.UTF-8"}
    libraries = [str(folder) for folder in _CAIRO.glob("usr/lib/*-linux-gnu")]
    if libraries:
        libraries += filter(None, [os.environ.get("LD_LIBRARY_PATH")])
        env["LD_LIBRARY_PATH"] = ":".join(libraries)
    return env


def _needs_private_cairo():
    """From Python 3.13 on bar codes are drawn through Cairo: no other has wheels."""
    return sys.version_info >= (3, 13) and not ctypes.util.find_library("cairo")
