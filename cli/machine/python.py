"""The Python environments, filled from the locks of config/."""

import os
import re
import shutil
import sys

from cli.machine.apt import Archive
from cli.machine.certificates import provide_certificates
from cli.machine.paths import CACHE, CONFIG, STAMPS, STATE
from cli.machine.process import output, run
from cli.machine.say import Stop, say
from cli.machine.step import digest, step

VENV = STATE / "venv"
PYTHON = VENV / "bin/python"
SITE = VENV / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
CHECK_VENV = STATE / "venv-check"

_NO_REGISTRY = (
    "Check the network and pip's configuration (pip download --no-deps six), "
    "then repeat the command."
)

# Debian's pip looks for the system's bundle while it is imported, and fails without.
_PIP = """\
import os, sys
import pip._vendor.certifi as certifi, pip._vendor.certifi.core as core
certifi.where = core.where = lambda: os.environ["SSL_CERT_FILE"]
from pip._internal.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def product_environment():
    """Odoo's libraries, the OCA addons and the database server."""
    locks = [CONFIG / "boot.lock", CONFIG / "requirements.lock"]
    with step("python", digest(*locks, sys.version, str(VENV))) as to_do:
        if to_do:
            _make(VENV)
            _install(VENV, CONFIG / "requirements.lock")


def test_environment():
    """The test tools, into the product's environment."""
    lock = CONFIG / "test.lock"
    with step("test-tools", digest(lock, STAMPS / "python")) as to_do:
        if to_do:
            provide_certificates()
            _install(VENV, lock)


def check_environment():
    """The checkers, in an environment of their own; its bin folder."""
    locks = [CONFIG / "boot.lock", CONFIG / "check.lock"]
    with step("check-tools", digest(*locks, sys.version, str(CHECK_VENV))) as to_do:
        if to_do:
            _make(CHECK_VENV)
            _install(CHECK_VENV, CONFIG / "check.lock")
    return CHECK_VENV / "bin"


def provide_uv():
    """An environment with uv in it, whatever the other locks say."""
    if not (VENV / "bin/uv").exists():
        _make(VENV)


def uv(venv, *args, **options):
    """Run uv, with pip's index and authorities handed over: uv reads neither."""
    env = _uv_env(venv)
    run([venv / "bin/uv", *args], "python", hint=_NO_REGISTRY, env=env, **options)


def _make(venv):
    """A fresh environment with the pinned pip and uv in it."""
    provide_certificates()
    shutil.rmtree(venv, ignore_errors=True)
    boot = ["install", "-q", "--disable-pip-version-check", "--require-hashes"]
    boot += ["-r", CONFIG / "boot.lock"]
    python = venv / "bin/python"
    try:
        run([sys.executable, "-m", "venv", venv], "python")
    except Stop:
        # Debian without python3-venv: its own pip wheel, unpacked privately.
        shutil.rmtree(venv, ignore_errors=True)
        run([sys.executable, "-m", "venv", "--without-pip", venv], "python")
        Archive.of_machine().unpack(CACHE / "pip", "python3-pip-whl")
        [wheel] = CACHE.glob("pip/usr/share/python-wheels/pip-*.whl")
        env = {"PYTHONPATH": str(wheel)}
        cmd = [python, "-c", _PIP, *boot]
    else:
        env, cmd = None, [python, "-m", "pip", *boot]
    run(cmd, "python", hint=_NO_REGISTRY, env=env, retries=1)


def _install(venv, lock):
    """Exactly the lock; --no-deps lets OCA wheels in without an "odoo" package."""
    exact = ["--require-hashes", "--no-deps", "-r", lock]
    try:
        target = ["--no-config", "--python", venv / "bin/python"]
        uv(venv, "pip", "install", *target, *exact)
    except Stop as stop:
        reason = str(stop).splitlines()[-1].strip()
        say(f"uv did not work here, trying pip ({reason})")
        cmd = [venv / "bin/python", "-m", "pip", "install", "-q", *exact]
        run(cmd, "python", hint=_NO_REGISTRY, retries=1)


def _uv_env(venv):
    env = {
        "UV_CACHE_DIR": str(CACHE / "uv"),
        "UV_LINK_MODE": "hardlink",
        "UV_NO_PROGRESS": "1",
        "UV_SYSTEM_CERTS": "1",
    }
    pip = _pip_config(output([venv / "bin/python", "-m", "pip", "config", "list"]))
    if pip.get("index-url"):
        env["UV_DEFAULT_INDEX"] = pip["index-url"]
    if pip.get("cert"):
        env["SSL_CERT_FILE"] = os.environ.get("SSL_CERT_FILE") or pip["cert"]
    return env


def _pip_config(text):
    """pip's settings by name.

    >>> _pip_config("global.index-url='A'\\n:env:.cert='B'")
    {'index-url': 'A', 'cert': 'B'}
    """
    return dict(re.findall(r"^(?:global|install|:env:)\.([\w-]+)='(.*)'$", text, re.M))
