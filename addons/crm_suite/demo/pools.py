"""Customers that nobody has: two pools, their rules, and who had them before."""

PROSPECTS = [
    ("Ashford Cold Storage", "Portland", "+1 555 0411"),
    ("Bridgeport Laundry", "Bridgeport", "+1 555 0412"),
    ("Cedar Hill Riding School", "Concord", "+1 555 0413"),
    ("Dunmore Carpets", "Albany", "+1 555 0414"),
    ("Elmwood Dairy", "Burlington", "+1 555 0415"),
    ("Foxglove Nursery", "Ithaca", "+1 555 0416"),
    ("Garrison Foundry", "Worcester", "+1 555 0417"),
    ("Hollis Boatyard", "Newport", "+1 555 0418"),
]

# Owned, and nothing was sold to them yet: nothing keeps them but work.  With the
# days since somebody last worked on them, out of the 45 of the rule.
QUIET = [
    ("Maple Street Florist", "Keene", "salesperson", 43),
    ("Northwind Kennels", "Concord", "salesperson", 41),
    ("Oakridge Stables", "Barre", "salesperson", 36),
    ("Parkside Day Nursery", "Lowell", "sales_manager", 42),
    ("Quayside Chandlers", "Newport", "salesperson", 20),
    ("Rosedale Cinema", "Ithaca", "sales_manager", 30),
]


def build(stage):
    """Pools and quotas first, then what lies in them and how it came there."""
    seller, chief = stage.users["salesperson"], stage.users["sales_manager"]
    returned, fair = stage.model("customer.pool").create(
        [
            {
                "name": "Returned customers",
                "manager_ids": [(6, 0, chief.ids)],
                "member_ids": [(6, 0, seller.ids)],
            },
            {
                "name": "Spring fair",
                "sequence": 20,
                "manager_ids": [(6, 0, chief.ids)],
                "member_ids": [(6, 0, seller.ids)],
                "view_cap": 5,
            },
        ]
    )
    _put_prospects(stage, fair)
    _return_some(stage, returned)
    _set_rules(stage, returned)


def _put_prospects(stage, pool):
    prospects = stage.model("res.partner").create(
        [
            {
                "name": name,
                "is_company": True,
                "city": city,
                "phone": phone,
                "email": f"hello@{''.join(name.lower().split())}.example",
                "country_id": stage.env.ref("base.us").id,
            }
            for name, city, phone in PROSPECTS
        ]
    )
    prospects.action_pool(pool.id, "Visitors of the spring fair")
    stage.backdate(prospects, pooled_at=stage.moment(-20))
    claimed = stage.model("res.partner", "salesperson").browse(prospects[0].id)
    claimed.action_claim()


def _return_some(stage, pool):
    """Three that the salesperson gave back in the last weeks, and why."""
    reasons = ("No need", "Not reachable", "Buys from a competitor")
    for number, (name, reason) in enumerate(
        zip(
            ("Old Mill Textiles", "Tern Island Ferries", "Vale Optics"),
            reasons,
            strict=True,
        )
    ):
        customer = stage.model("res.partner").create(
            {
                "name": name,
                "is_company": True,
                "city": "Salem",
                "phone": f"+1 555 042{number}",
                "user_id": stage.users["salesperson"].id,
            }
        )
        owners = customer.owner_ids
        stage.backdate(owners, date_from=stage.moment(-80 + 10 * number))
        stage.model("res.partner", "salesperson").browse(customer.id).action_release(
            reason
        )
        stage.backdate(owners, date_to=stage.moment(-15 + 4 * number))
        stage.backdate(customer, pooled_at=stage.moment(-15 + 4 * number))


def _set_rules(stage, pool):
    """Work of the last ninety days counts; the next to go back are days away."""
    stage.model("customer.quota").create(
        {"max_held": 60, "is_day_limited": True, "max_day": 5}
    )
    progress = stage.env["customer.pool.progress"]
    # What the company did while it was being built happened on other days.
    stage.env.cr.execute("DELETE FROM customer_pool_progress")
    held = stage.customers.filtered("user_id")
    for number, customer in enumerate(held):
        last = stage.moment(-((number * 5) % 44))
        progress.with_user(customer.user_id)._note(customer.ids, "action", last)
    quiet = _add_quiet(stage)
    for customer, (*_who, days) in zip(quiet, QUIET, strict=True):
        last = stage.moment(-days)
        progress.with_user(customer.user_id)._note(customer.ids, "action", last)
    held |= quiet
    stage.env.flush_all()
    stage.backdate(held, owner_since=stage.moment(-85))
    stage.model("customer.pool.rule").create(
        {
            "name": "45 days without progress",
            "pool_id": pool.id,
            "days": 45,
            "days_a": 90,
        }
    )
    held._refresh_countdown()


def _add_quiet(stage):
    return stage.model("res.partner").create(
        [
            {
                "name": name,
                "is_company": True,
                "city": town,
                "country_id": stage.env.ref("base.us").id,
                "phone": f"+1 555 043{number}",
                "user_id": stage.users[login].id,
            }
            for number, (name, town, login, _days) in enumerate(QUIET)
        ]
    )
