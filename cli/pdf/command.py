"""``wkhtmltopdf [options] input... output``, printed by headless Chromium."""

import os
import sys

from cli.pdf.chrome import ChromeError, open_page
from cli.pdf.options import OptionError, parse

# Odoo reads the version, and "patched qt" tells it that headers and batches work.
VERSION = "wkhtmltopdf 0.12.6 (with patched qt), printed by Chromium"
# Odoo takes 1 for a warning and goes on with an empty file.
FAILED = 2


def main(argv):
    if {"--version", "-V"} & set(argv):
        print(VERSION)
        return 0
    try:
        options = parse(argv)
        print_batch(options)
    except (OptionError, ChromeError, OSError) as error:
        return failed(error)
    except Exception as error:  # whatever it is, it must not pass for a warning
        return failed(f"{type(error).__name__}: {error}")
    return 0


def failed(reason):
    print(f"wkhtmltopdf: {reason}", file=sys.stderr)
    return FAILED


def print_batch(options):
    # Reading PDFs takes longer to load than --version may cost.
    from cli.pdf.layers import Layers
    from cli.pdf.merge import merge

    with open_page(options.cookies) as page:
        bodies, layers = Layers(page, options).render()
    writer = merge(bodies, layers, options.title)
    part = f"{options.output}.part"
    try:
        writer.write(part)
        os.replace(part, options.output)
    finally:
        if os.path.exists(part):
            os.unlink(part)
