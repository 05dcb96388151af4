from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.crm_roles.models.desk_ledger import ENGINE


class CustomerHeatSuggestion(models.Model):
    """A customer who may be hot: a rule found him, a person decides."""

    _name = "customer.heat.suggestion"
    _description = "Suggested Hot Customer"
    _inherit = "customer.book.engine"
    _order = "create_date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    owner_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    rule_id = fields.Many2one(
        comodel_name="customer.heat.rule", required=True, ondelete="cascade"
    )
    level = fields.Selection(related="rule_id.level")
    kind = fields.Selection(related="rule_id.kind")
    why = fields.Char(required=True)
    state = fields.Selection(
        selection=[
            ("open", "To decide"),
            ("accepted", "Accepted"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        default="open",
    )
    decide_user_id = fields.Many2one(
        comodel_name="res.users", string="Decided by", ondelete="restrict"
    )
    decide_date = fields.Datetime(string="Decided")
    reason = fields.Char(string="Why Not")

    _open_once = models.UniqueIndex(
        "(partner_id, rule_id) WHERE state = 'open'", "This is suggested already."
    )

    @api.model
    def _find_resting(self, rule, partner_ids):
        """Customers that the rule must not suggest now: hot, open or just dismissed."""
        since = fields.Datetime.now() - timedelta(days=rule.rest_days)
        ids = list(partner_ids)
        decided = self._engine().search(
            [
                ("partner_id", "in", ids),
                ("rule_id", "=", rule.id),
                "|",
                ("state", "=", "open"),
                ("decide_date", ">=", since),
            ]
        )
        hot = self.env["res.partner"].browse(ids)._get_heats()
        return set(decided.partner_id.ids) | set(hot.partner_id.ids)

    def action_accept(self):
        """Make the customers hot, as the rule says; the next step is still to plan.

        :return: ids of the hot customers
        """
        self.check_access("read")
        self._ensure_open()
        heats = []
        for suggestion in self:
            customer = suggestion.partner_id.with_context(
                customer_heat_suggested=ENGINE
            )
            rule = suggestion.rule_id
            heats += customer.action_heat(
                rule.level, f"{rule.name}: {suggestion.why}", kind=rule.kind
            )
        self._decide("accepted")
        return heats

    def action_accept_open(self):
        """The button: accept, then ask for the next step."""
        self.ensure_one()
        self.action_accept()
        return self.partner_id.action_open_heat()

    def action_dismiss(self, reason):
        """Not hot, and why; the rule rests for this customer.

        :param reason: why; required
        """
        self.check_access("read")
        self._ensure_open()
        self.partner_id._require(reason)
        self.partner_id._ensure_may_work()
        self._decide("dismissed", reason)
        return True

    def action_dismiss_dialog(self):
        """The dialog that asks why."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.heat.dismiss",
            "view_mode": "form",
            "target": "new",
            "name": self.env["customer.heat.dismiss"]._description,
            "context": {"default_suggestion_ids": self.ids},
        }

    def _ensure_open(self):
        decided = self.filtered(lambda one: one.state != "open")
        if decided:
            raise UserError(
                self.env._(
                    "Decided already: %(names)s.",
                    names=", ".join(decided.mapped("display_name")),
                )
            )

    def _decide(self, state, reason=False):
        self._engine().write(
            {
                "state": state,
                "reason": reason,
                "decide_user_id": self.env.uid,
                "decide_date": fields.Datetime.now(),
            }
        )
