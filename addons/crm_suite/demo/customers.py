"""Who buys: companies with a contact each, and a few private people."""

COMPANIES = [
    ("Harbor Point Hotel", "Portland", "Renata Cole"),
    ("Greenline Facility Care", "Boston", "Oscar Lund"),
    ("Millbrook Joinery", "Burlington", "Ines Carvalho"),
    ("Castellan Builders", "Albany", "George Petrov"),
    ("Sunfield Farms", "Lancaster", "Martha Quinn"),
    ("Riverside Car Wash", "Hartford", "Dev Patel"),
    ("Northgate School District", "Concord", "Helen Moss"),
    ("Beacon Print Works", "Providence", "Andre Simon"),
    ("Pinewood Furniture", "Keene", "Lotte Berg"),
    ("Silver Creek Brewery", "Ithaca", "Paul Novak"),
    ("Atlas Steelworks", "Bethlehem", "Yusuf Demir"),
    ("Corner Street Bakery", "Salem", "Rosa Lima"),
    ("Westhaven Clinic", "New Haven", "Grace Okoro"),
    ("Lakeview Camping", "Burlington", "Emil Fischer"),
    ("Quarry Road Masonry", "Barre", "Sean Doyle"),
    ("Orchard Valley Cider", "Amherst", "Nora Blake"),
    ("Metro Tram Depot", "Worcester", "Viktor Hahn"),
    ("Blue Heron Marina", "Newport", "Carla Ruiz"),
    ("Granite Tool Hire", "Nashua", "Tom Becker"),
    ("Fairfax Property Group", "Stamford", "Julia Stern"),
    ("Eastbank Theatre", "Lowell", "Max Adler"),
    ("Copperfield Plumbing", "Springfield", "Amir Saleh"),
    ("Hilltop Nursing Home", "Rutland", "Edith Gray"),
    ("Redwood Motorcycles", "Manchester", "Leo Conti"),
]
PRIVATE = [
    ("Walter Simmons", "Salem", "+1 555 0391"),
    ("Ingrid Falk", "Portland", "+1 555 0392"),
    ("Ben Archer", "Boston", False),
    ("Sofia Marin", "Hartford", False),
]


def build(stage):
    terms = stage.env.ref("account.account_payment_term_30days")
    stage.customers = stage.env["res.partner"].create(
        [
            _company_values(stage, terms, number, *row)
            for number, row in enumerate(COMPANIES)
        ]
    )
    stage.private_customers = stage.env["res.partner"].create(
        [_private_values(*row) for row in PRIVATE]
    )
    _spread_creation(stage)


def keeper_of(number):
    """Two of three customers belong to the salesperson, the rest to her chief."""
    return "sales_manager" if number % 3 == 2 else "salesperson"


def _company_values(stage, terms, number, name, town, contact):
    domain = "".join(name.lower().split())
    return {
        "name": name,
        "is_company": True,
        "city": town,
        "street": f"{12 + number * 7} Main Street",
        "country_id": stage.env.ref("base.us").id,
        "phone": f"+1 555 02{number:02}",
        "email": f"office@{domain}.example",
        "customer_rank": 1,
        "user_id": stage.users[keeper_of(number)].id,
        "property_payment_term_id": terms.id,
        "child_ids": [(0, 0, _contact_values(contact, domain, number))],
    }


def _contact_values(name, domain, number):
    return {
        "name": name,
        "type": "contact",
        "email": f"{name.split()[0].lower()}@{domain}.example",
        "phone": f"+1 555 03{number:02}",
    }


def _private_values(name, town, phone):
    return {"name": name, "city": town, "phone": phone, "customer_rank": 1}


def _spread_creation(stage):
    """Old customers, a few of this month, the last written down this morning."""
    for number, customer in enumerate(stage.customers[:-2]):
        stage.backdate(
            customer | customer.child_ids, create_date=stage.moment(-300 + 9 * number)
        )
