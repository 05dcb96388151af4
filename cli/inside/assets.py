# Runs in Odoo's shell: makes the scripts and styles of the first pages. Odoo's own
# _pregenerate_assets_bundles makes all there are, for three times as long.
qweb = env["ir.qweb"]
for bundle in ("web.assets_web", "web.assets_frontend", "web.report_assets_common"):
    qweb._get_asset_bundle(bundle, css=True, js=False).css()
for bundle in (
    "web.assets_web",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
):
    qweb._get_asset_bundle(bundle, css=False, js=True).js()
env.cr.commit()
