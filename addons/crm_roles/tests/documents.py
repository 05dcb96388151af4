"""A small document that exists during the tests only, to try the frame on.

The frame has no document of its own.  The models below belong to no addon: they
are added to the registry by a test class and taken out again after it.
"""

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from .common import RoleCase

NOWHERE = "crm_roles_test"


class DeskTestOrder(models.Model):
    """Something somebody wants to buy."""

    _module = NOWHERE
    _name = "desk.test.order"
    _inherit = ["mail.thread", "desk.flow"]
    _description = "Test Order"

    _flow = {
        "submit": ({"draft"}, "waiting"),
        "approve": ({"waiting"}, "approved"),
        "refuse": ({"waiting"}, "refused"),
        "reopen": ({"waiting", "refused", "approved"}, "draft"),
        "cancel": ({"draft", "waiting", "approved"}, "cancel"),
    }
    _approval_verb = "approve"
    _approval_number_field = "name"
    _approval_date_field = "date"
    _approval_reject_verb = "refuse"
    _approval_return_verb = "reopen"
    _approval_reset_verb = "reopen"
    _approval_watched = ("amount_total", "partner_id", "line_ids")

    name = fields.Char(required=True)
    folder_id = fields.Many2one(comodel_name="desk.test.folder")
    date = fields.Date()
    note = fields.Char()
    partner_id = fields.Many2one(comodel_name="res.partner")
    user_id = fields.Many2one(comodel_name="res.users")
    keeper_id = fields.Many2one(comodel_name="res.users")
    company_id = fields.Many2one(
        comodel_name="res.company", default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", default=lambda self: self.env.company.currency_id
    )
    amount_total = fields.Monetary()
    is_green = fields.Boolean()
    line_ids = fields.One2many(
        comodel_name="desk.test.order.line", inverse_name="order_id"
    )
    state = fields.Selection(
        selection_add=[
            ("waiting", "Waiting"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("cancel", "Cancelled"),
        ],
        ondelete=dict.fromkeys(
            ("waiting", "approved", "refused", "cancel"), "set default"
        ),
    )
    submit_user_id = fields.Many2one(comodel_name="res.users", copy=False)
    approve_user_id = fields.Many2one(comodel_name="res.users", copy=False)
    approve_date = fields.Datetime(copy=False)

    def action_submit(self):
        return self._move("submit")

    def action_approve(self):
        return self._move("approve")

    def action_refuse(self):
        return self._move("refuse")

    def action_reopen(self):
        return self._move("reopen")

    def action_cancel(self):
        return self._move("cancel")

    def _approval_risk(self):
        return "over budget" if self.amount_total > 5000 else ""

    def _approval_checks(self):
        return [("green", self.is_green, "")]

    def _approval_warehouse_keepers(self):
        return self.keeper_id


class DeskTestOrderLine(models.Model):
    _module = NOWHERE
    _name = "desk.test.order.line"
    _inherit = ["desk.approval.line"]
    _description = "Test Order Line"

    _approval_line_fields = ("name", "quantity")

    order_id = fields.Many2one(comodel_name="desk.test.order", ondelete="cascade")
    name = fields.Char()
    quantity = fields.Float()


class DeskTestFolder(models.Model):
    """A parent that writes on orders through its list."""

    _module = NOWHERE
    _name = "desk.test.folder"
    _description = "Test Folder"

    name = fields.Char()
    order_ids = fields.One2many(
        comodel_name="desk.test.order", inverse_name="folder_id"
    )


MODELS = (DeskTestOrder, DeskTestOrderLine, DeskTestFolder)


@tagged("post_install", "-at_install")
class DocumentCase(RoleCase):
    """Ten people, the test document, and short ways to write a story."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_models()
        cls.Order = cls.env["desk.test.order"]
        cls.Rule = cls.env["desk.approval.rule"]
        cls.Request = cls.env["desk.approval.request"]
        cls.partner = cls.env["res.partner"].create({"name": "Alfreds"})
        cls.admin = cls.env.ref("base.user_admin")

    @classmethod
    def _add_models(cls):
        # Tables note the addon they belong to, so there has to be one.
        cls.env["ir.module.module"].create({"name": NOWHERE})
        names = [model._name for model in MODELS]
        for model in MODELS:
            add_to_registry(cls.registry, model)
        cls.addClassCleanup(cls._remove_models, names)
        cls.registry._setup_models__(cls.cr, names)
        cls.registry.init_models(cls.cr, names, {"module": NOWHERE})
        cls.env["ir.model.access"].create(
            [
                {
                    "name": name,
                    "model_id": cls.env["ir.model"]._get_id(name),
                    "group_id": cls.env.ref("base.group_user").id,
                    **dict.fromkeys(
                        ("perm_read", "perm_write", "perm_create", "perm_unlink"), True
                    ),
                }
                for name in names
            ]
        )

    @classmethod
    def _remove_models(cls, names):
        for model in cls.registry.models.values():
            model._inherit_children.difference_update(names)
        for name in names:
            del cls.registry.models[name]
        cls.registry._setup_models__(cls.cr)
        cls.registry.clear_all_caches()

    def _rule(self, *levels, **values):
        """A rule of these levels; a role key or the values of a level."""
        commands = []
        for number, level in enumerate(levels, start=1):
            if isinstance(level, str):
                level = {"group_id": self.env.ref(f"crm_roles.role_{level}").id}
            commands.append(fields.Command.create({"level": number, **level}))
        return self.Rule.create(
            {
                "name": "Large orders",
                "model_id": self.env["ir.model"]._get_id("desk.test.order"),
                "domain": "[('amount_total', '>=', 1000)]",
                "step_ids": commands,
                **values,
            }
        )

    def _order(self, user, **values):
        return self.Order.with_user(user).create(
            {
                "name": "T1",
                "amount_total": 2000,
                "partner_id": self.partner.id,
                **values,
            }
        )

    def _submitted(self, user, **values):
        order = self._order(user, **values)
        order.action_submit()
        return order

    def _request(self, order, user=None):
        request = order.sudo().desk_approval_request_id
        return self.Request.with_user(user or self.env.user).browse(request.id)

    def _inbox(self, user):
        return self.Request.with_user(user).inbox()

    def _numbers(self, user):
        return [row["number"] for row in self._inbox(user)["rows"]]
