from odoo import models


class SaleOrder(models.Model):
    """What happens to a quotation stands in the history of its customer."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "sale.order"

    def write(self, vals):
        before = {order.id: order.state for order in self} if "state" in vals else {}
        result = super().write(vals)
        if before:
            changed = self.filtered(lambda order: order.state != before[order.id])
            changed._tell_customer_history()
        return result

    def _message_post_after_hook(self, message, msg_vals):
        """Odoo notes once a day that the customer looked at his quotation."""
        result = super()._message_post_after_hook(message, msg_vals)
        viewed = self.env.ref("sale.mt_order_viewed", raise_if_not_found=False)
        if viewed and message.subtype_id == viewed and self.state in ("draft", "sent"):
            self._tell_opened(message)
        return result

    def _tell_opened(self, message):
        """The customer himself did it: the row has no colleague."""
        text = self.env._("Quotation opened: %(number)s")
        self.env["customer.event"]._record(
            [
                {
                    **self._prepare_event_values("quote", "in", text),
                    "user_id": False,
                    "source": f"mail.message,{message.id},opened",
                }
            ]
        )

    def _tell_customer_history(self):
        """Sent, confirmed or cancelled: each once, with the number and no amount."""
        told = {
            "sent": ("quote", "out", self.env._("Quotation sent: %(number)s")),
            "sale": ("order", "in", self.env._("Order: %(number)s")),
            "cancel": ("order", False, self.env._("Cancelled: %(number)s")),
        }
        self.env["customer.event"]._record(
            [
                order._prepare_event_values(*told[order.state])
                for order in self
                if order.state in told
            ]
        )
        for state, kind in (("sent", "quote"), ("sale", "order")):
            self.filtered(
                lambda order, state=state: order.state == state
            ).partner_id._log_progress(kind)

    def _prepare_event_values(self, kind, direction, text):
        summary = text % {"number": self.name}
        if self.state == "sale" and self.signed_by:
            summary = self.env._(
                "Order: %(number)s, signed by %(name)s",
                number=self.name,
                name=self.signed_by,
            )
        return {
            "kind": kind,
            "direction": direction,
            "partner_id": self.partner_id.id,
            "summary": summary,
            "res_model": self._name,
            "res_id": self.id,
            "company_id": self.company_id.id,
            "source": f"sale.order,{self.id},{self.state}",
        }

    def _technician_done(self, task):
        task._tell_customer_history(self)
        return super()._technician_done(task)
