from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ..engine.wording import changes

MARKS = {
    "kept": Markup("%s"),
    "new": Markup('<ins class="text-success fw-bold">%s</ins>'),
    "gone": Markup('<del class="text-danger">%s</del>'),
}


class OfficeAnnouncementVersion(models.Model):
    """The words of an announcement as they stood, from one change to the next.

    Nobody writes a version: publishing and changing an announcement do it.
    """

    _name = "office.announcement.version"
    _description = "Version of an Announcement"
    _order = "announcement_id, number desc"
    _rec_name = "number"

    announcement_id = fields.Many2one(
        comodel_name="office.announcement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    number = fields.Integer(required=True)
    name = fields.Char(string="Title", required=True)
    body = fields.Html(sanitize_attributes=False)
    attachment_ids = fields.Many2many(comodel_name="ir.attachment", string="Files")
    is_material = fields.Boolean(
        string="Asks again",
        help="The change matters: everybody reads and confirms it again.",
    )
    note = fields.Char(string="What changed")
    difference = fields.Html(
        string="Differences", compute="_compute_difference", sanitize=False
    )

    _number_uniq = models.Constraint(
        "UNIQUE(announcement_id, number)", "Versions are numbered one after the other."
    )

    @api.depends("name", "body", "number", "announcement_id.version_ids")
    def _compute_difference(self):
        for version in self:
            before = version.announcement_id.version_ids.filtered(
                lambda other, number=version.number: other.number == number - 1
            )
            version.difference = version._mark_changes(before) if before else False

    def _mark_changes(self, before):
        pieces = changes(before._get_text(), self._get_text())
        marked = Markup("").join(MARKS[piece.kind] % piece.text for piece in pieces)
        return Markup('<div style="white-space: pre-wrap">%s</div>') % marked

    def _get_text(self):
        return f"{self.name}\n\n{html2plaintext(self.body or '')}"
