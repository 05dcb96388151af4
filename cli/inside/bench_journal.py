# Runs in Odoo's shell: makes the rows of the journal, or measures them once more.
import json
import sys
from pathlib import Path

sys.path.insert(0, values["project"])
from cli.benchmark import journal

# Committed, for VACUUM and the web server see nothing else.
product = env["product.product"].browse(values["product"] or journal.prepare(env).id)
env.cr.commit()
person = env(user=env.ref("base.user_admin").id)
lines = journal.lines(person, product, values["when"])
found = {"product": product.id, "lines": lines, "calls": journal.calls(product)}
Path(values["report"]).write_text(json.dumps(found))
env.cr.rollback()
