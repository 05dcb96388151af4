from odoo import api, models
from odoo.exceptions import AccessError

# Marks what the methods of the book write.  An object cannot travel over RPC.
ENGINE = object()


class CustomerBookEngine(models.AbstractModel):
    """Rows that prove who had a customer: written by the buttons alone."""

    _name = "customer.book.engine"
    _description = "Record of the Customer Book"

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_engine()
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_engine()
        return super().write(vals)

    def unlink(self):
        self._ensure_engine()
        return super().unlink()

    def _ensure_engine(self):
        if self.env.context.get("customer_engine") is not ENGINE:
            raise AccessError(
                self.env._(
                    "%(model)s: nobody writes, changes or erases these rows by hand,"
                    " administrators included. Claim, assign, return, transfer and"
                    " share write them.",
                    model=self.env["ir.model"]._get(self._name).name,
                )
            )

    def _engine(self):
        """The same rows, writable: for the methods of the book.

        With all rights, since the person who acts has none on these tables.
        """
        return self.sudo().with_context(customer_engine=ENGINE)
