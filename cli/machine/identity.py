"""Who the servers run as: never root when there is another way."""

import functools
import os
import pwd
import secrets
import subprocess

from cli.machine.paths import PROJECT, STATE
from cli.machine.step import write_atomically


@functools.cache
def server_user():
    """The account that root hands the servers to; None runs them as oneself.

    The owner of the checkout, or nobody when root owns it.
    """
    if os.getuid() != 0:
        return None
    owner = PROJECT.stat().st_uid
    try:
        return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except KeyError:
        return pwd.getpwnam("nobody")


def as_user(user):
    """Options of Popen that hand a child to a user."""
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def give(path, user):
    """Make a user the owner of a file or folder."""
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


@functools.cache
def reaches(user, path):
    """Whether a user can run or enter ``path``: a project below a private home."""
    probe = subprocess.run(["test", "-x", str(path)], cwd="/", **as_user(user))
    return probe.returncode == 0


def odoo_user():
    """As ``server_user``, but oneself when that account cannot run our Python."""
    user = server_user()
    return user if user and reaches(user, STATE / "venv/bin/python") else None


def secret(name):
    """A random password, made once and readable by its owner alone."""
    path = STATE / "credentials" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, secrets.token_urlsafe(24), mode=0o600)
    return path.read_text()
