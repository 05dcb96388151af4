{
    "name": "Finance Book",
    "summary": "Money in and out, what is owed and who approves it",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "TenDesk",
    "license": "LGPL-3",
    "depends": [
        "crm_roles",
        "account",
        "hr_expense",
    ],
    "data": [
        "security/role_grants.xml",
        "views/hr_expense_views.xml",
        "views/account_payment_views.xml",
        "views/shortcut_actions.xml",
        "data/approval_rules.xml",
        "data/workbench_cards.xml",
    ],
    "post_init_hook": "_post_init_hook",
    "application": True,
}
