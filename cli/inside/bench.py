# Runs in Odoo's shell: measures parts of a big company and reports.
import sys
from pathlib import Path

sys.path.insert(0, values["project"])
from cli.benchmark import report

Path(values["report"]).write_text(report.make(env, values["parts"]) + "\n")
env.cr.rollback()
