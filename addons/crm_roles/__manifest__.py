{
    "name": "Roles and Workbenches",
    "summary": "Ten roles, one workbench each, documents that flow and get approved",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "TenDesk",
    "license": "LGPL-3",
    "depends": ["mail"],
    "data": [
        "security/crm_roles_groups.xml",
        "security/ir.model.access.csv",
        "security/desk_card_rules.xml",
        "security/desk_approval_rules.xml",
        "security/desk_card_layout_rules.xml",
        "data/crm_roles.xml",
        "data/desk_approval_crons.xml",
        "data/desk_approval_mail_templates.xml",
        "views/desk_card_views.xml",
        "views/crm_role_views.xml",
        "views/res_users_views.xml",
        "views/desk_approval_request_views.xml",
        "views/desk_approval_request_reason_views.xml",
        "views/desk_approval_rule_views.xml",
        "views/desk_approval_substitute_views.xml",
        "views/desk_approval_mail_page.xml",
        "views/crm_roles_menus.xml",
        "views/desk_approval_menus.xml",
        "data/workbench_cards.xml",
    ],
    "assets": {
        "web.assets_backend": [
            # Left out of the Debian package, so no bundle may ask for it.
            (
                "remove",
                "mail/static/lib/selfie_segmentation/selfie_segmentation.js",
            ),
            "crm_roles/static/src/**/*",
        ],
        "web.assets_tests": [
            "crm_roles/static/tests/tours/**/*",
        ],
        "web.assets_unit_tests": [
            "crm_roles/static/tests/*.js",
        ],
    },
    "application": True,
}
