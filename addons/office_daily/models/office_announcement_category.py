from odoo import fields, models


class OfficeAnnouncementCategory(models.Model):
    """What announcements are about: people, safety, prices, the building."""

    _name = "office.announcement.category"
    _description = "Announcement Category"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint("UNIQUE(name)", "There is such a category already.")
