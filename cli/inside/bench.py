# Runs in Odoo's shell: measures the workbenches of a big company and reports.
import sys
from pathlib import Path

sys.path.insert(0, values["project"])
from cli.benchmark import report

Path(values["report"]).write_text(report.make(env))
env.cr.rollback()
