# Paid services that come along with Odoo's CRM and call servers outside the company.
UNASKED = (
    "crm_iap_enrich",
    "crm_iap_mine",
    "partner_autocomplete",
    "snailmail",
    "web_unsplash",
)


def _post_init_hook(env):
    """Take off what nobody asked for; a company installs it when it wants it."""
    env["ir.module.module"].search(
        [("name", "in", UNASKED), ("state", "=", "installed")]
    ).button_uninstall()
    report = env.ref("mail.ir_cron_module_update_notification", False)
    if report:
        report.active = False
