from odoo import models


class CustomerBookCaller(models.AbstractModel):
    """What the desk sees of a customer who calls."""

    _name = "customer.book.caller"
    _description = "Customer as a Caller"

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
