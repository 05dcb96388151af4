# Runs in Odoo's shell on a database that holds base alone. Odoo's own
# --load-language would leave en_US inactive and make the other one the default.
from odoo.tools.translate import load_language

default, *others = values["languages"]
env["res.lang"]._activate_lang(default)
for code in others:
    load_language(env.cr, code)
env["ir.default"].set("res.partner", "lang", default)
env["res.partner"].with_context(active_test=False).search([]).lang = default
env.cr.commit()
