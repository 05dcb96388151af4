"""Ten people, one per role, and one newcomer nobody is in charge of yet."""

from odoo.fields import Command

DOMAIN = "haldenreyes.example"

# key, name, job, department, whom they report to
PEOPLE = [
    ("boss", "Victoria Halden", "Managing Director", "Management", None),
    ("sales_manager", "Ana Reyes", "Head of Sales", "Sales", "boss"),
    ("salesperson", "Tomas Lindqvist", "Sales Agent", "Sales", "sales_manager"),
    ("technician", "Marcus Bell", "Field Technician", "Service", "boss"),
    ("repairer", "Joan Ferrer", "Workshop Mechanic", "Service", "boss"),
    ("purchaser", "Elena Sorokina", "Buyer", "Purchasing", "boss"),
    ("warehouse_head", "Samuel Okafor", "Warehouse Head", "Warehouse", "boss"),
    ("office_manager", "Clara Weiss", "Office Manager", "Office", "boss"),
    ("service_agent", "Priya Nair", "Front Desk", "Service", "office_manager"),
    ("accountant", "Daniel Moreau", "Accountant", "Finance", "boss"),
]


def build(stage):
    users = stage.env["res.users"].create(
        [_user_values(stage, *person[:2]) for person in PEOPLE]
    )
    stage.users = {user.login: user for user in users}
    _drop_welcome_notes(stage)
    _employ(stage)
    _form_sales_team(stage)


def _user_values(stage, key, name):
    return {
        "name": name,
        "login": key,
        "password": key,
        "email": f"{key}@{DOMAIN}",
        "lang": "en_US",
        "tz": "UTC",
        # In Odoo and not by mail: a demonstration writes to nobody.
        "notification_type": "inbox",
        "group_ids": [Command.set(stage.env.ref(f"crm_roles.role_{key}").ids)],
    }


def _drop_welcome_notes(stage):
    """Odoo greets each user with a to-do; these people are long at home."""
    users = stage.env["res.users"].union(*stage.users.values())
    stage.env["project.task"].search([("user_ids", "in", users.ids)]).unlink()


def _employ(stage):
    stage.env.ref("hr.employee_admin").active = False
    departments = _departments(stage)
    employees = {}
    for key, name, job, department, chief in PEOPLE:
        employees[key] = stage.env["hr.employee"].create(
            {
                "name": name,
                "user_id": stage.users[key].id,
                "job_title": job,
                "department_id": departments[department].id,
                "parent_id": employees[chief].id if chief else False,
                "expense_manager_id": stage.users[chief or "accountant"].id,
                "work_email": f"{key}@{DOMAIN}",
                "work_phone": f"+1 555 01{len(employees):02}",
            }
        )
    everybody = stage.env["hr.employee"].union(*employees.values())
    for records in (everybody, everybody.work_contact_id, everybody.user_id.partner_id):
        stage.backdate(records, create_date=stage.moment(-400))
    newcomer = stage.env["hr.employee"].create(
        {
            "name": "Nils Aalto",
            "job_title": "Apprentice",
            "department_id": departments["Warehouse"].id,
        }
    )
    stage.backdate(newcomer, create_date=stage.moment(-12))


def _departments(stage):
    names = dict.fromkeys(department for *_rest, department, _chief in PEOPLE)
    departments = stage.env["hr.department"].create([{"name": name} for name in names])
    return dict(zip(names, departments, strict=True))


def _form_sales_team(stage):
    team = stage.env.ref("sales_team.team_sales_department")
    team.write(
        {
            "user_id": stage.users["sales_manager"].id,
            "member_ids": [
                Command.link(stage.users[key].id)
                for key in ("sales_manager", "salesperson")
            ],
        }
    )
