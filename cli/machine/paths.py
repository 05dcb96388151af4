"""Where things are. All state is below one folder, so that removing it is a reset."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ADDONS = PROJECT / "addons"
CONFIG = PROJECT / "config"

STATE = Path(os.environ.get("ERP_STATE") or PROJECT / ".erp").absolute()
BIN = STATE / "bin"
CACHE = STATE / "cache"
DATA = STATE / "data"
LOGS = STATE / "logs"
STAMPS = STATE / "stamps"
