"""The checks by name. Each is a command; its output is the complaint."""

from dataclasses import dataclass
from pathlib import Path

from cli.machine.odoo import addons_path
from cli.machine.paths import ADDONS, PROJECT
from cli.machine.python import PYTHON
from cli.machine.settings import ODOO

# A core model is extended for several concerns, each in a file of its own: one class
# for all of them would be the god model that nobody can read.
_BY_CONCERN = "--disable=consider-merging-classes-inherited"
_QUIET_ESLINT = ("--max-warnings=0", "--no-error-on-unmatched-pattern")


@dataclass(frozen=True)
class Check:
    """One command over the whole project, and the variant of it that mends."""

    name: str
    command: tuple
    mend: tuple | None = None


_PO = "po-pretty-format"


def all_checks():
    """Every check of this project as it lies here."""
    modules = sorted(str(path.parent) for path in ADDONS.glob("*/__manifest__.py"))
    oca = "oca-checks-odoo-module"
    manifests = [f"{module}/__manifest__.py" for module in modules]
    return (
        # The longest first: the others run beside it.
        Check("pylint", ("pylint", "--rcfile=.pylintrc", _BY_CONCERN, *modules)),
        Check("ruff", ("ruff", "check", "-q"), ("ruff", "check", "-q", "--fix")),
        Check("format", ("ruff", "format", "-q", "--diff"), ("ruff", "format", "-q")),
        Check("oca", (oca, *manifests), (oca, "--fix", *manifests)),
        # Not its format: it empties what reads the same in both languages, and an
        # empty word is one that nobody translated.
        Check("po", ("oca-checks-po", f"--disable={_PO}", *_files("i18n/*.po"))),
        _prettier(),
        Check("eslint", ("eslint", *_QUIET_ESLINT, "addons")),
        Check("architecture", _architecture()),
        Check("licenses", _licenses()),
    )


def _prettier():
    files = _files("static/**/*.js", "static/**/*.scss", "**/*.xml")
    own = [file for file in files if "/static/lib/" not in file]
    command = ("prettier", "--log-level=warn")
    return Check("prettier", (*command, "--check", *own), (*command, "--write", *own))


def _architecture():
    quiet = ("-q", "--tb=short", "-p", "no:cacheprovider", "-p", "no:odoo")
    return (PYTHON, "-m", "pytest", *quiet, "tests/test_architecture.py")


def _licenses():
    """No addon may depend on one whose license its own does not allow."""
    paths = ",".join(str(path) for path in addons_path())
    return (
        "moo",
        f"--odoo-series={ODOO['series']}",
        f"--addons-path={paths}",
        f"--select-addons-dir={ADDONS}",
        "check-licenses",
    )


def _files(*patterns):
    found = {path for pattern in patterns for path in ADDONS.glob(f"*/{pattern}")}
    return sorted(str(Path(path).relative_to(PROJECT)) for path in found)
