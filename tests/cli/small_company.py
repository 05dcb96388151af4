"""./erp VERB on a small company of its own, beside the real one: for tests that kill.

python small_company.py NAME VERB ...: the same code, another name, fewer modules.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from cli.machine.settings import COMPANY  # noqa: E402

name, *words = sys.argv[1:]
COMPANY.update(cluster=name, database=name, module="uom", languages=["en_US"])

from cli.command import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(words))
