from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.crm_roles.quantity import say_quantity

# What holds goods of an order back for this application.
OPEN = ("waiting", "released")


class ShippingApplication(models.Model):
    """A request to let goods of an order go.

    The seller asks for lines of an order, up to what remains of it.  At that moment
    the numbers are looked at: what the customer owes beside his limit, how long he is
    late, whether the deposit was received, whether the goods lie here.  When all is
    well the goods are released at once; else the one who answers for the failing
    number decides, with the numbers before him.  A release frees the delivery, or
    splits off the part of it that may go.  What is not released stays: the warehouse
    cannot confirm it.
    """

    _name = "shipping.application"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "desk.flow",
        "shipping.application.check",
        "shipping.application.release",
    ]
    _description = "Shipping Application"
    _order = "date_ship, id desc"
    _check_company_auto = True

    _flow = {
        "submit": ({"draft"}, "waiting"),
        "approve": ({"waiting"}, "released"),
        "reject": ({"waiting"}, "refused"),
        "rework": ({"waiting", "refused"}, "draft"),
        "ship": ({"released"}, "shipped"),
        "cancel": ({"draft", "waiting", "refused", "released"}, "cancelled"),
    }
    _approval_verb = "approve"
    _approval_reject_verb = "reject"
    _approval_return_verb = "rework"
    _approval_number_field = "name"
    _approval_date_field = "date_apply"
    _approval_dead = frozenset({"cancelled"})
    _approval_watched = ("check_print", "line_ids")
    _sealed_fields = frozenset(
        {
            "check_print",
            "check_state",
            "credit_limit",
            "credit_over",
            "date_checked",
            "deposit_announced",
            "deposit_asked",
            "deposit_missing",
            "deposit_received",
            "exposure",
            "has_limit",
            "is_short",
            "late_allowed",
            "late_amount",
            "late_days",
            "late_failed",
            "name",
            "receivable",
            "uninvoiced",
        }
    )

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    sale_id = fields.Many2one(
        comodel_name="sale.order",
        string="Order",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'sale')]",
    )
    partner_id = fields.Many2one(
        related="sale_id.partner_id", string="Customer", store=True, precompute=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        related="sale_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="sale_id.currency_id")
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    date_apply = fields.Date(
        string="Asked on", default=fields.Date.context_today, required=True, copy=False
    )
    date_ship = fields.Date(
        string="Ship on",
        default=fields.Date.context_today,
        required=True,
        copy=False,
        tracking=True,
    )
    address_id = fields.Many2one(
        comodel_name="res.partner",
        string="Ship to",
        compute="_compute_address_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    note = fields.Text()
    client_ref = fields.Char(
        string="Caller's Reference",
        copy=False,
        help="Given by a program that may call twice: the second call finds the first.",
    )
    line_ids = fields.One2many(
        comodel_name="shipping.application.line",
        inverse_name="application_id",
        copy=True,
    )
    amount_total = fields.Monetary(
        string="Value of the Goods", compute="_compute_amount_total", store=True
    )
    picking_ids = fields.One2many(
        comodel_name="stock.picking",
        inverse_name="shipping_application_id",
        string="Deliveries",
        readonly=True,
    )
    picking_count = fields.Integer(compute="_compute_picking_names")
    picking_names = fields.Char(string="Delivery", compute="_compute_picking_names")
    shipped_percent = fields.Float(
        string="Shipped", compute="_compute_shipped_percent", store=True
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("waiting", "Waiting for audit"),
            ("released", "Released"),
            ("shipped", "Shipped"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        ondelete={
            state: "cascade"
            for state in ("waiting", "released", "shipped", "refused", "cancelled")
        },
    )
    submit_user_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )
    approve_user_id = fields.Many2one(
        comodel_name="res.users", string="Released by", copy=False, readonly=True
    )
    approve_date = fields.Datetime(string="Released on", copy=False, readonly=True)

    _client_ref_uniq = models.UniqueIndex(
        "(company_id, client_ref) WHERE client_ref IS NOT NULL",
        "Another application bears this reference of the caller already.",
    )

    @api.depends("sale_id")
    def _compute_address_id(self):
        for application in self:
            application.address_id = application.sale_id.partner_shipping_id

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for application in self:
            application.amount_total = sum(application.line_ids.mapped("amount"))

    @api.depends("picking_ids")
    def _compute_picking_names(self):
        # Which delivery it became is told to whoever sees the application.
        pickings = self.env["stock.picking"].sudo()
        found = pickings.search([("shipping_application_id", "in", self.ids)])
        by_application = found.grouped("shipping_application_id")
        for application in self:
            own = by_application.get(application._origin, pickings).sorted("id")
            application.picking_count = len(own)
            application.picking_names = ", ".join(own.mapped("name"))

    @api.depends("line_ids.quantity", "line_ids.qty_shipped")
    def _compute_shipped_percent(self):
        for application in self:
            asked = sum(application.line_ids.mapped("quantity"))
            shipped = sum(application.line_ids.mapped("qty_shipped"))
            application.shipped_percent = 100 * shipped / asked if asked else 0

    @api.model_create_multi
    def create(self, vals_list):
        """A ``client_ref`` that is known gives what was made for it before."""
        keys = self._get_client_keys(vals_list)
        known = self._find_by_client_key(keys)
        fresh = [
            vals for key, vals in zip(keys, vals_list, strict=True) if key not in known
        ]
        created = iter(super().create(fresh))
        applications = self.browse()
        for key in keys:
            applications += known.get(key) or next(created)
        for application in applications.filtered(lambda one: one.name == "/"):
            # The number comes from the sequence alone.
            application.sudo().name = self.env["ir.sequence"].next_by_code(
                "shipping.application"
            )
        return applications

    def write(self, vals):
        fixed = {"sale_id", "user_id", "address_id"} & vals.keys()
        begun = self.filtered(lambda application: application.state != "draft")
        if fixed and begun and not self.env.su:
            raise UserError(
                self.env._(
                    "%(applications)s: order, applicant and address are fixed once it"
                    " was submitted. Cancel it and ask anew.",
                    applications=", ".join(begun.mapped("name")),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        begun = self.filtered(lambda application: application.state != "draft")
        if begun:
            raise UserError(
                self.env._(
                    "What was submitted stays on record: cancel %(applications)s"
                    " instead.",
                    applications=", ".join(begun.mapped("name")),
                )
            )

    # The life of an application.

    @api.model
    def apply(self, vals):
        """Ask for goods of an order; safe to repeat with a ``client_ref``.

        :param vals: ``sale_id``; may have ``date_ship`` (today), ``address_id``,
            ``note``, ``client_ref`` and ``lines``: ``[{"sale_line_id", "quantity"}]``
            in the unit of the order line; without them all that remains
        :return: ``{"id", "name", "state", "passed", "reasons"}``
        :raises UserError: more than remains, or nothing remains; the message names the
            line and what remains of it
        :raises AccessError: an order that the person may not read
        """
        order = self.env["sale.order"].browse(vals.get("sale_id")).exists()
        if not order:
            raise UserError(
                self.env._("Name the order (sale_id) whose goods are to be shipped.")
            )
        order.check_access("read")
        key = (order.company_id.id, vals.get("client_ref") or False)
        found = self._find_by_client_key([key]).get(key)
        application = found or order._make_shipping_application(vals)
        if application.state == "draft":
            application.action_submit()
        return {
            "id": application.id,
            "name": application.name,
            "state": application.state,
            "passed": application.check_state == "passed",
            "reasons": application._get_reasons(),
        }

    def action_submit(self):
        """Ask: the numbers are looked at, and decide who goes on."""
        return self._move("submit")

    def action_approve(self):
        """Release the goods."""
        return self._move("approve")

    def action_reject(self):
        return self._move("reject")

    def action_rework(self):
        """Back to draft; nothing is held for it any more."""
        return self._move("rework")

    def action_ship(self):
        """All of it has left; the delivery does this by itself."""
        return self._move("ship")

    def action_cancel(self):
        """What was not shipped stays with the order and can be asked for again."""
        return self._move("cancel")

    def action_split(self, lines=None):
        """Put a part of a draft into an application of its own.

        :param lines: ``[{"line_id", "quantity"}]`` to move; what does not lie here
            now when not given
        :return: ``{"id", "name"}`` of the new draft
        :raises UserError: not a draft, or there is nothing to split off
        """
        self.ensure_one()
        self.check_access("write")
        self._ensure_draft()
        moved = self._get_split(lines)
        if not moved:
            raise UserError(
                self.env._(
                    "%(application)s has nothing to split off: all of it lies here.",
                    application=self.name,
                )
            )
        self._ensure_part(moved)
        other = self.create(self._prepare_split_values(moved))
        for line, quantity in moved.items():
            line._give_away(quantity)
        (self | other)._look()
        return {"id": other.id, "name": other.name}

    def button_split(self):
        """Split off what is missing, and show the new draft."""
        return self.browse(self.action_split()["id"])._get_records_action()

    def action_open_pickings(self):
        """The deliveries that it became."""
        return self.picking_ids._get_records_action(name=self.env._("Deliveries"))

    def action_open_shortages(self):
        """What these goods lack, in the shortage book, where it can be asked for."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock_book.stock_shortage_action"
        )
        # The demands are those of the deliveries and of the lines themselves.
        moves = self.sudo().line_ids.sale_line_id.move_ids
        domain = [
            "|",
            ("move_id", "in", moves.ids),
            "&",
            ("res_model", "=", "shipping.application.line"),
            ("res_id", "in", self.line_ids.ids),
        ]
        return {**action, "domain": domain, "context": {}}

    # What each step asks for.

    def _check_submit(self):
        for application in self:
            order = application.sale_id
            if order.state != "sale":
                raise UserError(
                    self.env._(
                        "%(order)s is not a confirmed order. Confirm it first.",
                        order=order.name,
                    )
                )
            if not application.line_ids:
                raise UserError(
                    self.env._(
                        "%(application)s asks for nothing yet. Add a line of"
                        " %(order)s.",
                        application=application.name,
                        order=order.name,
                    )
                )
        self.line_ids._ensure_remaining()

    def _after_submit(self):
        self.line_ids._record_uncovered()
        self._look()

    def _check_approve(self):
        self.line_ids._ensure_remaining()

    def _after_approve(self):
        self._release_goods()
        self.env["customer.event"]._record(
            [application._prepare_event_values() for application in self]
        )

    def _check_reject(self):
        # The audit refuses, with its reason; it acts with all rights.
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "%(applications)s: whoever audits it rejects it, with a reason.",
                    applications=", ".join(self.mapped("name")),
                )
            )

    def _after_reject(self):
        self.line_ids._forget_uncovered()

    def _after_rework(self):
        self.line_ids._forget_uncovered()

    def _check_ship(self):
        behind = self.filtered(lambda one: not one._is_shipped())
        if behind:
            raise UserError(
                self.env._(
                    "%(applications)s: what was released has not left yet. The"
                    " delivery says when it has.",
                    applications=", ".join(behind.mapped("name")),
                )
            )

    def _after_cancel(self):
        self.line_ids._forget_uncovered()
        self._hold_again()

    def _is_shipped(self):
        return all(line._get_open_quantity() <= 0 for line in self.line_ids)

    def _ensure_draft(self):
        begun = self.filtered(lambda application: application.state != "draft")
        if begun:
            raise UserError(
                self.env._(
                    "%(applications)s: only a draft is changed. Return it or cancel"
                    " it first.",
                    applications=", ".join(begun.mapped("name")),
                )
            )

    def _prepare_event_values(self):
        """A line in the history of the customer: what was released."""
        return {
            "kind": "delivery",
            "direction": "out",
            "partner_id": self.partner_id.id,
            "summary": self.env._(
                "Goods of %(order)s released: %(number)s",
                order=self.sale_id.name,
                number=self.name,
            ),
            "res_model": self._name,
            "res_id": self.id,
            "company_id": self.company_id.id,
            "source": f"shipping.application,{self.id},released",
        }

    # Splitting.

    def _get_split(self, lines):
        """``{line: quantity}``, checked against whose lines they are."""
        if lines is None:
            self._look()
            return {
                line: line.qty_short for line in self.line_ids if line.qty_short > 0
            }
        known = {line.id: line for line in self.line_ids}
        strangers = [row["line_id"] for row in lines if row["line_id"] not in known]
        if strangers:
            raise UserError(
                self.env._(
                    "%(application)s has no line %(lines)s.",
                    application=self.name,
                    lines=", ".join(map(str, strangers)),
                )
            )
        return {known[row["line_id"]]: row["quantity"] for row in lines}

    def _ensure_part(self, moved):
        """Something must stay, and no line gives more than it has."""
        for line, quantity in moved.items():
            if not 0 < quantity <= line.quantity:
                raise UserError(
                    self.env._(
                        "%(quantity)s cannot be split off %(line)s: choose more than"
                        " zero and not more than it asks for.",
                        quantity=say_quantity(self.env, quantity),
                        line=line.display_name,
                    )
                )
        if all(moved.get(line) == line.quantity for line in self.line_ids):
            raise UserError(
                self.env._(
                    "Nothing of %(application)s would stay: there is nothing to split.",
                    application=self.name,
                )
            )

    def _prepare_split_values(self, moved):
        return {
            "sale_id": self.sale_id.id,
            "user_id": self.user_id.id,
            "date_ship": self.date_ship,
            "address_id": self.address_id.id,
            "note": self.note,
            "line_ids": [
                fields.Command.create(
                    {"sale_line_id": line.sale_line_id.id, "quantity": quantity}
                )
                for line, quantity in moved.items()
            ],
        }

    def _get_client_keys(self, vals_list):
        """The reference is one of the company whose order it is.

        :return: ``[(company id, reference)]``, one for each
        """
        refs = [vals.get("client_ref") or False for vals in vals_list]
        if not any(refs):
            return [(False, False)] * len(refs)
        default = self.default_get(["sale_id"]).get("sale_id")
        asked = [vals.get("sale_id") or default for vals in vals_list]
        orders = self.env["sale.order"].browse(filter(None, asked)).exists()
        companies = {order.id: order.company_id.id for order in orders}
        return [
            (companies.get(order, False), ref)
            for order, ref in zip(asked, refs, strict=True)
        ]

    def _find_by_client_key(self, keys):
        """``{(company id, reference): application}`` of those made before."""
        told = [key for key in keys if key[1]]
        if not told:
            return {}
        companies, refs = zip(*told, strict=True)
        found = self.search(
            [("client_ref", "in", refs), ("company_id", "in", companies)]
        )
        return {(one.company_id.id, one.client_ref): one for one in found}

    # What the approver sees.

    def _approval_risk(self):
        return "; ".join(self._get_reasons())

    def _approval_checks(self):
        return [(label, passed, text) for label, passed, text in self._get_checks()]

    def _approval_snapshot(self):
        return [
            *super()._approval_snapshot(),
            *((label, text) for label, _passed, text in self._get_checks()),
        ]

    def _approval_release(self):
        """The last audit is there: are the numbers still those that were audited?"""
        self._ensure_not_worse()
        return super()._approval_release()
