"""The company that the records belong to."""

from odoo.fields import Command

from .session import external_id

NAME = "company"


def find_company(session):
    """Where the records go; nothing while a company of its own is still to be made."""
    if session.mapping.company.use == "own":
        return session.find("company", NAME)
    return session.env["res.company"].search([], order="id", limit=1)


def write_company(session):
    """Enter the company, after making it if it is to be one of its own."""
    company = find_company(session)
    if not company:
        # Out of "install mode", Odoo adds the country's accounting modules and commits
        # in the middle of our transaction.
        companies = session.env["res.company"].with_context(install_mode=True)
        company = companies.create(_prepare_company_values(session))
        session.bind(company, [external_id("company", (NAME,))])
        session.created["company"] += 1
        _open(session, company)
    session.enter(company)
    if not company.chart_template:
        # Nothing can be invoiced without accounts and journals.
        session.env["account.chart.template"].try_loading(
            session.mapping.company.chart, company, install_demo=False
        )
    if not session.warehouse:
        # Odoo gives a warehouse to the first company only.
        session.env["stock.warehouse"].create(
            {"name": company.name, "code": "WH", "company_id": company.id}
        )
        del session.warehouse


def _prepare_company_values(session):
    wanted = session.mapping.company
    values = {"name": wanted.name}
    if wanted.currency:
        currency = session.env["res.currency"].with_context(active_test=False)
        values["currency_id"] = currency.search([("name", "=", wanted.currency)]).id
    if wanted.country:
        countries = session.env["res.country"]
        values["country_id"] = countries.search([("code", "=", wanted.country)]).id
    # The sum of an order is the sum of its rounded lines, as on paper.
    values["tax_calculation_rounding_method"] = "round_per_line"
    return values


def _open(session, company):
    """Let the people who are here already choose this company, too."""
    users = session.env.ref("base.user_admin", raise_if_not_found=False)
    if session.mapping.company.open_to == "everyone":
        users = session.env["res.users"].search([("share", "=", False)])
    if users:
        users.write({"company_ids": [Command.link(company.id)]})
