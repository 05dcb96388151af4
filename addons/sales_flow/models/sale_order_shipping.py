from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.sql import column_exists, create_column

# What only a manager loosens: it is what holds the goods back.
HELD = frozenset({"needs_shipping_application", "deposit_percent"})


class SaleOrder(models.Model):
    """An order whose goods leave only when they were released.

    Where the company, or the customer, wants it, the delivery of an order is held:
    the seller applies for shipping, and what is released can be delivered.
    """

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "sale.order"

    needs_shipping_application = fields.Boolean(
        string="Ships on Application",
        compute="_compute_needs_shipping_application",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        help="Nothing leaves before it was released.",
    )
    deposit_percent = fields.Float(
        string="Deposit (%)",
        compute="_compute_deposit_percent",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Of the order, to be received before goods are released.",
    )
    shipping_ids = fields.One2many(
        comodel_name="shipping.application",
        inverse_name="sale_id",
        string="Shipping Applications",
    )
    can_apply_shipping = fields.Boolean(
        string="Goods Remain to Ask for", compute="_compute_can_apply_shipping"
    )
    shipping_count = fields.Integer(
        string="Applications", compute="_compute_shipping_count"
    )

    _deposit_range = models.Constraint(
        "CHECK (deposit_percent >= 0 AND deposit_percent <= 100)",
        "A deposit is between 0 and 100 percent.",
    )

    def _auto_init(self):
        # Orders of before go on as they began: they are not looked at.
        columns = {"needs_shipping_application": "bool", "deposit_percent": "float8"}
        for name, kind in columns.items():
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, kind)
        return super()._auto_init()

    @api.depends("partner_id", "company_id")
    def _compute_needs_shipping_application(self):
        """Fixed once it is confirmed, whoever is its customer then."""
        name = "needs_shipping_application"
        for order in self:
            kept = order if order._is_hold_fixed() else order._get_usual_hold()
            order[name] = kept[name]

    @api.depends("partner_id", "company_id")
    def _compute_deposit_percent(self):
        for order in self:
            kept = order if order._is_hold_fixed() else order._get_usual_hold()
            order.deposit_percent = kept["deposit_percent"]

    @api.depends(
        "state",
        "needs_shipping_application",
        "order_line.product_uom_qty",
        "order_line.qty_delivered",
        "order_line.shipping_line_ids.quantity",
        "order_line.shipping_line_ids.qty_shipped",
        "shipping_ids.state",
    )
    def _compute_can_apply_shipping(self):
        """One query for any number of orders."""
        running = self.filtered(
            lambda order: order.state == "sale" and order.needs_shipping_application
        )
        lines = running.order_line.filtered(
            lambda line: line._is_shipped_by_application()
        )
        rest = lines._get_shipping_remaining()
        askable = lines.filtered(
            lambda line: line.product_uom_id.compare(rest[line.id], 0) > 0
        ).order_id
        for order in self:
            order.can_apply_shipping = order in askable

    def _compute_shipping_count(self):
        """One query for any number of orders."""
        counts = {}
        if self.env["shipping.application"].has_access("read"):
            counts = dict(
                self.env["shipping.application"]._read_group(
                    [("sale_id", "in", self.ids)], ["sale_id"], ["__count"]
                )
            )
        for order in self:
            order.shipping_count = counts.get(order, 0)

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        for order in orders:
            # As it stands, so that a default counts as what is typed.
            stands = {name: order[name] for name in HELD}
            order._ensure_may_loosen(stands, order._get_usual_hold())
        return orders

    def write(self, vals):
        if HELD & vals.keys():
            for order in self:
                kept = {name: order[name] for name in HELD}
                order._ensure_may_loosen(vals, kept)
        return super().write(vals)

    def _is_hold_fixed(self):
        return bool(self._origin) and self.state == "sale"

    def _get_usual_hold(self):
        customer = self.partner_id.commercial_partner_id.with_company(self.company_id)
        usual = {"always": True, "never": False}
        return {
            "needs_shipping_application": usual.get(
                customer.shipping_mode, self.company_id.shipping_application
            ),
            "deposit_percent": customer.shipping_deposit_percent,
        }

    def _ensure_may_loosen(self, vals, kept):
        """Whoever sells may ask for more safety; less of it is a manager's matter."""
        loosened = [
            name for name in HELD if name in vals and (vals[name] or 0) < kept[name]
        ]
        user = self.env.user
        if (
            not loosened
            or self.env.su
            or user.has_group("sales_team.group_sale_manager")
        ):
            return
        labels = self.fields_get(loosened, ["string"])
        raise AccessError(
            self.env._(
                "%(order)s: %(fields)s holds its goods back; a sales manager loosens"
                " it. You can apply for shipping.",
                order=self.name,
                fields=", ".join(label["string"] for label in labels.values()),
            )
        )

    def _action_cancel(self):
        """Nothing of a cancelled order leaves: its applications end with it."""
        # Also those that a colleague asked for.
        asked = self.sudo().shipping_ids.filtered(
            lambda application: (
                application.state in ("draft", "waiting", "refused", "released")
            )
        )
        if asked:
            asked._move("cancel")
        return super()._action_cancel()

    # Applying.

    def action_apply_shipping(self):
        """Open an application that asks for all that remains.

        One that the person has begun already is gone on with, so that a second press
        leaves no second draft behind; its numbers are looked at anew.

        :raises UserError: not confirmed, or nothing remains
        """
        self.ensure_one()
        begun = self.shipping_ids.filtered_domain(
            [("state", "=", "draft"), ("user_id", "=", self.env.uid)]
        )
        application = begun[:1]
        if application:
            application._look()
        else:
            application = self._make_shipping_application({})
        return application._get_records_action(name=self.env._("Shipping Application"))

    def action_open_shipping(self):
        """The applications of these orders."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_flow.shipping_application_action"
        )
        return {
            **action,
            "domain": [("sale_id", "in", self.ids)],
            "context": {"create": False},
        }

    def _make_shipping_application(self, vals):
        self.ensure_one()
        if self.state != "sale":
            raise UserError(
                self.env._(
                    "%(order)s is not a confirmed order. Confirm it first.",
                    order=self.name,
                )
            )
        application = self.env["shipping.application"].create(
            self._prepare_shipping_values(vals)
        )
        application._look()
        return application

    def _prepare_shipping_values(self, vals):
        lines = vals.get("lines")
        if lines is None:
            lines = self._get_shipping_lines()
        values = {
            name: vals[name]
            for name in ("date_ship", "address_id", "note", "client_ref")
            if vals.get(name)
        }
        return {
            **values,
            "sale_id": self.id,
            "line_ids": [
                fields.Command.create(
                    {
                        "sale_line_id": line.get("sale_line_id"),
                        "quantity": line.get("quantity", 0),
                    }
                )
                for line in lines
            ],
        }

    def _get_shipping_lines(self):
        """All that remains of the goods."""
        goods = self.order_line.filtered(lambda line: line._is_shipped_by_application())
        rest = goods._get_shipping_remaining()
        lines = [
            {"sale_line_id": line.id, "quantity": rest[line.id]}
            for line in goods
            if line.product_uom_id.compare(rest[line.id], 0) > 0
        ]
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing of %(order)s remains to ask for: it was delivered, or its"
                    " applications ask for all of it.",
                    order=self.name,
                )
            )
        return lines
