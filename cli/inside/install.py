# Runs in Odoo's shell on a database that holds base alone: installs
# values["modules"] with values["languages"], the first of them being the default.
from odoo.tools.translate import load_language

default, *others = values["languages"]
env["res.lang"]._activate_lang(default)
for code in others:
    load_language(env.cr, code)
env["ir.default"].set("res.partner", "lang", default)
env["res.partner"].with_context(active_test=False).search([]).lang = default

# These are built to call paid services of Odoo, and would come by themselves.
env["ir.module.module"].search(
    [("name", "in", values["left_out"])]
).auto_install = False
for service in ("iap", "sms", "enrich", "iap.partner_autocomplete", "snailmail"):
    env["ir.config_parameter"].set_param(f"{service}.endpoint", "http://127.0.0.1:9")
env.cr.commit()

wanted = env["ir.module.module"].search([("name", "in", values["modules"])])
missing = set(values["modules"]) - set(wanted.mapped("name"))
assert not missing, f"these modules are not in the addons path: {sorted(missing)}"
wanted.button_immediate_install()
env.cr.commit()
