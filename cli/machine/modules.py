"""Our addons as their manifests describe them."""

import ast

from cli.machine.paths import ADDONS
from cli.machine.step import digest

# Changing these changes nothing in a database.
_NOT_LOADED = ("tests", "__pycache__", "readme")


def manifests():
    """Each addon of ours and its manifest."""
    files = sorted(ADDONS.glob("*/__manifest__.py"))
    return {file.parent.name: ast.literal_eval(file.read_text()) for file in files}


def foreign_dependencies():
    """What our addons stand on: modules of Odoo and of OCA."""
    known = manifests()
    named = {name for manifest in known.values() for name in manifest["depends"]}
    return sorted(named - set(known))


def addons_key():
    """A hash of all that a database takes from our addons."""
    files = sorted(path for path in ADDONS.rglob("*") if _is_loaded(path))
    named = [part for path in files for part in (path.relative_to(ADDONS), path)]
    return digest(*(str(part) if not part.is_absolute() else part for part in named))


def _is_loaded(path):
    inner = path.relative_to(ADDONS).parts[1:]
    return path.is_file() and not set(inner) & set(_NOT_LOADED)
