{
    "name": "Daily Office",
    "summary": "Reports, announcements, schedule, tasks and answers for every day",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "TenDesk",
    "license": "LGPL-3",
    "depends": [
        "crm_roles",
        "hr",
        "calendar",
        "project_todo",
    ],
    "data": [
        "security/role_grants.xml",
        "views/shortcut_actions.xml",
        "data/workbench_cards.xml",
    ],
    "application": True,
}
