"""Users with the fitting roles, and employees with who reports to whom."""

from odoo.fields import Command

from .places import Places
from .session import row_id


def write_people(session):
    """A user and an employee per row; then, when all are there, the hierarchy."""
    rows = session.new("people")
    if not rows:
        return
    users = session.env["res.users"].create(
        [prepare_user_values(session, row) for row in rows]
    )
    session.bind(users, [row_id(row) for row in rows])
    places = Places(session.env)
    employees = session.env["hr.employee"].create(
        [
            {**prepare_employee_values(session, places, row), "user_id": user.id}
            for row, user in zip(rows, users, strict=True)
        ]
    )
    session.bind(employees, [f"{row_id(row)}_employee" for row in rows])
    for row in rows:
        _put_below_manager(session, row)
    session.remember(rows)


def update_person(session, row):
    """Write what a changed row says; rights and login stay as they are."""
    user = session.get("people", row.key[0], row)
    user.write({"name": row["name"], "email": row["email"] or False})
    employee = _employee(session, row.key[0])
    if employee:
        places = Places(session.env)
        employee.write(prepare_employee_values(session, places, row))
        _put_below_manager(session, row)


def prepare_user_values(session, row):
    """No password: an administrator invites the person or sets one."""
    groups = session.env.ref("base.group_user")
    for role in row["role"].split():
        groups |= session.env.ref(f"crm_roles.role_{role}")
    return {
        "name": row["name"],
        "login": row["login"],
        "email": row["email"] or False,
        "company_id": session.company.id,
        "company_ids": [Command.set(session.company.ids)],
        "group_ids": [Command.set(groups.ids)],
    }


def prepare_employee_values(session, places, row):
    """What the office knows of a person; the address is a private one."""
    return {
        "name": row["name"],
        "company_id": session.company.id,
        "job_title": row["title"] or False,
        "work_phone": row["phone"] or False,
        "work_email": row["email"] or False,
        "private_phone": row["private_phone"] or False,
        "birthday": row["born"] or False,
        "contract_date_start": row["hired"] or False,
        **places.prepare_address_values(row, to="private_"),
    }


def _put_below_manager(session, row):
    employee = _employee(session, row.key[0])
    manager = _employee(session, row["manager"]) if row["manager"] else None
    if employee and manager:
        # Whoever reports to a manager is coached by her, unless said otherwise.
        employee.write({"parent_id": manager.id, "coach_id": manager.id})


def _employee(session, key):
    return session.find("people", key, part="employee")
