"""Entry of ./erp: python3 cli VERB ... (standard library only)."""

import sys
from pathlib import Path

# The folder itself is first on the path when it is run; its modules are a package.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from cli.command import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
