from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

NUMBERS = (
    "qty_wanted",
    "qty_stock",
    "qty_safety",
    "qty_incoming",
    "qty_late",
    "qty_requested",
    "qty_inquiry",
    "qty_transferable",
    "qty_short",
)
MANY = 5  # products named beside one warning before the rest is only counted


class PurchaseNeedRequest(models.TransientModel):
    """What deliveries lack, with each number, and what shall be done about it."""

    _name = "purchase.need.request"
    _description = "Shortage to Request"

    shortage_ids = fields.Many2many(comodel_name="stock.shortage", readonly=True)
    eat_safety = fields.Boolean(
        string="Use the minimum, too",
        help="Deliveries may take what reordering rules keep on the shelf.",
    )
    count_late = fields.Boolean(
        string="Count late arrivals",
        help="Goods that should have come already count as arriving today.",
    )
    line_ids = fields.One2many(
        comodel_name="purchase.need.request.line", inverse_name="wizard_id"
    )
    covered_count = fields.Integer(readonly=True)
    short_count = fields.Integer(compute="_compute_short_count")
    # A column that says nothing would push the numbers off the screen.
    has_rest = fields.Boolean(compute="_compute_has")
    has_substitute = fields.Boolean(compute="_compute_has")
    problem_text = fields.Text(readonly=True)
    message = fields.Text(readonly=True)

    @api.depends("line_ids")
    def _compute_short_count(self):
        for wizard in self:
            wizard.short_count = len(wizard.line_ids)

    @api.depends("line_ids.qty_rest", "line_ids.action")
    def _compute_has(self):
        for wizard in self:
            wizard.has_rest = any(wizard.line_ids.mapped("qty_rest"))
            wizard.has_substitute = "substitute" in wizard.line_ids.mapped("action")

    @api.model
    def _open(self, rows):
        """The screen for these rows of the book."""
        # Which company the rows are of, of those I may act for.
        company = rows.sudo().company_id[:1] or self.env.company
        wizard = self.create(
            {
                "shortage_ids": [Command.set(rows.ids)],
                "eat_safety": company.shortage_eat_safety,
                "count_late": company.shortage_count_late,
            }
        )
        wizard._fill()
        return wizard._get_action()

    def _get_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Shortage → purchase"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _get_row_ids(self):
        # Who presses on a delivery need not see the book itself.
        return self.sudo().shortage_ids.ids

    def _get_switches(self):
        return {"eat_safety": self.eat_safety, "count_late": self.count_late}

    def _fill(self):
        rows = self.env["stock.shortage"].browse(self._get_row_ids())
        lines = rows._preview(**self._get_switches())
        lacking = [line for line in lines if line["missing"] > 0]
        self.covered_count = len(rows) - len({line["shortage_id"] for line in lacking})
        self._refill(lacking)
        self.problem_text = "\n".join(
            f"{hint} {self._name_some(lines.product_id)}"
            for hint, lines in self.line_ids.filtered("hint").grouped("hint").items()
        )

    def _name_some(self, products):
        """A long list must not push the table off the screen."""
        names = ", ".join(products[:MANY].mapped("display_name"))
        rest = len(products) - MANY
        if rest > 0:
            return self.env._("%(names)s and %(rest)s more", names=names, rest=rest)
        return names

    def _refill(self, lacking):
        commands, seen = [Command.clear()], set()
        for line in lacking:
            values = self.line_ids._prepare_values(line)
            if line["shortage_id"] in seen:
                # The numbers of a demand stand once, or the totals would lie.
                values |= dict.fromkeys(NUMBERS, 0) | {"is_more": True}
            seen.add(line["shortage_id"])
            commands.append(Command.create(values))
        self.line_ids = commands

    def action_count_again(self):
        """With the switches as they are now."""
        self._fill()
        return self._get_action()

    def action_apply(self):
        """Do what was chosen; what another has asked for meanwhile is left out."""
        rows = self.env["stock.shortage"].browse(self._get_row_ids())
        if not self.line_ids:
            raise UserError(
                self.env._("Nothing to ask for: nothing is missing, see the links.")
            )
        choices = [line._as_choice() for line in self.line_ids]
        result = rows._request(choices, **self._get_switches())
        needs = self.env["purchase.need"].browse(result["need_ids"])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Shortage → purchase"),
                "message": result["message"],
                "sticky": bool(result["no_vendor"]),
                "next": needs._filtered_access("read")._get_records_action()
                if result["need_line_ids"]
                else {"type": "ir.actions.act_window_close"},
            },
        }
