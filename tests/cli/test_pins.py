"""Every version is exact, hashed and free of any one machine's addresses."""

import re

import pytest

from cli.machine.paths import CONFIG
from cli.machine.settings import ODOO

LOCKS = sorted(CONFIG.glob("*.lock"))
SOURCES = {
    "boot.lock": ["boot.in"],
    "requirements.lock": ["odoo.in", "oca.in"],
    "test.lock": ["test.in"],
    "check.lock": ["check.in"],
}


def pins(lock):
    """Each package of a lock with the text of its entry."""
    entries = re.split(r"^(?=\w)", lock.read_text(), flags=re.M)
    return {entry.split("==")[0].lower(): entry for entry in entries if "==" in entry}


def wishes(name):
    lines = (CONFIG / name).read_text().splitlines()
    return [line.split("#")[0].strip() for line in lines if re.match(r"\w", line)]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_pins_every_package_by_hash(lock):
    entries = pins(lock)
    assert entries
    assert [
        name for name, entry in entries.items() if "--hash=sha256:" not in entry
    ] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_no_address(lock):
    assert "://" not in lock.read_text()
    assert "--index" not in lock.read_text()


@pytest.mark.parametrize(("lock", "sources"), SOURCES.items(), ids=SOURCES)
def test_a_lock_holds_what_its_sources_name(lock, sources):
    names = [
        re.split(r"[=<>; \[]", wish)[0] for file in sources for wish in wishes(file)
    ]
    held = {name.replace("_", "-") for name in pins(CONFIG / lock)}
    assert [name for name in names if name.lower() not in held] == []


def test_the_tests_use_the_libraries_of_the_product():
    product, tools = pins(CONFIG / "requirements.lock"), pins(CONFIG / "test.lock")
    shared = product.keys() & tools.keys()
    version = re.compile(r"==(\S+)")
    for name in shared:
        assert version.search(product[name])[1] == version.search(tools[name])[1]


def test_oca_addons_are_named_with_their_version():
    assert all(
        re.fullmatch(r"odoo-addon-[\w-]+==19\.0\.[\d.]+", w) for w in wishes("oca.in")
    )


def test_odoo_is_pinned_by_version_and_checksum():
    assert ODOO["version"].startswith(f"{ODOO['series']}.")
    assert re.fullmatch("[0-9a-f]{64}", ODOO["sha256"])
