from odoo import models

INVOICES = ("out_invoice", "out_refund")


class AccountMove(models.Model):
    """An invoice posted, and money received, stand in the customer's history."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        self.env["customer.event"]._record(
            [
                values
                for entry in posted.filtered(lambda entry: entry.state == "posted")
                for values in entry._get_event_values()
            ]
        )
        return posted

    def _get_event_values(self):
        """The event of an invoice or of a payment; no amounts, all read them."""
        if self.move_type in INVOICES and self.partner_id:
            text = (
                self.env._("Invoice: %(number)s")
                if self.move_type == "out_invoice"
                else self.env._("Credit note: %(number)s")
            )
            return [
                self._prepare_event_values(
                    self, "invoice", "out", text % {"number": self.name}
                )
            ]
        payment = self.origin_payment_id
        is_received = (
            payment.payment_type == "inbound" and payment.partner_type == "customer"
        )
        if not is_received or not payment.partner_id:
            return []
        text = self.env._("Money received: %(number)s", number=self.name)
        return [self._prepare_event_values(payment, "payment", "in", text)]

    def _prepare_event_values(self, document, kind, direction, summary):
        return {
            "kind": kind,
            "direction": direction,
            "partner_id": document.partner_id.id,
            "summary": summary,
            "res_model": document._name,
            "res_id": document.id,
            "company_id": self.company_id.id,
            "source": f"{document._name},{document.id},posted",
        }
