{
    "name": "Purchase Flow",
    "summary": "From the need to the goods accepted and the vendor paid",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "TenDesk",
    "license": "LGPL-3",
    "depends": [
        "crm_roles",
        "purchase_stock",
        "purchase_requisition",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/role_grants.xml",
        "views/purchase_order_views.xml",
        "views/purchase_flow_menus.xml",
        "views/shortcut_actions.xml",
        "data/approval_rules.xml",
        "data/workbench_cards.xml",
    ],
    "application": True,
}
