from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date


class StockJournalLock(models.Model):
    """Up to which day the stock of a company stays as it is.

    Every lock is kept: the last one counts, the others tell who moved it and why.
    To lift a lock, set a new one with an earlier day, or with none.
    """

    _name = "stock.journal.lock"
    _description = "Stock Lock"
    _order = "id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date = fields.Date(
        string="Locked up to",
        help="No movement is dated on this day or before it; empty unlocks.",
    )
    note = fields.Char(string="Reason", required=True)
    is_current = fields.Boolean(string="In force", compute="_compute_is_current")

    def _compute_is_current(self):
        locks = {company: company._get_stock_lock() for company in self.company_id}
        for lock in self:
            lock.is_current = lock._origin == locks.get(lock.company_id)

    @api.model_create_multi
    def create(self, vals_list):
        locks = super().create(vals_list)
        locks._ensure_may_lock()
        return locks

    def write(self, vals):
        if vals:
            raise UserError(self._is_kept())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self._is_kept())

    def _is_kept(self):
        return self.env._(
            "A lock is history: set a new one, which counts from then on."
        )

    def _ensure_may_lock(self):
        """The boss, or whoever manages every warehouse of the company."""
        if self.env.su or self.env.user.has_group("crm_roles.role_boss"):
            return
        closed = self.env["warehouse.access"]._closed_ids("manage")
        # Which warehouses there are is no secret here.
        warehouses = self.env["stock.warehouse"].sudo().browse(closed)
        if warehouses.company_id & self.company_id:
            raise AccessError(
                self.env._(
                    "The lock holds for the whole company: the boss sets it, or"
                    " whoever may manage all of its warehouses. %(user)s lacks"
                    " %(warehouses)s.",
                    user=self.env.user.name,
                    warehouses=", ".join(warehouses.mapped("name")),
                )
            )

    def _refusal(self, day):
        return self.env._(
            "%(day)s is locked: the stock of %(company)s stays as it is up to %(date)s"
            " (%(user)s: %(note)s). The boss, or a warehouse head who manages every"
            " warehouse, may set another lock under Inventory, Stock Journal.",
            day=format_date(self.env, day),
            company=self.company_id.name,
            date=format_date(self.env, self.date),
            user=self.create_uid.name,
            note=self.note,
        )
