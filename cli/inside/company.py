# Runs in Odoo's shell: fills the demo company, when the suite is installed.
import importlib.util

is_demo = importlib.util.find_spec("odoo.addons.crm_suite.demo")
if is_demo and env["ir.module.module"]._get("crm_suite").state == "installed":
    from odoo.addons.crm_suite.demo import company

    company.build(env)
env.cr.commit()
