from odoo import fields, models


class MoneyClaimTarget(models.AbstractModel):
    """A document for which money is announced: an invoice, an order."""

    _name = "money.claim.target"
    _description = "Document with Announced Money"

    money_claim_count = fields.Integer(
        string="Announced Money", compute="_compute_money_claim_count"
    )

    def _compute_money_claim_count(self):
        """One query for any number of documents."""
        counts = {}
        if self.env["money.claim"].has_access("read"):
            counts = dict(
                self.env["money.claim"]._read_group(
                    self._get_money_claim_domain(), ["res_id"], ["__count"]
                )
            )
        for document in self:
            document.money_claim_count = counts.get(document.id, 0)

    def _get_money_claim_domain(self):
        return [("res_model", "=", self._name), ("res_id", "in", self.ids)]

    def _prepare_money_claim_values(self):
        """What is filled in when money for this document is announced."""
        return {
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "res_model": self._name,
            "res_id": self.id,
        }

    def action_register_money(self):
        """Announce that the customer has paid: what is asked for is filled in."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "finance_book.money_claim_action_new"
        )
        values = self._prepare_money_claim_values()
        context = {f"default_{name}": value for name, value in values.items()}
        return {**action, "context": context}

    def action_open_money_claims(self):
        """What was announced for these documents."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "finance_book.money_claim_action"
        )
        domain = self._get_money_claim_domain()
        return {**action, "domain": domain, "context": {"create": False}}
