"""The command line of wkhtmltopdf, as far as printing one batch of pages needs it."""

import re
from dataclasses import dataclass, field

PAPER = {
    "A0": (841, 1189),
    "A1": (594, 841),
    "A2": (420, 594),
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "A7": (74, 105),
    "A8": (52, 74),
    "A9": (37, 52),
    "B0": (1000, 1414),
    "B1": (707, 1000),
    "B2": (500, 707),
    "B3": (353, 500),
    "B4": (250, 353),
    "B5": (176, 250),
    "B6": (125, 176),
    "B7": (88, 125),
    "B8": (62, 88),
    "B9": (44, 62),
    "B10": (31, 44),
    "C5E": (163, 229),
    "COMM10E": (105, 241),
    "DLE": (110, 220),
    "EXECUTIVE": (190.5, 254),
    "FOLIO": (210, 330),
    "LEDGER": (431.8, 279.4),
    "LEGAL": (215.9, 355.6),
    "LETTER": (215.9, 279.4),
    "TABLOID": (279.4, 431.8),
}
UNITS = {None: 1, "mm": 1, "cm": 10, "in": 25.4, "px": 25.4 / 96, "pt": 25.4 / 72}
SHORT = {
    "-B": "--margin-bottom",
    "-L": "--margin-left",
    "-O": "--orientation",
    "-R": "--margin-right",
    "-T": "--margin-top",
    "-V": "--version",
    "-d": "--dpi",
    "-q": "--quiet",
    "-s": "--page-size",
}
TAKES_ONE = {
    "--cookie-jar",
    "--dpi",
    "--encoding",
    "--footer-html",
    "--footer-spacing",
    "--header-html",
    "--header-spacing",
    "--image-dpi",
    "--image-quality",
    "--javascript-delay",
    "--load-error-handling",
    "--load-media-error-handling",
    "--log-level",
    "--margin-bottom",
    "--margin-left",
    "--margin-right",
    "--margin-top",
    "--orientation",
    "--page-height",
    "--page-size",
    "--page-width",
    "--title",
    "--viewport-size",
    "--zoom",
}
TAKES_TWO = {"--cookie"}
# Chromium does these by itself, or they change nothing that ends on paper.
FLAGS = {
    "--background",
    "--disable-local-file-access",
    "--disable-smart-shrinking",
    "--enable-javascript",
    "--enable-smart-shrinking",
    "--footer-line",
    "--header-line",
    "--lowquality",
    "--no-outline",
    "--no-stop-slow-scripts",
    "--outline",
    "--print-media-type",
    "--quiet",
    "--version",
}
# Webkit prints a page at 1/1.25 of its size on the screen, and reports count on it.
WEBKIT_SHRINK = 0.8


class OptionError(Exception):
    """An argument that this command would have to guess at."""


@dataclass
class Options:
    """What to print, on which paper. All lengths are millimetres."""

    bodies: list[str]
    output: str
    width: float = 210.0
    height: float = 297.0
    margin_top: float = 10.0
    margin_bottom: float = 10.0
    margin_left: float = 10.0
    margin_right: float = 10.0
    header: str | None = None
    footer: str | None = None
    header_spacing: float = 0.0
    footer_spacing: float = 0.0
    header_line: bool = False
    footer_line: bool = False
    scale: float = WEBKIT_SHRINK
    title: str | None = None
    cookies: list[dict] = field(default_factory=list)


def millimetres(text):
    """
    >>> millimetres("40"), millimetres("1in"), millimetres("2.5cm")
    (40.0, 25.4, 25.0)
    """
    match = re.fullmatch(r"\s*([0-9.]+)\s*(mm|cm|in|px|pt)?\s*", str(text))
    if not match:
        raise OptionError(f"{text!r} is no length (say 40, 40mm, 4cm or 1.5in)")
    return float(match[1]) * UNITS[match[2]]


def read_arguments(argv):
    """Split the command line into options and files.

    >>> read_arguments(["-q", "--cookie", "a", "b", "-T", "40", "in.html", "out.pdf"])
    ({'--quiet': True, '--cookie': [('a', 'b')], '--margin-top': '40'}, \
['in.html', 'out.pdf'])
    """
    given, files = {}, []
    words = iter(argv)
    try:
        for word in words:
            name = SHORT.get(word, word)
            if name in FLAGS:
                given[name] = True
            elif name in TAKES_ONE:
                given[name] = next(words)
            elif name in TAKES_TWO:
                given.setdefault(name, []).append((next(words), next(words)))
            elif name.startswith("-") and name != "-" or name in ("cover", "toc"):
                raise OptionError(f"{name} is not supported")
            else:
                files.append(name)
    except StopIteration:
        raise OptionError(f"{name} wants a value") from None
    return given, files


def parse(argv):
    """The options of one call, or OptionError with the reason."""
    given, files = read_arguments(argv)
    if len(files) < 2:
        raise OptionError("name at least one input and the output")
    width, height = _paper(given)
    return Options(
        bodies=files[:-1],
        output=files[-1],
        width=width,
        height=height,
        header=given.get("--header-html"),
        footer=given.get("--footer-html"),
        header_line="--header-line" in given,
        footer_line="--footer-line" in given,
        scale=_scale(given),
        title=given.get("--title"),
        cookies=_cookies(given),
        **_lengths(given),
    )


def _paper(given):
    if "--page-width" in given and "--page-height" in given:
        width = millimetres(given["--page-width"])
        height = millimetres(given["--page-height"])
    else:
        name = given.get("--page-size", "A4").upper()
        if name not in PAPER:
            raise OptionError(f"{name} is no known paper ({', '.join(PAPER)})")
        width, height = PAPER[name]
    if given.get("--orientation", "").lower() == "landscape":
        return height, width
    return width, height


def _lengths(given):
    sides = ("top", "bottom", "left", "right")
    names = [*(f"margin_{side}" for side in sides), "header_spacing", "footer_spacing"]
    options = {name: f"--{name.replace('_', '-')}" for name in names}
    return {
        name: millimetres(given[option])
        for name, option in options.items()
        if option in given
    }


def _scale(given):
    """Odoo sends a zoom that takes back its dpi; only what is left of both counts.

    >>> _scale({"--dpi": "90", "--zoom": str(96 / 90)})
    0.8
    """
    shrink = 1.0 if "--disable-smart-shrinking" in given else WEBKIT_SHRINK
    try:
        zoom = float(given.get("--zoom", 1)) * float(given.get("--dpi", 96)) / 96
    except ValueError:
        raise OptionError("--zoom and --dpi want a number") from None
    return round(min(max(shrink * zoom, 0.1), 2.0), 4)


def _cookies(given):
    cookies = [
        {"name": name, "value": value} for name, value in given.get("--cookie", [])
    ]
    if "--cookie-jar" in given:
        with open(given["--cookie-jar"], encoding="utf-8") as jar:
            cookies += [read_cookie(line) for line in jar if line.strip()]
    return cookies


def read_cookie(line):
    """
    >>> read_cookie("session_id=ab=c; HttpOnly; domain=localhost; path=/;")
    {'name': 'session_id', 'value': 'ab=c', 'domain': 'localhost', 'path': '/', \
'httpOnly': True}
    """
    pair, *attributes = [part.strip() for part in line.split(";") if part.strip()]
    name, _, value = pair.partition("=")
    rest = dict(part.partition("=")[::2] for part in attributes)
    cookie = {"name": name, "value": value}
    cookie |= {key: rest[key] for key in ("domain", "path") if key in rest}
    return cookie | {"httpOnly": "HttpOnly" in rest}
