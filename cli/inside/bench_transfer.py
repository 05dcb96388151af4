# Runs in Odoo's shell: makes what is transferred, or measures the transfer.
import json
import sys
from pathlib import Path

sys.path.insert(0, values["project"])
from cli.benchmark import transfer

if values["prepare"]:
    transfer.prepare(env)
    env.cr.commit()
else:
    Path(values["report"]).write_text(json.dumps(transfer.compare(env)))
    env.cr.rollback()
