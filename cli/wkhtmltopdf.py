"""Entry of the wkhtmltopdf command in .erp/bin: Odoo calls it to print a report."""

import sys
from pathlib import Path

# The folder itself is first on the path when this runs; its modules are a package.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from cli.pdf.command import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
