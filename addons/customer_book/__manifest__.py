{
    "name": "Customer Book",
    "summary": "Customers: who has them, what happened and what comes next",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "TenDesk",
    "license": "LGPL-3",
    "depends": [
        "crm_roles",
        "crm",
        "calendar",
        "phone_validation",
        "sms",
    ],
    "data": [
        "security/role_grants.xml",
        "views/shortcut_actions.xml",
        "data/workbench_cards.xml",
    ],
    "application": True,
}
