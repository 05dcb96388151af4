"""What the company sells, buys and takes parts from, and who delivers it."""

# Name, town, days to deliver
VENDORS = [
    ("Nordkraft Motors", "Gothenburg", 14),
    ("Bluewater Pumps", "Rotterdam", 10),
    ("Taurus Hand Tools", "Solingen", 7),
    ("Sierra Abrasives", "Zaragoza", 5),
    ("Keystone Bearings", "Pittsburgh", 6),
    ("Lumen Electrics", "Lyon", 8),
    ("Oldbridge Chemicals", "Leeds", 4),
    ("Cartwright Packaging", "Dayton", 3),
]

# Code, name, vendor, cost, price, minimum, maximum, opening stock
MACHINES = [
    ("MC-100", "Wet and Dry Vacuum 30 l", 0, 142, 249, 6, 18, 40),
    ("MC-110", "Wet and Dry Vacuum 60 l", 0, 236, 419, 4, 12, 28),
    ("MC-200", "Pressure Washer 140 bar", 1, 198, 349, 6, 16, 36),
    ("MC-210", "Pressure Washer 200 bar, hot", 1, 905, 1590, 2, 5, 12),
    ("MC-300", "Floor Scrubber, walk-behind", 0, 1480, 2490, 1, 3, 9),
    ("MC-310", "Floor Scrubber, ride-on", 0, 4650, 7600, 0, 1, 4),
    ("MC-400", "Air Compressor 50 l", 0, 265, 459, 4, 10, 24),
    ("MC-410", "Air Compressor 200 l", 0, 790, 1320, 2, 5, 10),
    ("MC-500", "Bench Drill", 2, 310, 529, 3, 8, 18),
    ("MC-510", "Table Saw 250 mm", 2, 540, 899, 2, 5, 12),
    ("MC-600", "Generator 3 kW", 0, 470, 789, 3, 8, 16),
    ("MC-610", "Submersible Pump", 1, 128, 229, 5, 15, 30),
]
TOOLS = [
    ("TL-100", "Cordless Drill 18 V", 2, 74, 139, 10, 30, 70),
    ("TL-110", "Impact Driver 18 V", 2, 82, 149, 8, 24, 50),
    ("TL-120", "Angle Grinder 125 mm", 2, 46, 89, 10, 30, 60),
    ("TL-130", "Rotary Hammer", 2, 128, 229, 5, 15, 30),
    ("TL-140", "Orbital Sander", 2, 52, 99, 8, 20, 40),
    ("TL-150", "Heat Gun 2000 W", 5, 27, 54, 8, 20, 40),
    ("TL-160", "Torque Wrench", 2, 58, 112, 4, 12, 24),
    ("TL-170", "Work Lamp LED 50 W", 5, 23, 45, 12, 36, 80),
]
PARTS = [
    ("SP-100", "Carbon Brushes, pair", 0, 3.2, 9, 20, 80, 160),
    ("SP-110", "Vacuum Motor 1200 W", 0, 38, 79, 6, 16, 30),
    ("SP-120", "Suction Hose 2.5 m", 0, 12, 28, 8, 24, 40),
    ("SP-130", "Filter Cartridge", 0, 7.5, 19, 15, 60, 120),
    ("SP-140", "Pump Seal Kit", 1, 9.8, 26, 10, 40, 60),
    ("SP-150", "High Pressure Hose 10 m", 1, 24, 55, 6, 20, 36),
    ("SP-160", "Unloader Valve", 1, 31, 69, 4, 12, 0),
    ("SP-170", "Ball Bearing 6202", 4, 1.9, 6, 30, 120, 240),
    ("SP-180", "Power Cord 5 m", 5, 5.4, 15, 15, 50, 90),
    ("SP-190", "Trigger Switch", 5, 6.1, 18, 10, 40, 0),
    ("SP-200", "Battery Pack 18 V 4 Ah", 2, 34, 74, 8, 24, 44),
    ("SP-210", "Drive Belt", 4, 4.6, 14, 12, 40, 70),
]
SUPPLIES = [
    ("CS-100", "Floor Cleaner 5 l", 6, 6.2, 14, 20, 80, 150),
    ("CS-110", "Degreaser 5 l", 6, 8.1, 18, 15, 60, 110),
    ("CS-120", "Compressor Oil 1 l", 6, 4.4, 11, 20, 60, 120),
    ("CS-130", "Cutting Discs, 25 pieces", 3, 9.5, 24, 15, 60, 100),
    ("CS-140", "Sanding Discs, 50 pieces", 3, 7.2, 19, 15, 60, 100),
    ("CS-150", "Shipping Carton, large", 7, 1.1, 3, 50, 200, 0),
    ("CS-160", "Stretch Film, roll", 7, 3.4, 9, 20, 80, 90),
]
SERVICES = [
    ("SV-100", "Workshop Labour, hour", 58),
    ("SV-110", "Field Labour, hour", 74),
    ("SV-120", "Installation and Briefing", 190),
    ("SV-130", "Yearly Safety Inspection", 120),
]
# Sold out, and the vendors have none either.
SCARCE = ("SP-160", "SP-190", "CS-150")
GOODS = [
    ("Machines", MACHINES),
    ("Tools", TOOLS),
    ("Spare Parts", PARTS),
    ("Supplies", SUPPLIES),
]


def build(stage):
    stage.vendors = _vendors(stage)
    for category, rows in GOODS:
        parent = stage.env.ref("product.product_category_goods")
        category = stage.env["product.category"].create(
            {"name": category, "parent_id": parent.id}
        )
        _add(stage, [_goods_values(stage, category, *row[:5]) for row in rows])
    _add(stage, [_service_values(*row) for row in SERVICES])


def goods():
    return [row for _category, rows in GOODS for row in rows]


def _add(stage, values):
    products = stage.env["product.product"].create(values)
    stage.products.update({product.default_code: product for product in products})


def _vendors(stage):
    vendors = stage.env["res.partner"].create(
        [
            {
                "name": name,
                "city": town,
                "is_company": True,
                "supplier_rank": 1,
                "email": f"orders@{name.split()[0].lower()}.example",
                "phone": f"+1 555 07{number:02}",
                "property_supplier_payment_term_id": stage.env.ref(
                    "account.account_payment_term_30days"
                ).id,
            }
            for number, (name, town, _delay) in enumerate(VENDORS)
        ]
    )
    stage.backdate(vendors, create_date=stage.moment(-380))
    return vendors


def _goods_values(stage, category, code, name, vendor, cost, price):
    return {
        "default_code": code,
        "name": name,
        "categ_id": category.id,
        "type": "consu",
        "is_storable": True,
        "standard_price": cost,
        "list_price": price,
        "invoice_policy": "delivery",
        "purchase_method": "receive",
        "seller_ids": [
            (
                0,
                0,
                {
                    "partner_id": stage.vendors[vendor].id,
                    "price": cost,
                    "min_qty": 1,
                    "delay": VENDORS[vendor][2],
                },
            )
        ],
    }


def _service_values(code, name, price):
    return {
        "default_code": code,
        "name": name,
        "type": "service",
        "list_price": price,
        "purchase_ok": False,
        "invoice_policy": "order",
    }
