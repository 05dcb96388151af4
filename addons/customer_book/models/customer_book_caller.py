from odoo import models

# A partner has a hundred columns; these are told, or decide who may see him.
SHOWN_FIELDS = (
    "commercial_partner_id",
    "company_id",
    "country_id",
    "name",
    "partner_share",
    "phone",
    "pool_id",
    "user_id",
)


class CustomerBookCaller(models.AbstractModel):
    """What the desk sees of a customer who calls."""

    _name = "customer.book.caller"
    _description = "Customer as a Caller"

    def _fetch_callers(self):
        """What is told of them and of their customers: no other column is read."""
        self.fetch(SHOWN_FIELDS)
        (self.commercial_partner_id - self).fetch(SHOWN_FIELDS)
        owners = self.commercial_partner_id.user_id
        owners.fetch(["partner_id"])
        owners.partner_id.fetch(["name"])

    def _prepare_caller_values(self, is_exact):
        """What may be told of anybody: whose he is or where he lies, no more."""
        customer = self.commercial_partner_id
        return {
            "id": 0,
            "name": "",
            "company": "",
            "phone": "",
            "is_exact": is_exact,
            "hidden": True,
            "owner": customer.user_id.name or "",
            "pool": customer.pool_id.name or "",
            "heat": "",
            "last": [],
            "open": [],
        }

    def _prepare_seen_values(self):
        """What is told to whoever may see the customer."""
        customer = self.commercial_partner_id
        return {
            "id": self.id,
            "name": self.name or self.display_name,
            "company": customer.name if customer != self else "",
            "phone": self.phone or customer.phone or "",
            "hidden": False,
            "heat": customer.heat_level or "",
        }
