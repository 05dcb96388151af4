"""The day of ten people: meetings, jobs, notes and promised steps."""

from odoo.fields import Command

# Offset in days, hour, length, title, place, who
MEETINGS = [
    (0, 8, 0.5, "Morning round", "Kitchen", "*"),
    (0, 10, 1, "Pipeline review", "Room 1", "boss sales_manager salesperson"),
    (0, 11, 1.5, "Visit Harbor Point Hotel", "Portland", "salesperson"),
    (0, 13, 1, "Installation at the clinic", "New Haven", "technician"),
    (0, 14, 0.5, "Parts for waiting repairs", "Workshop", "repairer purchaser"),
    (0, 15, 1, "Bank call", "Office", "accountant boss"),
    (0, 16, 0.5, "Dock schedule", "Warehouse", "warehouse_head purchaser"),
    (1, 9, 1, "Vendor talk, Bluewater Pumps", "Room 2", "purchaser"),
    (1, 13, 2, "Safety inspection, tram depot", "Worcester", "technician"),
    (2, 10, 1, "Expense rules", "Room 1", "office_manager accountant"),
    (3, 9, 1, "Quarter figures", "Room 1", "boss accountant sales_manager"),
    (4, 14, 1, "Complaints of the week", "Counter", "service_agent repairer"),
    (5, 11, 1, "Stock count, spare parts", "Workshop", "warehouse_head repairer"),
    (-1, 9, 1, "Training, hot washers", "Workshop", "technician repairer"),
]
NOTES = {
    "boss": ["Sign the lease renewal", "Prepare the talk with the bank"],
    "sales_manager": ["Prices for the spring list", "Plan the trade fair rota"],
    "salesperson": ["Send photos to Millbrook", "Ask Dev Patel for a reference"],
    "technician": ["Order a new test gauge", "Van inspection"],
    "service_agent": ["Update the opening hours text", "Call back Walter Simmons"],
    "repairer": ["Clean the test bench", "List of worn-out tools"],
    "purchaser": ["Compare freight offers", "Ask Taurus for the new catalogue"],
    "warehouse_head": ["Labels for aisle 4", "Forklift service date"],
    "office_manager": ["Order desks for the newcomer", "Renew the water contract"],
    "accountant": ["Match the bank statement", "Prepare the sales tax return"],
}
# Today and two days ago: what was promised to whom.
STEPS = {
    "boss": [
        ("Decide on the ride-on scrubbers", "Fairfax Property Group"),
        ("Answer about the yearly contract", "Greenline Facility Care"),
    ],
    "sales_manager": [
        ("Talk about the discount", "Atlas Steelworks"),
        ("Check the price list", "Granite Tool Hire"),
    ],
    "technician": [
        ("Send the inspection protocol", "Metro Tram Depot"),
        ("Fetch the loan washer", "Riverside Car Wash"),
    ],
    "service_agent": [
        ("Tell about the delay", "Corner Street Bakery"),
        ("Ask for the serial number", "Beacon Print Works"),
    ],
    "repairer": [
        ("Call after the load test", "Sunfield Farms"),
        ("Report the missing valve", "Blue Heron Marina"),
    ],
    "purchaser": [
        ("Remind of the motors", "Nordkraft Motors"),
        ("Ask for a longer term", "Lumen Electrics"),
    ],
    "warehouse_head": [
        ("Report the damaged carton", "Cartwright Packaging"),
        ("Agree on a delivery slot", "Oldbridge Chemicals"),
    ],
    "office_manager": [
        ("Confirm the first-aid course", "Westhaven Clinic"),
        ("Book the summer party", "Lakeview Camping"),
    ],
    "accountant": [
        ("Remind of the open invoice", "Castellan Builders"),
        ("Ask for the missing bill", "Sierra Abrasives"),
    ],
}
# Project, title, customer, who, days until it is due, done how many days ago
JOBS = [
    ("Customer Jobs", "Install two washers", 12, "technician", 1, None),
    ("Customer Jobs", "Yearly inspection of compressors", 10, "technician", 3, None),
    ("Customer Jobs", "Move the pump station", 17, "technician", -1, None),
    ("Customer Jobs", "Briefing on the floor scrubber", 6, "technician", -3, None),
    ("Customer Jobs", "Exchange hoses", 5, "technician", -2, 0),
    ("Customer Jobs", "Check the generator", 13, "technician", -1, 0),
    ("Customer Jobs", "Safety inspection", 16, "technician", -30, 31),
    ("Showroom", "New price signs", None, "office_manager", -4, None),
    ("Showroom", "Floor plan with the scrubbers", None, "sales_manager", 9, None),
    ("Showroom", "Electric sockets", None, "technician", 12, None),
    ("Office", "Fire extinguishers checked", None, "office_manager", -2, None),
    ("Office", "Keys for the newcomer", None, "office_manager", 5, None),
]


def build(stage):
    _meet(stage)
    _note(stage)
    _promise(stage)
    _plan_jobs(stage)


def _meet(stage):
    stage.env["calendar.event"].create(
        [
            {
                "name": title,
                "location": place,
                "start": stage.moment(offset, hour),
                "stop": stage.moment(offset, hour + int(length), int(length % 1 * 60)),
                "user_id": _named(stage, who)[0].id,
                "partner_ids": [
                    Command.set([user.partner_id.id for user in _named(stage, who)])
                ],
            }
            for offset, hour, length, title, place, who in MEETINGS
        ]
    )


def _named(stage, who):
    keys = stage.users if who == "*" else who.split()
    return [stage.users[key] for key in keys]


def _note(stage):
    """One for today, one without a day."""
    for person, (today, someday) in NOTES.items():
        stage.model("project.task", person).create(
            [
                {"name": today, "date_deadline": stage.moment(0, 17)},
                {"name": someday},
            ]
        )


def _promise(stage):
    """One of today and one that is two days late, each on a contact."""
    contacts = {contact.name: contact for contact in [*stage.customers, *stage.vendors]}
    for person, steps in STEPS.items():
        for late, (summary, contact) in enumerate(steps):
            contacts[contact].activity_schedule(
                "mail.mail_activity_data_todo",
                stage.day(-2 * late),
                summary=summary,
                user_id=stage.users[person].id,
            )


def _plan_jobs(stage):
    projects = {
        name: stage.model("project.project", "office_manager").create({"name": name})
        for name in dict.fromkeys(job[0] for job in JOBS)
    }
    for project, title, customer, person, due, done in JOBS:
        job = stage.env["project.task"].create(
            {
                "project_id": projects[project].id,
                "name": title,
                "is_job": project == "Customer Jobs",
                "partner_id": customer and stage.customers[customer].id,
                "user_ids": [Command.set(stage.users[person].ids)],
                "date_deadline": stage.moment(due, 16),
            }
        )
        if done is not None:
            job.state = "1_done"
            done = stage.moment(-done, 7)
            stage.backdate(job, date_last_stage_update=done, done_date=done)
