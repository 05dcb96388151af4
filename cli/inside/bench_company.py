# Runs in Odoo's shell: fills a database with the rows of a big company.
import sys

sys.path.insert(0, values["project"])
from cli.benchmark import big_company

big_company.build(env, values["scale"])
env.cr.commit()
