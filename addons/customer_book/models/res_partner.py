from odoo import models


class ResPartner(models.Model):
    """A customer: somebody's, or in a pool."""

    _name = "res.partner"
    _inherit = [
        "res.partner",
        "customer.book.ownership",
        "customer.book.claim",
        "customer.book.countdown",
        "customer.book.guard",
        "customer.book.heat",
        "customer.book.caller",
        "customer.book.timeline",
        "customer.book.overview",
    ]

    def init(self):
        """The row that claims of one person pass one after the other."""
        result = super().init()
        self.env.cr.execute(
            """
            CREATE TABLE IF NOT EXISTS customer_book_gate (
                user_id integer PRIMARY KEY REFERENCES res_users ON DELETE CASCADE,
                passed_at timestamp)
            """
        )
        return result

    def _message_post_after_hook(self, message, msg_vals):
        """A mail or a note of a colleague is progress with the customer."""
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type in ("comment", "email", "email_outgoing"):
            self._log_progress("action")
        return result

    def action_claim_here(self):
        """The button of the form: claim, then show the customer as mine."""
        self.action_claim()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_open_transfer(self):
        """The dialog that transfers the chosen customers, with its preview."""
        return self._open_dialog("customer.owner.transfer.give")

    def action_open_release(self):
        """The dialog that asks why a customer goes back."""
        action = self._open_dialog("customer.owner.release")
        if self.env.context.get("customer_form"):
            action["context"]["customer_form"] = True
        return action

    def action_open_share(self):
        """The dialog that asks with whom, with which right and until when."""
        return self._open_dialog("customer.owner.decision", default_kind="share")

    def action_open_assign(self):
        """The dialog that asks who gets the customer."""
        return self._open_dialog("customer.owner.decision", default_kind="assign")

    def action_open_full(self):
        """The whole form of a customer who was entered in the fast one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("base.view_partner_form").id, "form")],
        }

    def _open_dialog(self, model, **defaults):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            # A page that calls the method itself needs the views named.
            "views": [[False, "form"]],
            "target": "new",
            "name": self._get_dialog_name(model, defaults),
            "context": {"default_partner_ids": self.ids, **defaults},
        }

    def _get_dialog_name(self, model, defaults):
        """What it decides, where one dialog decides several things."""
        if kind := defaults.get("default_kind"):
            choice = self.env[model]._fields["kind"]
            return dict(choice._description_selection(self.env))[kind]
        return self.env["ir.model"]._get(model).name
