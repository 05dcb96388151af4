"""Debian packages unpacked privately: nothing is installed, no root is needed."""

import os
import shutil
from pathlib import Path

from cli.machine.paths import STATE
from cli.machine.process import output, run
from cli.machine.say import Stop

_FOLDER = STATE / "apt"

# Given to apt by -c, which is read last; a file named by APT_CONFIG is read before
# the machine's apt.conf.d and would be overridden by it (docker-clean does so).
_CONF = """
Dir::State "{here}"; Dir::State::Lists "{here}/lists";
Dir::Cache "{here}"; Dir::Cache::archives "{here}/archives";
Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache ""; Dir::Log "{here}";
APT::Sandbox::User ""; APT::Install-Recommends "false";
APT::Keep-Downloaded-Packages "true"; APT::Get::Assume-Yes "true";
Acquire::Languages "none"; Acquire::Retries "3"; Debug::NoLocking "true";
#clear DPkg::Pre-Install-Pkgs; #clear DPkg::Post-Invoke;
#clear APT::Update::Post-Invoke; #clear APT::Update::Post-Invoke-Success;
"""

# The archive's unstable suite alone. A mirror may serve a Release file past its
# date; the signature is checked all the same, and the pin covers a replay.
_CONF_SID = """
Dir::State::status "/dev/null"; Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "{here}/sources.list.d";
Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
Acquire::Check-Valid-Until "false"; Acquire::Check-Date "false";
"""

_NO_MIRROR = (
    "Check the network and the apt sources (apt-get update), then repeat the command."
)
_KEYRING = "/usr/share/keyrings/debian-archive-keyring"


class Archive:
    """apt with its lists and downloads in a folder of ours."""

    def __init__(self, name, conf):
        if not shutil.which("apt-get"):
            raise Stop(
                "this machine has no apt-get, so Debian's packages are out of reach",
                "Bring your own: ERP_ODOO=DIR (an Odoo 19 checkout) and "
                "ERP_CHROME=FILE (Chromium), then repeat the command.",
            )
        self.folder = _FOLDER / name
        for part in ("lists/partial", "archives/partial", "sources.list.d"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        file = self.folder / "apt.conf"
        file.write_text((_CONF + conf).format(here=self.folder))
        self._apt = ["apt-get", "-q", "-c", file]

    @classmethod
    def of_machine(cls):
        """The machine's own sources."""
        archive = cls("machine", 'Dir::State::status "/var/lib/dpkg/status";')
        archive._update()
        return archive

    @classmethod
    def of_sid(cls):
        """Debian's unstable suite on the mirror that the machine already uses."""
        mirror, keyring = cls.of_machine()._mirror()
        archive = cls("sid", _CONF_SID)
        (archive.folder / "sources.list.d/sid.sources").write_text(
            f"Types: deb\nURIs: {mirror}\nSuites: sid\n"
            f"Components: main\nSigned-By: {keyring}\n"
        )
        archive._update()
        return archive

    def download(self, folder, *packages):
        """Fetch just these packages into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        cmd = [*self._apt, "download", *packages]
        run(cmd, "apt", hint=_NO_MIRROR, cwd=folder, retries=1)

    def unpack(self, target, *packages):
        """Unpack packages, with what they need beyond the installed ones."""
        archives = self.folder / "archives"
        _remove_packages(archives)
        cmd = [*self._apt, "-d", "install", *packages]
        run(cmd, "apt", hint=_NO_MIRROR, retries=1)
        for package in sorted(archives.glob("*.deb")):
            run(["dpkg-deb", "-x", package, target], "apt", hint="Is the disk full?")
        _remove_packages(archives)

    def _update(self):
        """Fetch the lists once; they are thrown away when the set-up is complete."""
        done = self.folder / "updated"
        if not done.exists():
            run([*self._apt, "update"], "apt", hint=_NO_MIRROR, retries=2)
            done.touch()

    def _mirror(self):
        """The address of Debian's archive and the keyring that signs it."""
        fields = "$(ORIGIN)|$(LABEL)|$(REPO_URI)|$(SIGNED_BY)"
        targets = output(
            [*self._apt, "indextargets", "--format", fields, "Created-By: Packages"]
        )
        for line in targets.splitlines():
            origin, label, address, signed_by = line.split("|")
            if origin == label == "Debian":
                return address, _existing_keyring(signed_by)
        raise Stop(
            "none of this machine's apt sources is Debian's archive",
            "Bring Odoo yourself: ERP_ODOO=DIR (a checkout of Odoo 19) or "
            "ERP_ODOO_DEB=FILE (a saved odoo-19 package).",
        )


def forget_lists():
    """Lists and downloads weigh 170 MB and are of no more use."""
    shutil.rmtree(_FOLDER, ignore_errors=True)


def _existing_keyring(signed_by):
    for name in (signed_by, f"{_KEYRING}.gpg", f"{_KEYRING}.pgp"):
        if name and os.path.exists(name):
            return name
    raise Stop(
        "Debian's archive keyring is missing",
        "Install it: apt-get install debian-archive-keyring",
    )


def _remove_packages(folder):
    for package in Path(folder).glob("*.deb"):
        package.unlink()
