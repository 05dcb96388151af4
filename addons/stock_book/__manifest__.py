{
    "name": "Stock Book",
    "summary": "What the warehouses hold, lent out and miss",
    "version": "19.0.1.1.0",
    "category": "Productivity",
    "author": "TenDesk",
    "license": "LGPL-3",
    "depends": [
        "crm_roles",
        "stock_account",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/role_grants.xml",
        "security/warehouse_access_rules.xml",
        "views/stock_book_menus.xml",
        "views/shortcut_actions.xml",
        "data/workbench_cards.xml",
    ],
    "application": True,
}
