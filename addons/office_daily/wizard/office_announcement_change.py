from odoo import api, fields, models
from odoo.fields import Command


class OfficeAnnouncementChange(models.TransientModel):
    """The new words of an announcement that is out, and whether they matter."""

    _name = "office.announcement.change"
    _description = "Change an Announcement"

    announcement_id = fields.Many2one(
        comodel_name="office.announcement", required=True, ondelete="cascade"
    )
    name = fields.Char(
        string="Title",
        compute="_compute_content",
        store=True,
        readonly=False,
        required=True,
    )
    body = fields.Html(
        string="Text",
        compute="_compute_content",
        store=True,
        readonly=False,
        sanitize_attributes=False,
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Files",
        compute="_compute_content",
        store=True,
        readonly=False,
    )
    is_material = fields.Boolean(
        string="It matters: everybody reads it again",
        help="Off for a spelling mistake; on when people must do something else now.",
    )
    note = fields.Char(string="What changes", required=True)

    @api.depends("announcement_id")
    def _compute_content(self):
        for change in self:
            change.name = change.announcement_id.name
            change.body = change.announcement_id.body
            change.attachment_ids = change.announcement_id.attachment_ids

    def action_change(self):
        """A new version beside the old one."""
        self.ensure_one()
        self.announcement_id.action_change(
            {
                "name": self.name,
                "body": self.body,
                "attachment_ids": [Command.set(self.attachment_ids.ids)],
            },
            self.is_material,
            self.note,
        )
        return {"type": "ir.actions.act_window_close"}
