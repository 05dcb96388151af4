"""Prints one known page and says whether the printer can be trusted.

Run by the set-up in Odoo's environment: ``python -m cli.pdf.proof COMMAND``.
"""

import sys
import tempfile
from pathlib import Path

from pypdf import PdfReader

from cli.pdf.paper import Paper, PrintError

PAGES = 2
BODY = "".join(
    f'<h1 style="break-before: {"page" if number else "auto"}">Sheet {number + 1}</h1>'
    for number in range(PAGES)
)
HEADER = 'TenDesk <span class="page"></span> / <span class="topage"></span>'
FOOTER = "printed by TenDesk"
OPTIONS = "--quiet --page-size A4 --margin-top 40 --header-spacing 10"


def prove(command):
    """The reasons against this printer; none is a pass."""
    with tempfile.TemporaryDirectory(prefix="pdf-proof.") as name:
        folder = Path(name)
        pages = {
            part: _page(folder / f"{part}.html", text)
            for part, text in (("body", BODY), ("header", HEADER), ("footer", FOOTER))
        }
        options = (
            f"{OPTIONS} --header-html {pages['header']} --footer-html {pages['footer']}"
        )
        try:
            Paper(options, command).render(pages["body"], folder / "proof.pdf")
        except PrintError as error:
            return [str(error)]
        texts = [
            sheet.extract_text() for sheet in PdfReader(folder / "proof.pdf").pages
        ]
    return list(_faults(texts))


def _page(path, text):
    path.write_text(f"<!DOCTYPE html><body>{text}</body>", encoding="utf-8")
    return path


def _faults(texts):
    if len(texts) != PAGES:
        yield f"{len(texts)} pages instead of {PAGES}"
    for number, text in enumerate(texts, 1):
        header = f"TenDesk {number} / {PAGES}"
        for wanted in (f"Sheet {number}", header, FOOTER):
            if wanted not in " ".join(text.split()):
                yield f"page {number} lacks {wanted!r}"


if __name__ == "__main__":
    faults = prove(sys.argv[1])
    print("\n".join(faults) or f"{PAGES} pages with header and footer")
    sys.exit(bool(faults))
