# Runs in Odoo's shell: makes the bundles that pages ask for.
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
