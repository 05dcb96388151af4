from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.crm_roles.models.desk_sealed import Given


class GoodsInspectionClaim(models.Model):
    """What we hold against a vendor: bad goods, with photos and what we want.

    The claim collects rejected and conceded quantities of an inspection and says
    for each whether the vendor replaces or credits it.  It is sent as a letter in
    the vendor's language.  When the vendor agrees, the replacement is planned as a
    receipt and the credit prepared as a draft refund; it is settled when both came.
    """

    _name = "goods.inspection.claim"
    _description = "Vendor Claim"
    _inherit = ["desk.flow", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    _sealed_fields = frozenset({"name"})
    _flow = {
        "send": ({"draft"}, "sent"),
        "agree": ({"sent"}, "agreed"),
        "deny": ({"sent"}, "denied"),
        "settle": ({"agreed", "denied"}, "settled"),
        "cancel": ({"draft", "sent"}, "cancelled"),
    }

    name = fields.Char(string="Number", default="/", readonly=True, copy=False)
    inspection_id = fields.Many2one(
        comodel_name="goods.inspection", required=True, readonly=True, index=True
    )
    purchase_order_id = fields.Many2one(
        related="inspection_id.purchase_order_id", store=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(
        related="inspection_id.partner_id", string="Vendor", store=True
    )
    company_id = fields.Many2one(related="inspection_id.company_id", store=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Buyer",
        default=lambda self: self.env.user,
        index=True,
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("agreed", "Agreed"),
            ("denied", "Denied"),
            ("settled", "Settled"),
            ("cancelled", "Cancelled"),
        ],
        ondelete=dict.fromkeys(
            ("sent", "agreed", "denied", "settled", "cancelled"), "cascade"
        ),
    )
    send_user_id = fields.Many2one(
        comodel_name="res.users", string="Sent by", readonly=True, copy=False
    )
    send_date = fields.Datetime(string="Sent on", readonly=True, copy=False)
    agree_date = fields.Datetime(string="Agreed on", readonly=True, copy=False)
    description = fields.Text(help="What is wrong, for the vendor.")
    vendor_answer = fields.Text(string="Answer of the Vendor")
    date_replacement = fields.Date(string="Replacement expected")
    photo_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Photos and Documents"
    )
    line_ids = fields.One2many(
        comodel_name="goods.inspection.claim.line", inverse_name="claim_id"
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_amount", store=True
    )
    amount = fields.Monetary(
        string="Value of the Goods", compute="_compute_amount", store=True
    )
    amount_credit = fields.Monetary(
        string="Credit expected", compute="_compute_amount", store=True
    )
    credit_move_id = fields.Many2one(
        comodel_name="account.move", string="Vendor Credit Note", copy=False
    )
    next_text = fields.Char(string="Next", compute="_compute_next_text")

    @api.depends("line_ids.amount", "line_ids.amount_credit", "line_ids.currency_id")
    def _compute_amount(self):
        for claim in self:
            company = claim.company_id or self.env.company
            claim.currency_id = claim.line_ids.currency_id[:1] or company.currency_id
            claim.amount = sum(claim.line_ids.mapped("amount"))
            claim.amount_credit = sum(claim.line_ids.mapped("amount_credit"))

    @api.depends("state")
    def _compute_next_text(self):
        texts = {
            "draft": self.env._("Add photos, choose what you want, and send it."),
            "sent": self.env._("The vendor answers; then press Agreed or Denied."),
            "agreed": self.env._("Goods or credit come; then it is settled."),
            "denied": self.env._("Decide what to do with the goods, then settle."),
        }
        for claim in self:
            claim.next_text = texts.get(claim.state, "")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "name" not in vals:
                sequences = self.env["ir.sequence"]
                vals["name"] = Given(sequences.next_by_code("goods.inspection.claim"))
        return super().create(vals_list)

    def action_send(self):
        """Send the letter by mail, in the vendor's language."""
        return self._move("send")

    def action_agree(self):
        return self._move("agree")

    def action_deny(self):
        return self._move("deny")

    def action_settle(self):
        return self._move("settle")

    def action_cancel(self):
        return self._move("cancel")

    def action_return_vendor(self):
        return self.line_ids.decision_id.action_return_vendor()

    def action_open_credit(self):
        return self.credit_move_id._get_records_action()

    @api.model
    def _open_for(self, inspection):
        """A claim for everything of the inspection that no claim holds yet."""
        bad = inspection._get_unclaimed()
        if not bad:
            raise UserError(
                self.env._(
                    "%(inspection)s has nothing to claim: reject goods or concede a"
                    " price cut first, or open its claims.",
                    inspection=inspection.name,
                )
            )
        return self.create(self._prepare_claim_values(inspection, bad))

    @api.model
    def _prepare_claim_values(self, inspection, decisions):
        return {
            "inspection_id": inspection.id,
            "description": "\n".join(
                f"{item.product_id.display_name}: {item.reason}" for item in decisions
            ),
            "line_ids": [
                Command.create({"decision_id": item.id}) for item in decisions
            ],
        }

    def _check_send(self):
        for claim in self:
            if not claim.line_ids:
                raise UserError(
                    self.env._("%(claim)s claims nothing yet.", claim=claim.name)
                )

    def _after_send(self):
        template = self.env.ref("purchase_flow.template_claim")
        for claim in self.filtered("partner_id.email"):
            template.send_mail(
                claim.id,
                email_layout_xmlid="mail.mail_notification_light",
                email_values={"attachment_ids": claim.photo_ids.ids},
            )

    def _after_agree(self):
        for claim in self:
            claim._plan_replacement()
            claim._prepare_credit()

    def _plan_replacement(self):
        """What is replaced comes as a new receipt of the order."""
        decisions = self.line_ids.decision_id.filtered(
            lambda item: item.remedy == "replacement" and item.kind == "rejected"
        )
        order_lines = decisions.purchase_line_id
        if self.date_replacement:
            order_lines.with_context(
                arrival_reason=self.env._("Replacement, %(claim)s", claim=self.name)
            ).date_planned = self.date_replacement
        # The buyer agrees with the vendor; the receipt follows for the warehouse.
        order_lines.sudo()._create_or_update_picking()

    def _prepare_credit(self):
        """A draft refund of what the vendor has billed and gives back."""
        rows = [values for line in self.line_ids for values in line._prepare_credits()]
        if not rows:
            return
        refund = self.env["account.move"].create(
            {
                "move_type": "in_refund",
                "partner_id": self.partner_id.id,
                "currency_id": self.currency_id.id,
                "company_id": self.company_id.id,
                "invoice_origin": f"{self.name} {self.purchase_order_id.name or ''}",
                "ref": self.name,
                "invoice_line_ids": [Command.create(values) for values in rows],
            }
        )
        self.credit_move_id = refund
