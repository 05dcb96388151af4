"""Renders a batch: each body, then all its headers and all its footers in one go."""

import io
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from pypdf import PdfReader

from cli.pdf.options import OptionError

STAMP = (Path(__file__).parent / "stamp.js").read_text(encoding="utf-8")
STAMP = STAMP[STAMP.index("(sheets") :]
# Of the page or of what is in it, whichever is less: a page without a doctype is as
# high as the window, and Odoo gives its pages no height at all.
NATURAL_HEIGHT = """(() => {
    const content = document.createRange();
    content.selectNodeContents(document.body);
    const all = [document.documentElement, content];
    return Math.min(...all.map((x) => x.getBoundingClientRect().height));
})()"""
NOWHERE = "http://paper.invalid"
MM_PER_PIXEL = 25.4 / 96


class Layers:
    """The documents of one call, rendered in the order in which they are laid over."""

    def __init__(self, page, options):
        self.page = page
        self.options = options

    def render(self):
        """``(bodies, layers)``: a reader per document, a reader per header/footer."""
        bodies = [self._body(source) for source in self.options.bodies]
        sheets = [
            {"document": number, "page": page + 1, "pages": len(body.pages)}
            for number, body in enumerate(bodies)
            for page in range(len(body.pages))
        ]
        layers = []
        if self.options.header:
            layers.append(self._header(sheets))
        if self.options.footer:
            layers.append(self._footer(sheets))
        return bodies, layers

    def _body(self, source):
        options = self.options
        self._open(source)
        return self._print(
            (
                options.margin_top,
                options.margin_right,
                options.margin_bottom,
                options.margin_left,
            )
        )

    def _header(self, sheets):
        """Ends where its spacing to the body begins.

        Odoo's header has no height of its own, so it hangs down from that line.
        """
        options = self.options
        self._open(options.header)
        top = options.margin_top - options.header_spacing - self._natural_height()
        line = "borderBottom" if options.header_line else None
        bottom = options.height - options.margin_top if line else 0.0
        return self._stamp(sheets, max(top, 0.0), bottom, line)

    def _footer(self, sheets):
        options = self.options
        self._open(options.footer)
        top = options.height - options.margin_bottom + options.footer_spacing
        line = "borderTop" if options.footer_line else None
        return self._stamp(sheets, top, 0.0, line)

    def _stamp(self, sheets, top, bottom, line):
        options = self.options
        # A hair less than the sheet, or rounding pushes an empty page after it.
        height = (options.height - top - bottom) / self._pixel() - 2
        self.page.run(f"({STAMP})({json.dumps(sheets)}, {height}, {json.dumps(line)})")
        layer = self._print((top, options.margin_right, bottom, options.margin_left))
        if len(layer.pages) != len(sheets):
            raise OptionError(
                f"a header or footer made {len(layer.pages)} pages for {len(sheets)}"
            )
        return layer

    def _natural_height(self):
        return self.page.run(NATURAL_HEIGHT) * self._pixel()

    def _pixel(self):
        """Millimetres on paper of one CSS pixel."""
        return MM_PER_PIXEL * self.options.scale

    def _print(self, margins):
        paper = (self.options.width, self.options.height)
        pdf = self.page.print(paper, margins, self.options.scale)
        return PdfReader(io.BytesIO(pdf))

    def _open(self, source):
        if source.startswith(("http://", "https://")):
            self.page.open(source)
            return
        path = Path(source.removeprefix("file://"))
        html = path.read_bytes()
        self.page.open(f"{base_of(html)}/__paper__/{path.name}", html)


def base_of(html):
    """The server a page belongs to: its cookies, styles and pictures come from there.

    >>> base_of(b'<head><base href="http://127.0.0.1:8069/web"></head>')
    'http://127.0.0.1:8069'
    >>> base_of(b"<p>no server</p>")
    'http://paper.invalid'
    """
    match = re.search(rb"<base[^>]+href=[\"']([^\"']+)", html)
    base = urlsplit(match[1].decode()) if match else None
    if base and base.scheme in ("http", "https"):
        return f"{base.scheme}://{base.netloc}"
    return NOWHERE
