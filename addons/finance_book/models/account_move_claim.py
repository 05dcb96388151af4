from odoo import fields, models


class AccountMove(models.Model):
    """An invoice for which money was announced."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "account.move"

    money_claim_count = fields.Integer(
        string="Announced Money", compute="_compute_money_claim_count"
    )

    def _compute_money_claim_count(self):
        """One query for any number of invoices."""
        counts = {}
        if self.env["money.claim"].has_access("read"):
            counts = dict(
                self.env["money.claim"]._read_group(
                    [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                    ["res_id"],
                    ["__count"],
                )
            )
        for invoice in self:
            invoice.money_claim_count = counts.get(invoice.id, 0)

    def action_register_money(self):
        """Announce that this customer has paid: what is open is filled in."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "finance_book.money_claim_action_new"
        )
        return {
            **action,
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_amount": self.amount_residual,
                "default_currency_id": self.currency_id.id,
                "default_reference": self.payment_reference or self.name,
                "default_res_model": self._name,
                "default_res_id": self.id,
            },
        }

    def action_open_money_claims(self):
        """What was announced for this invoice."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "finance_book.money_claim_action"
        )
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return {**action, "domain": domain, "context": {"create": False}}
