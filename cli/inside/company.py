# Runs in Odoo's shell: fills the demo company, when the suite brings one.
import importlib.util

if importlib.util.find_spec("odoo.addons.crm_suite.demo"):
    from odoo.addons.crm_suite.demo import company

    company.build(env)
env.cr.commit()
