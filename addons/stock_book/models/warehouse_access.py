from odoo import api, fields, models, tools
from odoo.exceptions import AccessError

RIGHTS = (
    "see",
    "cost",
    "receive",
    "ship",
    "transfer_in",
    "transfer_out",
    "count",
    "adjust",
    "loan",
    "manage",
)


class WarehouseAccess(models.Model):
    """What one person, or one role, may do in one warehouse.

    A person's rights are all rows that name her or one of her roles, added up.
    Whoever no row of a company names has what the company gives to everybody
    (``res.company.warehouse_access_default``), which is everything at first: as
    long as nobody writes a row, Odoo works as it always did.

    The rows are enforced where goods move (``stock.move._action_done``), where
    they are counted, and by the record rules of everything that lies or moves
    in a warehouse.  Programs that act for the company (``sudo``) are not asked:
    a sale that makes a delivery in a warehouse its seller cannot see is right.
    """

    _name = "warehouse.access"
    _description = "Warehouse Right"
    _order = "warehouse_id, role_id, user_id, id"
    _rec_name = "warehouse_id"

    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, index=True
    )
    role_id = fields.Many2one(comodel_name="crm.role", ondelete="cascade", index=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        ondelete="cascade",
        index=True,
        domain=[("share", "=", False)],
    )
    can_see = fields.Boolean(
        string="See",
        default=True,
        help="Quantities, documents and the journal of this warehouse.",
    )
    can_cost = fields.Boolean(string="Cost", help="Unit costs and values, too.")
    can_receive = fields.Boolean(
        string="Receive", help="Take in goods from vendors and returns of customers."
    )
    can_ship = fields.Boolean(string="Ship", help="Hand out goods.")
    can_transfer_in = fields.Boolean(
        string="Transfer in", help="Take in goods from another warehouse."
    )
    can_transfer_out = fields.Boolean(
        string="Transfer out", help="Hand over goods to another warehouse."
    )
    can_count = fields.Boolean(string="Count", help="Enter counted quantities.")
    can_adjust = fields.Boolean(
        string="Adjust", help="Apply counts, scrap, correct what is done."
    )
    can_loan = fields.Boolean(string="Lend", help="Lend out and take back.")
    can_manage = fields.Boolean(
        string="Manage", help="Grant these rights and set the lock date."
    )
    rights_text = fields.Char(string="May", compute="_compute_rights_text")

    _somebody = models.Constraint(
        "CHECK ((user_id IS NULL) <> (role_id IS NULL))",
        "A warehouse right belongs either to a role or to a person.",
    )
    _user_uniq = models.UniqueIndex(
        "(warehouse_id, user_id) WHERE user_id IS NOT NULL",
        "This person has a line for this warehouse already: change that one.",
    )
    _role_uniq = models.UniqueIndex(
        "(warehouse_id, role_id) WHERE role_id IS NOT NULL",
        "This role has a line for this warehouse already: change that one.",
    )
    _acting_needs_seeing = models.Constraint(
        "CHECK (can_see OR NOT (can_cost OR can_receive OR can_ship"
        " OR can_transfer_in OR can_transfer_out OR can_count OR can_adjust"
        " OR can_loan OR can_manage))",
        "Who may act in a warehouse also sees it.",
    )

    @api.depends(*(f"can_{right}" for right in RIGHTS))
    def _compute_rights_text(self):
        for access in self:
            access.rights_text = ", ".join(
                self._right_label(right) for right in RIGHTS if access[f"can_{right}"]
            )

    @api.model_create_multi
    def create(self, vals_list):
        accesses = super().create(vals_list)
        self._forget()
        return accesses

    def write(self, vals):
        result = super().write(vals)
        self._forget()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget()
        return result

    @api.model
    def _forget(self):
        """The rights are cached, and so are the record rules that name them."""
        self.env.registry.clear_cache()

    # What others ask.

    @api.model
    def _ensure(self, right, warehouses):
        """Refuse whoever lacks ``right`` in one of ``warehouses``.

        :param right: one of ``RIGHTS``
        :param warehouses: ``stock.warehouse`` records; none of them is no question
        :raises AccessError: names the right, the warehouses and who may grant it
        """
        self._ensure_one_of((right,), warehouses)

    @api.model
    def _ensure_one_of(self, rights, warehouses):
        """Refuse whoever has none of ``rights`` in one of ``warehouses``."""
        closed = warehouses.filtered(
            lambda warehouse: all(
                warehouse.id in self._closed_ids(right) for right in rights
            )
        )
        if not closed:
            return
        raise AccessError(
            self.env._(
                "%(user)s lacks the right “%(right)s” in %(warehouses)s."
                " It can be granted by %(people)s.",
                user=self.env.user.name,
                right=" / ".join(map(self._right_label, rights)),
                # A name alone is told.
                warehouses=", ".join(closed.sudo().mapped("name")),
                people=self._who_grants(closed),
            )
        )

    @api.model
    def _allowed_warehouses(self, right):
        """The warehouses where I have ``right``; all of them without any row.

        :return: ``stock.warehouse`` records, archived ones included
        """
        every = self._every_warehouse()
        closed = every.browse(self._closed_ids(right))
        return every.browse((every - closed).ids)

    @api.model
    def _every_warehouse(self):
        """All of them, also archived ones and those of other companies."""
        # Which warehouses there are is no secret; what lies in them may be.
        warehouses = self.env["stock.warehouse"].sudo().with_context(active_test=False)
        every = warehouses.search([("id", "!=", False)])
        return self.env["stock.warehouse"].browse(every.ids)

    @api.model
    def _closed_ids(self, right):
        """Ids of the warehouses where I lack ``right``; none for programs."""
        if self.env.su or self.env.user.share:
            return ()
        return self._closed_by_right(self.env.uid)[right]

    @api.model
    @tools.ormcache("uid")
    def _closed_by_right(self, uid):
        """``{right: ids}`` of the warehouses that are closed to a person.

        Cached, for every record rule of the stock asks it.
        """
        # Rights are counted for all warehouses, also those she may not see.
        every = self._every_warehouse().sudo()
        rows = self._rows_of(self.env["res.users"].sudo().browse(uid))
        closed = {}
        for right in RIGHTS:
            granted = rows.filtered(f"can_{right}").warehouse_id
            closed[right] = tuple(
                warehouse.id
                for warehouse in every - granted
                if warehouse.company_id in rows.company_id
                or not warehouse.company_id._gives_to_everybody(right)
            )
        return closed

    @api.model
    def _rows_of(self, user):
        """The rows that name ``user`` or one of the roles that she holds."""
        # Whose rights are asked for may be another than who asks.
        domain = ["|", ("user_id", "=", user.id)]
        groups = ("role_id.group_id", "in", user.all_group_ids.ids)
        return self.sudo().search([*domain, groups])

    @api.model
    def _right_label(self, right):
        return self._fields[f"can_{right}"]._description_string(self.env)

    @api.model
    def _who_grants(self, warehouses):
        # Names alone are told, whoever may read the rows.
        rows = self.sudo().search(
            [("warehouse_id", "in", warehouses.ids), ("can_manage", "=", True)]
        )
        names = rows.role_id.mapped("name") + rows.user_id.mapped("name")
        return ", ".join(names) or self.env._("the warehouse head or the boss")
