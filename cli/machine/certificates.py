"""The authorities that a download is checked against, on a machine without any."""

import os
from pathlib import Path

from cli.machine.apt import Archive
from cli.machine.paths import CACHE, STATE
from cli.machine.step import write_atomically

_SYSTEM = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)


def provide_certificates():
    """Name a bundle of authorities to pip, uv and Python through the environment."""
    bundle = _given() or _system() or _private()
    os.environ.setdefault("SSL_CERT_FILE", str(bundle))
    os.environ.setdefault("PIP_CERT", str(bundle))


def _given():
    names = (os.environ.get("SSL_CERT_FILE"), os.environ.get("PIP_CERT"))
    return next((name for name in names if name and Path(name).exists()), None)


def _system():
    return next((name for name in _SYSTEM if Path(name).exists()), None)


def _private():
    """Debian's own bundle, from the package that Python came with or a fresh one."""
    bundle = STATE / "ca.pem"
    if bundle.exists():
        return bundle
    root = STATE / "python"
    if not _authorities(root):
        root = CACHE / "ca"
        Archive.of_machine().unpack(root, "ca-certificates")
    write_atomically(bundle, "".join(file.read_text() for file in _authorities(root)))
    return bundle


def _authorities(root):
    return sorted(root.glob("usr/share/ca-certificates/mozilla/*.crt"))
