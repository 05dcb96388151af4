"""Prints the script that Odoo's shell runs on a new production database.

The same one that ./erp runs, followed by what only production needs: the
administrator's password comes from a secret, since Odoo starts with "admin".
"""

import json
import tomllib
from pathlib import Path

HOME = Path("/opt/tendesk")

PASSWORD = """
from pathlib import Path
secret = Path("/run/secrets/admin_password").read_text().strip()
assert len(secret) >= 12, "ADMIN_PASSWORD needs at least 12 characters"
env.ref("base.user_admin").password = secret
env.cr.commit()
"""


def script(home=HOME):
    company = tomllib.loads((home / "config/erp.toml").read_text())["company"]
    values = {
        "modules": [company["module"]],
        "languages": company["languages"],
        "left_out": company["left_out"],
    }
    given = f"import json; values = json.loads({json.dumps(values)!r})\n"
    return given + (home / "inside/install.py").read_text() + PASSWORD


if __name__ == "__main__":
    print(script())
