{
    "name": "Sales Flow",
    "summary": "From the opportunity to the goods released and the money received",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "TenDesk",
    "license": "LGPL-3",
    "depends": [
        "crm_roles",
        "sale_crm",
        "sale_stock",
        "sale_management",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/role_grants.xml",
        "views/sale_order_views.xml",
        "views/shortcut_actions.xml",
        "data/approval_rules.xml",
        "data/workbench_cards.xml",
    ],
    "application": True,
}
