"""The set-up's step for paper: puts the command in place and prints a proof page."""

from pathlib import Path

from cli.machine.paths import BIN, LOGS, PROJECT, STAMPS
from cli.machine.process import run
from cli.machine.python import PYTHON
from cli.machine.step import digest, step, write_atomically

COMMAND = BIN / "wkhtmltopdf"
HERE = Path(__file__).parent


def provide_pdf():
    """Make ``wkhtmltopdf`` in our bin folder; after the python and browser steps."""
    parts = sorted([*HERE.glob("*.py"), *HERE.glob("*.js")])
    stamps = [path for path in (STAMPS / "python", STAMPS / "browser") if path.exists()]
    with step("pdf", digest(str(PROJECT), str(PYTHON), *parts, *stamps)) as to_do:
        if to_do:
            write_atomically(COMMAND, _script(), mode=0o755)
            _prove()


def pdf_state():
    """What ./erp status says: the proof that was printed here, or None."""
    log = LOGS / "pdf.log"
    if not ((STAMPS / "pdf").exists() and log.exists()):
        return None
    return f"{COMMAND.name} over Chromium, proved: {log.read_text().splitlines()[-1]}"


def _script():
    return f'#!/bin/sh\nexec "{PYTHON}" "{PROJECT}/cli/wkhtmltopdf.py" "$@"\n'


def _prove():
    run(
        [PYTHON, "-m", "cli.pdf.proof", COMMAND],
        "pdf",
        hint="PDFs are printed by Chromium; name one that works: ERP_CHROME=FILE",
        cwd=PROJECT,
    )
