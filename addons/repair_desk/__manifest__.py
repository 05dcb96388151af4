{
    "name": "Repair Desk",
    "summary": "Service records and repairs from intake to hand-over",
    "version": "19.0.1.1.0",
    "category": "Productivity",
    "author": "TenDesk",
    "license": "LGPL-3",
    "depends": [
        "crm_roles",
        "office_daily",
        "repair",
    ],
    "data": [
        "security/repair_desk_groups.xml",
        "security/ir.model.access.csv",
        "security/role_grants.xml",
        "views/product_template_articles_views.xml",
        "views/repair_order_articles_views.xml",
        "views/repair_desk_menus.xml",
        "views/shortcut_actions.xml",
        "data/workbench_cards.xml",
    ],
    "application": True,
}
