from odoo import fields, models


class ResCompany(models.Model):
    """What a company expects of its warehouses."""

    _inherit = "res.company"

    warehouse_access_default = fields.Selection(
        selection=[
            ("all", "Everything, as in Odoo"),
            ("see", "See quantities and documents"),
            ("none", "Nothing"),
        ],
        string="Without a Warehouse Right",
        default="all",
        required=True,
        help="What somebody may do whom no warehouse right names.",
    )

    def _gives_to_everybody(self, right):
        self.ensure_one()
        given = self.warehouse_access_default or "all"
        return given == "all" or (given == "see" and right == "see")
