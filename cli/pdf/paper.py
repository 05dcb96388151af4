"""Pages that do not come from Odoo's report engine, printed by the same command."""

import shlex
import subprocess

from wkhtmltopdfwrapper import WKHtmlToPdf

# Odoo's own limit for a request.
PATIENCE_SECONDS = 120


class PrintError(Exception):
    """The command could not print; the message is its own."""


class Paper(WKHtmlToPdf):
    """The wrapper without its shell.

    The original hands one string to a shell and appends to a log in /tmp: an address
    with a quote in it runs as a command, and the log of another user breaks the call.
    Here every argument is its own word, and an input cannot pass for an option.
    """

    def __init__(self, options_str="", command="wkhtmltopdf"):
        super().__init__(options_str)
        self.command = command

    def render(self, url, output_file):
        words = [str(url), str(output_file)]
        for word in words:
            if word.startswith("-"):
                raise PrintError(f"{word!r} is an option, not a page or a file")
        try:
            done = subprocess.run(
                [str(self.command), *shlex.split(self.options_str), *words],
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                timeout=PATIENCE_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PrintError(str(error)) from error
        if done.returncode:
            raise PrintError(done.stderr.strip() or f"exit {done.returncode}")
