"""config/erp.toml, read once."""

import tomllib

from cli.machine.paths import CONFIG

SETTINGS = tomllib.loads((CONFIG / "erp.toml").read_text())
ODOO = SETTINGS["odoo"]
COMPANY = SETTINGS["company"]
SERVER = SETTINGS["server"]
MACHINE = SETTINGS["machine"]
