"""Countries and regions, by the words a file uses."""

from functools import cache


class Places:
    """Finds countries by code or name, and states by code or name within them."""

    def __init__(self, env):
        self.env = env
        self._countries = {}
        countries = env["res.country"].with_context(lang="en_US").search([])
        for country in countries:
            self._countries[country.name.lower()] = country
            self._countries[country.code.lower()] = country
        for code, _name in env["res.lang"].get_installed():
            for country in countries.with_context(lang=code):
                self._countries.setdefault(country.name.lower(), country)
        self.state = cache(self._find_state)

    def country(self, words):
        """The country, or nothing when the words name none."""
        return self._countries.get((words or "").lower())

    def _find_state(self, country, words):
        return self.env["res.country.state"].search(
            [
                ("country_id", "=", country.id),
                "|",
                ("code", "=ilike", words),
                ("name", "=ilike", words),
            ],
            limit=1,
        )

    def prepare_address_values(self, row, prefix="", to=""):
        """The address of a row; a region that Odoo does not know is kept in words."""
        street, *more = (row[f"{prefix}street"] or "").split("\n")
        region = row[f"{prefix}region"]
        country = self.country(row[f"{prefix}country"])
        state = region and country and self.state(country, region)
        if region and not state:
            more.append(region)
        return {
            f"{to}street": street or False,
            f"{to}street2": ", ".join(more) or False,
            f"{to}city": row[f"{prefix}city"] or False,
            f"{to}zip": row[f"{prefix}zip"] or False,
            f"{to}state_id": state.id if state else False,
            f"{to}country_id": country.id if country else False,
        }
