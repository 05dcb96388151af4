# What calls servers outside the company without being asked for it.
CALLING_HOME = (
    "crm_iap_enrich",
    "crm_iap_mine",
    "partner_autocomplete",
    "snailmail",
    "web_unsplash",
)


def _post_init_hook(env):
    """Odoo installs paid services beside its CRM; a company asks for them itself."""
    env["ir.module.module"].search(
        [("name", "in", CALLING_HOME), ("state", "=", "installed")]
    ).button_uninstall()
    report = env.ref("mail.ir_cron_module_update_notification", False)
    if report:
        report.active = False
