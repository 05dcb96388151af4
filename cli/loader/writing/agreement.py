"""What the files must agree on with the database, before anything is written."""

from ..checks import problem_at
from ..fields import SECTIONS
from ..report import LoadError, Problem, suggest
from .company import find_company
from .places import Places
from .products import Units
from .stock import find_warehouse

# What a section becomes lives in these models; crm_suite brings them all.
MODELS = {
    "people": "hr.employee",
    "products": "stock.warehouse.orderpoint",
    "stock": "stock.quant",
    "orders": "sale.order",
}
# A number with more digits than Odoo keeps would be rounded without a word.
DIGITS = {
    ("lines", "price"): "Product Price",
    ("lines", "quantity"): "Product Unit",
    ("lines", "discount"): "Discount",
    ("orders", "freight"): "Product Price",
    ("products", "price"): "Product Price",
    ("products", "on_hand"): "Product Unit",
    ("products", "on_order"): "Product Unit",
    ("stock", "quantity"): "Product Unit",
}


def check_agreement(session):
    """Raise a `LoadError` with all that the database cannot take."""
    problems = [*_check_models(session)]
    if not problems:
        problems = [problem for check in CHECKS for problem in check(session)]
    if problems:
        raise LoadError(problems)


def _check_models(session):
    for section, model in MODELS.items():
        if section in session.mapping.sections and model not in session.env:
            reason = f"[{section}] needs {model}: install crm_suite (./erp setup)"
            yield Problem("database", reason=reason)


def _check_company(session):
    wanted = session.mapping.company
    if wanted.use == "own" and not find_company(session):
        companies = session.env["res.company"].with_context(active_test=False)
        if companies.search_count([("name", "=", wanted.name)]):
            reason = "there is a company of this name, which no load has made"
            yield _in_map(session, "company.name", wanted.name, reason)
    currencies = session.env["res.currency"].with_context(active_test=False)
    if wanted.currency and not currencies.search_count(
        [("name", "=", wanted.currency)]
    ):
        yield _in_map(session, "company.currency", wanted.currency, "is no currency")
    countries = session.env["res.country"]
    if wanted.country and not countries.search_count([("code", "=", wanted.country)]):
        reason = "is no country code like US"
        yield _in_map(session, "company.country", wanted.country, reason)


def _check_chart(session):
    company, chart = find_company(session), session.mapping.company.chart
    if company and company.chart_template:
        return
    charts = session.env["account.chart.template"]._get_chart_template_mapping()
    if chart not in charts:
        reason = f"is no chart of accounts{suggest(chart, charts)}"
        yield _in_map(session, "company.chart", chart, reason)
    elif not charts[chart]["installed"]:
        # Odoo would install it now, and commit what is half done.
        reason = f"comes with {charts[chart]['module']}; install that first"
        yield _in_map(session, "company.chart", chart, reason)


def _check_countries(session):
    places = Places(session.env)
    for section in session.folder.rows:
        for name in ("country", "ship_country"):
            if name in SECTIONS[section].fields:
                yield from _check_country(session, section, name, places)


def _check_country(session, section, name, places):
    for row in session.folder[section]:
        if row[name] and not places.country(row[name]):
            reason = f"is no country; translate it under [values.{name}] of the map"
            yield problem_at(session.folder, row, name, reason)


def _check_units(session):
    units = Units(session.env)
    for row in session.folder["products"]:
        if row["unit"] and not units.find(row["unit"]):
            reason = "is no unit of Odoo; translate it under [products.values.unit]"
            yield problem_at(session.folder, row, "unit", reason)


def _check_digits(session):
    precision = session.env["decimal.precision"]
    for (section, name), usage in DIGITS.items():
        digits = precision.precision_get(usage)
        for row in session.folder[section]:
            if row[name] is not None and row[name] != round(row[name], digits):
                reason = (
                    f"has more than {digits} decimals; raise '{usage}' under "
                    "Settings > Technical > Decimal Accuracy first"
                )
                yield problem_at(session.folder, row, name, reason)


def _check_logins(session):
    rows = {row["login"]: row for row in session.new("people")}
    users = session.env["res.users"].with_context(active_test=False)
    for user in users.search([("login", "in", list(rows))]):
        reason = "is the login of somebody else in the database"
        yield problem_at(session.folder, rows[user.login], "login", reason)


def _check_warehouses(session):
    if session.mapping.company.use == "own" and not find_company(session):
        return
    names = session.env["stock.warehouse"].search([]).mapped("name")
    for row in session.folder["stock"]:
        if not find_warehouse(session, row["warehouse"]):
            reason = f"is no warehouse{suggest(row['warehouse'], names)}"
            yield problem_at(session.folder, row, "warehouse", reason)
    name = session.mapping.company.warehouse
    if name and not find_warehouse(session, name):
        reason = f"is no warehouse{suggest(name, names)}"
        yield _in_map(session, "company.warehouse", name, reason)


def _check_gone(session):
    """New rows that lean on a record which was loaded once and deleted since."""
    for section in session.folder.rows:
        for name, field in SECTIONS[section].fields.items():
            if field.to:
                yield from _check_gone_in(session, section, name, field.to)


def _check_gone_in(session, section, name, to):
    known = {row.key[0] for row in session.new(to)}
    for row in session.new(section):
        key = row[name]
        if key and key not in known and session.find(to, key) is None:
            reason = f"this {SECTIONS[to].what} was loaded once and has been deleted"
            yield problem_at(session.folder, row, name, reason)


def _in_map(session, where, value, reason):
    return Problem(f"{session.mapping.name} (map)", 0, where, value, reason)


CHECKS = (
    _check_company,
    _check_chart,
    _check_countries,
    _check_units,
    _check_digits,
    _check_logins,
    _check_warehouses,
    _check_gone,
)
