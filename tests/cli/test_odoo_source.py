"""Odoo comes from the pin, from a checkout, or with a loud word that it does not."""

import struct
import zlib

import pytest

import cli.machine.odoo as odoo
from cli.machine.odoo_holes import fill_holes, sfnt
from cli.machine.say import Stop

TABLES = {b"cmap": b"A" * 400, b"glyf": b"shape", b"head": b"\1\2\3"}


def checkout(path, version):
    (path / "odoo").mkdir()
    (path / "odoo/release.py").write_text(f"version_info = ({version}, FINAL, 0, '')\n")
    return path


def woff():
    """A font of three tables, packed where that is shorter."""
    directory, body = b"", b""
    for tag, table in TABLES.items():
        packed = min(zlib.compress(table), table, key=len)
        offset = 44 + 20 * len(TABLES) + len(body)
        directory += struct.pack(">4sIIII", tag, offset, len(packed), len(table), 7)
        body += packed
    head = struct.pack(">4sI4xH", b"wOFF", 0x10000, len(TABLES))
    return head.ljust(44, b"\0") + directory + body


def test_a_checkout_of_the_series_is_taken(tmp_path):
    assert odoo._own_checkout(checkout(tmp_path, "19, 0")) == tmp_path


def test_a_checkout_of_another_series_is_refused(tmp_path):
    with pytest.raises(Stop, match="is Odoo 18.0, the suite needs 19.0"):
        odoo._own_checkout(checkout(tmp_path, "18, 0"))


def test_a_folder_that_is_no_checkout_is_refused(tmp_path):
    with pytest.raises(Stop, match="not an Odoo checkout"):
        odoo._own_checkout(tmp_path)


def test_a_package_that_changed_under_the_pinned_name_is_refused(tmp_path):
    name = f"{odoo.ODOO['package']}_{odoo.ODOO['version']}_all.deb"
    with pytest.raises(Stop, match="sha256 bad"):
        odoo._refuse_a_changed_pin(tmp_path / name, "bad")


def test_a_newer_package_passes_but_is_called_unpinned(tmp_path, monkeypatch):
    odoo._refuse_a_changed_pin(tmp_path / "odoo-19_19.0.1_all.deb", "other")
    monkeypatch.delenv("ERP_ODOO", raising=False)
    monkeypatch.setattr(odoo, "_ORIGIN", tmp_path / "odoo.json")
    odoo._ORIGIN.write_text('{"version": "19.0.1", "sha256": "ab", "pinned": false}')
    assert odoo.describe() == "19.0.1 (NOT the pinned package, sha256 ab)"


def test_a_saved_package_that_is_missing_is_refused(tmp_path):
    with pytest.raises(Stop, match="is missing"):
        odoo._unpack(tmp_path / "odoo-19.deb")


def test_the_packed_font_becomes_a_plain_one():
    font = sfnt(woff())
    for number, (tag, table) in enumerate(TABLES.items()):
        entry = font[12 + 16 * number : 28 + 16 * number]
        name, _, offset, length = struct.unpack(">4sIII", entry)
        assert (name, font[offset : offset + length]) == (tag, table)


def test_holes_are_filled_and_what_is_there_is_kept(tmp_path):
    fonts = tmp_path / "web/static/src/libs/fontawesome/fonts"
    fonts.mkdir(parents=True)
    (fonts / "fontawesome-webfont.woff").write_bytes(woff())
    (fonts / "fontawesome-webfont.ttf").symlink_to("/missing/font.ttf")
    blur = tmp_path / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    blur.parent.mkdir(parents=True)
    blur.write_text("the real one")
    fill_holes(tmp_path)
    assert (fonts / "fontawesome-webfont.ttf").read_bytes() == sfnt(woff())
    assert blur.read_text() == "the real one"
