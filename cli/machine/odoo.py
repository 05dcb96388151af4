"""Odoo's source: the pinned Debian package, unpacked, or a checkout of one's own."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from cli.machine.apt import Archive
from cli.machine.odoo_holes import fill_holes
from cli.machine.paths import ADDONS, STATE
from cli.machine.process import run
from cli.machine.python import SITE
from cli.machine.say import Stop, say
from cli.machine.settings import ODOO
from cli.machine.step import digest, step, write_atomically

# Not "odoo": a folder of that name in the working directory joins the namespace.
_ROOT = STATE / f"odoo-{ODOO['series']}"
_DIST = _ROOT / "usr/lib/python3/dist-packages"
_ORIGIN = STATE / "odoo.json"

# The package's links into these are relative, so they resolve in the same tree.
_ASSETS = (
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
)
_UNUSED = ("usr/lib/python3/dist-packages/addons", "usr/share/doc", "etc")


def provide_odoo():
    """Make ``import odoo`` work in the product's environment."""
    own = os.environ.get("ERP_ODOO")
    if own:
        core = _own_checkout(Path(own).absolute())
    else:
        core = _DIST
        given = os.environ.get("ERP_ODOO_DEB", "")
        key = digest(ODOO["version"], ODOO["sha256"], given, str(_ROOT))
        with step("odoo", key) as to_do:
            if to_do:
                _unpack(Path(given).absolute() if given else None)
        if not origin()["pinned"]:
            say(f"note: Odoo is {describe()}, not the pinned {ODOO['version']}")
    link = SITE / "zz_odoo.pth"
    if not link.exists() or link.read_text() != f"{core}\n":
        write_atomically(link, f"{core}\n")


def addons_path():
    """Odoo's own addons, the OCA ones and ours."""
    core = Path((SITE / "zz_odoo.pth").read_text().strip())
    places = (core / "odoo/addons", core / "addons", SITE / "odoo/addons", ADDONS)
    return [place for place in places if place.is_dir()]


def origin():
    """Which Odoo this is: version, sha256 and whether it is the pinned package."""
    if os.environ.get("ERP_ODOO"):
        path = os.environ["ERP_ODOO"]
        return {"version": f"checkout {path}", "sha256": "", "pinned": False}
    if not _ORIGIN.exists():
        return {"version": "", "sha256": "", "pinned": False}
    return json.loads(_ORIGIN.read_text())


def describe():
    """One line for headers: a fall back from the pin is never silent."""
    found = origin()
    mark = "pinned" if found["pinned"] else "NOT the pinned package"
    sha = f", sha256 {found['sha256'][:12]}" if found["sha256"] else ""
    return f"{found['version']} ({mark}{sha})"


def _own_checkout(path):
    release = path / "odoo/release.py"
    if not release.exists():
        raise Stop(
            f"ERP_ODOO={path} is not an Odoo checkout (no odoo/release.py)",
            f"Name a checkout of Odoo {ODOO['series']}, or unset ERP_ODOO.",
        )
    found = re.search(r"version_info = \((\d+), (\d+)", release.read_text())
    version = ".".join(found.groups()) if found else "unknown"
    if version != ODOO["series"]:
        raise Stop(
            f"ERP_ODOO={path} is Odoo {version}, the suite needs {ODOO['series']}",
            f"Check out its branch {ODOO['series']}, or unset ERP_ODOO.",
        )
    return path


def _unpack(deb):
    if deb and not deb.exists():
        raise Stop(f"ERP_ODOO_DEB={deb} is missing", "Name a saved odoo-19 package.")
    shutil.rmtree(_ROOT, ignore_errors=True)
    sid = Archive.of_sid()
    debs = sid.folder / "debs"
    shutil.rmtree(debs, ignore_errors=True)
    deb = deb or _download(sid, debs)
    sha256 = _sha256(deb)
    _refuse_a_changed_pin(deb, sha256)
    sid.download(debs / "assets", *_ASSETS)
    _untar(deb, _ROOT)
    for package in sorted((debs / "assets").glob("*.deb")):
        run(["dpkg-deb", "-x", package, _ROOT], "odoo")
    fill_holes(_DIST / "odoo/addons")
    name, _, rest = deb.name.partition("_")
    found = {
        "version": rest.partition("_")[0] or name,
        "sha256": sha256,
        "pinned": sha256 == ODOO["sha256"],
    }
    write_atomically(_ORIGIN, json.dumps(found))
    shutil.rmtree(debs)


def _download(sid, folder):
    """The pinned package; when the archive has moved on, its present one."""
    package, version = ODOO["package"], ODOO["version"]
    try:
        sid.download(folder, f"{package}={version}")
    except Stop:
        say(f"note: {package} {version} is no longer served; taking the present one")
        try:
            sid.download(folder, package)
        except Stop as stop:
            raise Stop(
                f"the archive does not serve {package}",
                "Bring Odoo yourself: ERP_ODOO=DIR (a checkout of Odoo "
                f"{ODOO['series']}) or ERP_ODOO_DEB=FILE (a saved package).",
                stop.log,
            ) from stop
    [deb] = folder.glob(f"{package}_*.deb")
    return deb


def _refuse_a_changed_pin(deb, sha256):
    pinned = deb.name.startswith(f"{ODOO['package']}_{ODOO['version']}_")
    if pinned and sha256 != ODOO["sha256"]:
        raise Stop(
            f"{deb.name} has sha256 {sha256}, config/erp.toml pins {ODOO['sha256']}",
            "The package was changed under its name: do not use this mirror, or name "
            "a saved package with ERP_ODOO_DEB=FILE.",
        )


def _sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _untar(deb, root):
    """The package's files without its duplicate of the addons (70 MB)."""
    root.mkdir(parents=True)
    leave = [f"--exclude=./{path}" for path in _UNUSED]
    unpack = ["dpkg-deb", "--fsys-tarfile", deb]
    source = subprocess.Popen(unpack, stdout=subprocess.PIPE)
    try:
        cmd = ["tar", "-x", "-C", root, *leave]
        run(cmd, "odoo", hint="Is the disk full? (df -h)", stdin=source.stdout)
    finally:
        source.stdout.close()
        source.wait()
