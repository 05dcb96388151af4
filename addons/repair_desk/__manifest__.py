{
    "name": "Repair Desk",
    "summary": "Service records and repairs from intake to hand-over",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "TenDesk",
    "license": "LGPL-3",
    "depends": [
        "crm_roles",
        "repair",
    ],
    "data": [],
    "application": True,
}
