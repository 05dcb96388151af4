from odoo import fields, models

from .stock_loan_remind import BLOCK_DAYS, BLOCK_PARAMETER


class ResConfigSettings(models.TransientModel):
    """How long somebody may keep a loan before he gets no other."""

    # What loans and openings add stands apart from the journal.
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    loan_block_days = fields.Integer(
        string="Days late before new loans stop",
        config_parameter=BLOCK_PARAMETER,
        default=BLOCK_DAYS,
    )
