"""The wkhtmltopdf command that Odoo calls: what ends on paper, and what is refused."""

import os
import resource
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from cli.pdf.chrome import NAMES
from cli.pdf.paper import Paper, PrintError
from cli.pdf.proof import prove

COMMAND = str(Path(__file__).resolve().parents[1] / "cli/wkhtmltopdf.py")
HAS_CHROME = os.environ.get("ERP_CHROME") or any(map(shutil.which, NAMES))

pytestmark = pytest.mark.skipif(not HAS_CHROME, reason="no Chromium on this machine")


@pytest.fixture
def folder(tmp_path):
    """Two documents of three and one page, with Odoo's kind of header and footer."""
    page = "<div style='break-after: page'>{}</div>"
    write(tmp_path / "one.html", page.format("One A") + page.format("One B") + "One C")
    write(tmp_path / "two.html", "Two A")
    numbers = '<span class="page"></span> of <span class="topage"></span>'
    for part in ("header", "footer"):
        children = "".join(f"<div>{part} {name} {numbers}</div>" for name in "IJ")
        write(
            tmp_path / f"{part}.html",
            f'<div id="minimal_layout_report_{part}s">{children}</div>',
        )
    return tmp_path


def write(path, body, head=""):
    path.write_text(
        f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    )
    return path


def printed(folder, *args, **options):
    """Run the command in the folder; ``(process, texts of the pages)``."""
    done = subprocess.run(
        [sys.executable, COMMAND, "--quiet", *map(str, args), "out.pdf"],
        cwd=folder,
        capture_output=True,
        text=True,
        **options,
    )
    out = folder / "out.pdf"
    pages = PdfReader(out).pages if out.exists() else []
    return done, [" ".join(page.extract_text().split()) for page in pages]


def batch(folder):
    parts = ("--header-html", "header.html", "--footer-html", "footer.html")
    return printed(folder, "-T", "40", *parts, "one.html", "two.html")


def test_version_tells_odoo_that_headers_and_batches_work():
    done = subprocess.run(
        [sys.executable, COMMAND, "--version"],
        capture_output=True,
        text=True,
    )
    assert "0.12.6 (with patched qt)" in done.stdout


def test_a_batch_holds_the_pages_of_all_documents_in_order(folder):
    done, texts = batch(folder)
    assert done.returncode == 0, done.stderr
    assert [text.split(" header")[0] for text in texts] == [
        "One A",
        "One B",
        "One C",
        "Two A",
    ]


def test_each_page_has_the_header_of_its_own_document_and_its_own_number(folder):
    _done, texts = batch(folder)
    assert "header I 2 of 3" in texts[1]
    assert "header J 1 of 1" in texts[3]


def test_each_page_has_the_footer_of_its_own_document_and_its_own_number(folder):
    _done, texts = batch(folder)
    assert "footer I 3 of 3" in texts[2]
    assert "footer J 1 of 1" in texts[3]


def test_outlines_name_the_first_page_of_each_document(folder):
    batch(folder)
    root = PdfReader(folder / "out.pdf").trailer["/Root"]
    first = root["/Outlines"]["/First"]
    starts = [root["/Dests"][node["/Dest"]][0] for node in (first, first["/Next"])]
    assert starts == [0, 3]


def test_a_header_stands_above_its_page_and_a_footer_below(folder):
    done, _texts = batch(folder)
    assert done.returncode == 0
    heights = {}

    def visit(text, place, matrix, *_font):
        if text.strip():
            height = matrix[5] * place[3] + place[5]
            heights.setdefault(text.split()[0], height)

    PdfReader(folder / "out.pdf").pages[3].extract_text(visitor_text=visit)
    assert heights["header"] > heights["Two"] > heights["footer"]


def test_landscape_turns_the_paper(folder):
    printed(folder, "--orientation", "landscape", "--page-size", "A5", "two.html")
    box = PdfReader(folder / "out.pdf").pages[0].mediabox
    assert (
        round(float(box.width) * 25.4 / 72),
        round(float(box.height) * 25.4 / 72),
    ) == (
        210,
        148,
    )


def test_a_page_cannot_show_a_local_file(folder):
    secret = folder / "secret.txt"
    secret.write_text("hidden-words")
    script = (
        f"<script>fetch('file://{secret}').then(x => x.text())"
        ".then(x => document.body.append(x))</script>"
    )
    write(
        folder / "spy.html", f"before <iframe src='file://{secret}'></iframe>{script}"
    )
    done, texts = printed(folder, "spy.html")
    assert done.returncode == 0, done.stderr
    assert texts == ["before"]


def test_it_prints_under_the_address_space_limit_that_odoo_sets(folder):
    limit = 2560 * 1024 * 1024
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]

    def cap():
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))

    done, texts = printed(folder, "two.html", preexec_fn=cap)
    assert done.returncode == 0, done.stderr
    assert texts == ["Two A"]


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["absent.html"], "absent.html"),
        (["--page-size", "A99", "two.html"], "A99 is no known paper"),
        (["--margin-top", "wide", "two.html"], "'wide' is no length"),
        (["--footer-left", "text", "two.html"], "--footer-left is not supported"),
        ([], "name at least one input"),
        (["http://127.0.0.1:1/"], "ERR_UNSAFE_PORT"),
    ],
)
def test_a_failure_is_no_warning_for_odoo_and_says_why(folder, args, reason):
    done, texts = printed(folder, *args)
    assert done.returncode == 2
    assert reason in done.stderr
    assert not texts


def test_without_chromium_the_reason_names_the_way_out(folder):
    # A Python that was unpacked privately finds its libraries by this.
    libraries = os.environ.get("LD_LIBRARY_PATH", "")
    bare = {"PATH": "/nowhere", "LD_LIBRARY_PATH": libraries}
    done = subprocess.run(
        [sys.executable, COMMAND, "two.html", "out.pdf"],
        cwd=folder,
        env={**bare, "ERP_STATE": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "set ERP_CHROME" in done.stderr


def test_no_chromium_and_no_profile_is_left_behind(folder, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(folder))
    done, _texts = printed(folder, "two.html")
    assert done.returncode == 0
    assert not list(folder.glob("pdf-chrome.*"))


# The wrapper for pages outside Odoo's reports


@pytest.fixture
def command(tmp_path):
    script = tmp_path / "wkhtmltopdf"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{COMMAND}" "$@"\n')
    script.chmod(stat.S_IRWXU)
    return script


def test_the_proof_page_comes_out_whole(command):
    assert prove(command) == []


def test_the_proof_names_what_a_bad_printer_lacks(tmp_path):
    bad = tmp_path / "bad"
    bad.write_text("#!/bin/sh\necho out of paper >&2\nexit 1\n")
    bad.chmod(stat.S_IRWXU)
    assert prove(bad) == ["out of paper"]


def test_an_address_with_shell_signs_stays_an_address(command, tmp_path):
    victim = tmp_path / "victim"
    with pytest.raises(PrintError):
        Paper("--quiet", command).render(
            f'x.html"; touch "{victim}', tmp_path / "o.pdf"
        )
    assert not victim.exists()


def test_an_input_cannot_pass_for_an_option(command, tmp_path):
    with pytest.raises(PrintError, match="is an option"):
        Paper("", command).render("--cookie-jar=/etc/passwd", tmp_path / "o.pdf")
