from odoo import api, fields, models
from odoo.tools import SQL


class OfficeArticleReading(models.Model):
    """That one person opened, and where asked confirmed, an article.

    A version that everybody has to read again makes the rows before it old.
    """

    _name = "office.article.reading"
    _description = "Article Read"
    _order = "id desc"
    _rec_name = "user_id"

    article_id = fields.Many2one(
        comodel_name="office.article", required=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Reader",
        required=True,
        ondelete="cascade",
        index=True,
    )
    opened_date = fields.Datetime(string="Opened")
    confirmed_date = fields.Datetime(string="Confirmed")
    version_number = fields.Integer(string="Version", aggregator=None)
    is_current = fields.Boolean(default=True)

    _current_uniq = models.UniqueIndex(
        "(article_id, user_id) WHERE is_current",
        "A reader has read the present text once.",
    )

    @api.model
    def _sign(self, articles, is_confirmed=False):
        """Mark articles as opened, or confirmed, by me; once is enough."""
        if not articles:
            return
        articles.flush_recordset(["version_number"])
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "INSERT INTO office_article_reading"
                " (article_id, user_id, opened_date, confirmed_date, version_number,"
                "  is_current, create_uid, create_date, write_uid, write_date)"
                " SELECT id, %(uid)s, %(now)s, %(confirmed)s, version_number, true,"
                "  %(uid)s, %(now)s, %(uid)s, %(now)s"
                " FROM office_article WHERE id = ANY(%(ids)s)"
                " ON CONFLICT (article_id, user_id) WHERE is_current DO UPDATE SET"
                "  confirmed_date = coalesce(office_article_reading.confirmed_date,"
                "   excluded.confirmed_date)"
                " WHERE excluded.confirmed_date IS NOT NULL",
                uid=self.env.uid,
                now=fields.Datetime.now(),
                confirmed=fields.Datetime.now() if is_confirmed else None,
                ids=list(articles.ids),
            )
        )
        self.invalidate_model()
        articles.invalidate_recordset(["reading_ids", "must_read_open"], flush=False)
