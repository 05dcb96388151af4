from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class PurchaseNeedDecision(models.Model):
    """Goods that are ordered for nobody: the buyer says what becomes of them.

    Made by the system when a delivery is cancelled or wants less after its goods were
    ordered, and when goods that a request had got go back to the vendor.
    """

    _name = "purchase.need.decision"
    _inherit = ["mail.thread", "mail.activity.mixin", "desk.flow"]
    _description = "Decision on Ordered Goods"
    _order = "create_date, id"
    _rec_name = "need_line_id"

    _sealed_fields = frozenset(
        {"kind", "need_line_id", "order_line_id", "quantity", "user_id"}
    )
    _flow = {
        "keep": ({"draft"}, "kept"),
        "cut": ({"draft"}, "cut"),
        "pledge": ({"draft"}, "pledged"),
        "order_again": ({"draft"}, "ordered_again"),
    }

    kind = fields.Selection(
        selection=[
            ("dropped", "The delivery wants less"),
            ("returned", "The goods went back to the vendor"),
        ],
        string="What happened",
        required=True,
        readonly=True,
    )
    need_line_id = fields.Many2one(
        comodel_name="purchase.need.line",
        string="Request Line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    order_line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    order_id = fields.Many2one(related="order_line_id.order_id", store=True, index=True)
    partner_id = fields.Many2one(related="order_id.partner_id", string="Vendor")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Buyer", readonly=True, index=True
    )
    company_id = fields.Many2one(related="need_line_id.company_id", store=True)
    product_id = fields.Many2one(related="need_line_id.product_id", store=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(digits="Product Unit", readonly=True, required=True)
    date_planned = fields.Datetime(
        related="order_line_id.date_planned", string="Arrives"
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("draft", "To decide"),
            ("kept", "Kept for stock"),
            ("cut", "Vendor asked to deliver less"),
            ("pledged", "Given to the next demand"),
            ("ordered_again", "To order again"),
        ],
        ondelete=dict.fromkeys(
            ("kept", "cut", "pledged", "ordered_again"), "set default"
        ),
    )
    keep_user_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    cut_user_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    pledge_user_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False
    )
    order_again_user_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False
    )

    def action_keep(self):
        """They stay ordered and become free stock."""
        return self._move("keep")

    def action_cut(self):
        """The vendor is asked to deliver less; a draft order is simply reduced."""
        return self._move("cut")

    def action_pledge(self):
        """The next demand that lacks them gets them."""
        return self._move("pledge")

    def action_order_again(self):
        """What went back is needed all the same: it returns to the board."""
        return self._move("order_again")

    def _check_pledge(self):
        for decision in self:
            if not decision._get_heirs():
                raise UserError(
                    self.env._(
                        "Nobody else waits for %(product)s in %(warehouse)s."
                        " Keep it for the stock, or ask the vendor to deliver less.",
                        product=decision.product_id.display_name,
                        warehouse=decision.need_line_id.warehouse_id.name,
                    )
                )

    def _check_order_again(self):
        for decision in self.filtered(lambda decision: decision.kind != "returned"):
            raise UserError(
                self.env._(
                    "%(product)s did not go back to the vendor, so there is nothing to"
                    " order again.",
                    product=decision.product_id.display_name,
                )
            )

    def _after_keep(self):
        self._free()

    def _after_cut(self):
        self._free()
        for decision in self:
            line = decision.order_line_id
            if decision.order_id.state in ("draft", "sent"):
                line._fit_needs()
                continue
            decision.order_id.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=decision.user_id.id,
                summary=self.env._("Ask the vendor to deliver less"),
                note=self.env._(
                    "%(quantity)s %(unit)s of %(product)s are not needed any more."
                    " Reduce the line when %(vendor)s agrees.",
                    quantity=decision.quantity,
                    unit=decision.product_uom_id.name,
                    product=decision.product_id.display_name,
                    vendor=decision.partner_id.display_name,
                ),
            )

    def _after_pledge(self):
        heirs = {decision: decision._get_heirs() for decision in self}
        self._free()
        for decision, rows in heirs.items():
            decision.message_post(
                body=self.env._(
                    "Next in line: %(rows)s.",
                    rows=", ".join(rows.mapped("display_name")),
                )
            )

    def _after_order_again(self):
        for decision in self:
            decision._get_share()._release(decision.quantity)

    def _free(self):
        """The request gives the goods up, and does not ask for them again."""
        for decision in self:
            decision._get_share()._release(decision.quantity)
            # As in ``_get_share``: what is still wanted is the engine's.
            decision.need_line_id.sudo()._give_up(decision.quantity)
        self.activity_feedback(["mail.mail_activity_data_todo"])

    def _get_share(self):
        # Shares belong to the engine; the decision is the right to change this one.
        return (
            self.env["purchase.need.allocation"]
            .sudo()
            .search(
                [
                    ("need_line_id", "=", self.need_line_id.id),
                    ("order_line_id", "=", self.order_line_id.id),
                ]
            )
        )

    def _get_heirs(self):
        """Other demands that lack the product, or were given these goods already."""
        # Who is next is the same for every buyer; nothing is written.
        book = self.env["stock.shortage"].sudo()
        book._catch_up()
        moves = self.order_line_id.sudo().move_ids
        return book.search(
            [
                ("product_id", "=", self.product_id.id),
                ("warehouse_id", "=", self.need_line_id.warehouse_id.id),
                ("is_open", "=", True),
                ("family", "!=", self.need_line_id.family),
                "|",
                ("qty_missing", ">", 0),
                ("pledge_ids.move_id", "in", moves.ids),
            ]
        )

    def _tell_buyer(self):
        for decision in self:
            there = decision.with_context(lang=decision.user_id.lang)
            decision.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=decision.user_id.id,
                summary=there.env._(
                    "%(quantity)s × %(product)s are ordered for nobody",
                    quantity=f"{decision.quantity:g}",
                    product=there.product_id.display_name,
                ),
                note=there.env._(
                    "%(order)s of %(vendor)s, arrives on %(day)s. Keep it, ask the"
                    " vendor to deliver less, or give it to the next demand.",
                    order=decision.order_id.name,
                    vendor=decision.partner_id.display_name,
                    day=format_date(there.env, decision.date_planned),
                ),
            )
