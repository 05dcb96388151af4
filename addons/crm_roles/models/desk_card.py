from odoo import fields, models


class DeskCard(models.Model):
    """One block on one workbench, and the list behind it.

    A card is a record: a new card needs no Python.  It is read with the rights
    of the person who looks, so its figure always equals the list it opens.
    """

    _name = "desk.card"
    _description = "Workbench Card"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    role_ids = fields.Many2many(
        comodel_name="res.groups", string="Workbenches", required=True
    )
    kind = fields.Selection(
        selection=[
            ("count", "Number of records"),
            ("sum", "Sum of a field"),
            ("list", "List"),
            ("chart", "Chart"),
            ("funnel", "Funnel"),
            ("inbox", "Approvals inbox"),
            ("shortcut", "Shortcut"),
        ],
        default="count",
        required=True,
    )
    size = fields.Selection(
        selection=[("third", "One third"), ("two", "Two thirds"), ("full", "Full")],
        default="third",
        required=True,
    )
    tone = fields.Selection(
        selection=[("calm", "Calm"), ("warn", "Warning"), ("alarm", "Alarm")],
        default="calm",
        required=True,
        help="How urgent the card is as long as it holds something.",
    )
    action_id = fields.Many2one(
        comodel_name="ir.actions.act_window",
        ondelete="cascade",
        help="The list the card opens; it also names the model to read.",
    )
    domain = fields.Char(default="[]", required=True)
    field_name = fields.Char(
        string="Measured Field", help="Summed by a sum, a chart or a funnel."
    )
    group_by = fields.Char(help="Groups of a chart or stages of a funnel.")
    chart_type = fields.Selection(
        selection=[("bar", "Bars"), ("line", "Line"), ("pie", "Pie")], default="bar"
    )
    row_fields = fields.Char(
        help="Fields of a row of a list, separated by commas; the first is its title."
    )
    order = fields.Char(string="Row Order")
    limit = fields.Integer(string="Rows", default=5)
    empty_text = fields.Char(
        translate=True, help="What belongs here, said while the card is empty."
    )
    empty_action_id = fields.Many2one(
        comodel_name="ir.actions.act_window",
        ondelete="set null",
        help="The form that an empty card and a shortcut open to start something.",
    )
