"""Chromium, for PDFs and browser tests: the machine's own or Debian's, privately."""

import os
import re
import shutil
from pathlib import Path

from cli.machine.apt import Archive
from cli.machine.paths import BIN, CACHE, STATE
from cli.machine.process import run
from cli.machine.say import Stop
from cli.machine.step import digest, step, write_atomically

CHROMIUM = BIN / "chromium"

BROWSER = STATE / "browser"
_SYSTEM = ("chromium-headless-shell", "chromium", "google-chrome")
_PACKAGES = (
    "chromium-headless-shell",
    "fontconfig-config",
    "fonts-dejavu-core",
    "fonts-liberation",
    "libatomic1",  # for the node of Playwright, which brings none
)
# Hardware drawing, compilers and papers: 545 MB become about 320.
_UNUSED = (
    "usr/lib/*/libLLVM*",
    "usr/lib/llvm*",
    "usr/lib/*/libgallium*",
    "usr/lib/*/libz3*",
    "usr/lib/*/dri",
    "usr/lib/*/gconv",
    "usr/lib/chromium/libVkLayer*",
    "usr/share/doc",
    "usr/share/icons",
    "usr/share/locale",
    "usr/share/man",
)
_NO_LIBRARIES = re.compile(r"/(dri|gbm|vdpau|gconv|gio|chromium|girepository)(/|$)")

# Not Debian's conf.avail: with all of it, text vanished from the PDFs.
_FONTS = """<?xml version="1.0"?>
<fontconfig>
<dir>{root}/usr/share/fonts</dir>
<dir>/usr/share/fonts</dir>
<cachedir>{cache}/fontconfig</cachedir>
<alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
<alias><family>serif</family><prefer><family>Liberation Serif</family></prefer></alias>
<alias><family>monospace</family>
<prefer><family>DejaVu Sans Mono</family></prefer></alias>
<alias binding="same"><family>Arial</family>
<accept><family>Liberation Sans</family></accept></alias>
<alias binding="same"><family>Helvetica</family>
<accept><family>Liberation Sans</family></accept></alias>
<match target="pattern"><edit name="family" mode="append_last" binding="weak">
<string>DejaVu Sans</string></edit></match>
</fontconfig>
"""


def provide_browser():
    """Make ``.erp/bin/chromium`` a Chromium that runs on this machine."""
    own = _given() or _of_machine()
    with step("browser", digest(own or _PACKAGES, str(BROWSER))) as to_do:
        if to_do:
            shutil.rmtree(BROWSER, ignore_errors=True)
            _write_command(*(own,) if own else _unpack())
            _try_out(own)


def _given():
    """ERP_CHROME, but not our own command, which our children get under that name."""
    path = os.environ.get("ERP_CHROME")
    return path if path and Path(path) != CHROMIUM else None


def _of_machine():
    found = (shutil.which(name) for name in _SYSTEM)
    return next((path for path in found if path and Path(path).parent != BIN), None)


def _unpack():
    """Debian's headless shell, its libraries and three fonts."""
    Archive.of_machine().unpack(BROWSER, *_PACKAGES)
    for pattern in _UNUSED:
        for path in BROWSER.glob(pattern):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    fonts = BROWSER / "fonts.conf"
    fonts.write_text(_FONTS.format(root=BROWSER, cache=CACHE))
    command = BROWSER / "usr/lib/chromium/chromium-headless-shell"
    return command, ":".join(_library_folders()), fonts


def _library_folders():
    """All that hold libraries, the private ones of pulseaudio among them."""
    files = [*BROWSER.glob("usr/lib/**/*.so*"), *BROWSER.glob("lib/**/*.so*")]
    folders = {str(file.parent) for file in files}
    return sorted((f for f in folders if not _NO_LIBRARIES.search(f)), key=len)


def _write_command(command, libraries=None, fonts=None):
    lines = ["#!/bin/sh"]
    if libraries:
        lines += [f'export LD_LIBRARY_PATH="{libraries}"']
        lines += [f'export FONTCONFIG_FILE="{fonts}"']
    else:
        lines += ["unset LD_LIBRARY_PATH"]
    lines += [f'exec "{command}" "$@"', ""]
    write_atomically(CHROMIUM, "\n".join(lines), mode=0o755)


def _try_out(own):
    cmd = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    try:
        run([*cmd, "data:text/html,ok"], "browser")
    except Stop as stop:
        raise Stop(
            f"Chromium does not start: {own or 'the private one'}\n{stop}",
            "Name one that does: ERP_CHROME=/usr/bin/chromium, and repeat the command.",
            stop.log,
        ) from stop
