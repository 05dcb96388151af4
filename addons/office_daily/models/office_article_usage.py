from odoo import api, fields, models
from odoo.tools import SQL


class OfficeArticleUsage(models.Model):
    """Once that an article was read, inserted into a text, or solved something.

    Rows are only added, by the methods of the article; a reader counts once a day.
    """

    _name = "office.article.usage"
    _description = "Use of an Article"
    _order = "date desc, id desc"
    _rec_name = "article_id"

    article_id = fields.Many2one(
        comodel_name="office.article", required=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Who", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[("view", "Read"), ("insert", "Inserted"), ("solve", "Solved it")],
        required=True,
    )
    date = fields.Date(required=True)
    model = fields.Char(string="Document Model")
    res_id = fields.Many2oneReference(string="Document", model_field="model")

    _view_uniq = models.UniqueIndex(
        "(article_id, user_id, date) WHERE kind = 'view'",
        "A reader is counted once a day.",
    )
    _count_idx = models.Index("(article_id, kind)")

    @api.model
    def _log(self, articles, kind, model=None, res_id=None):
        """Add one row per article, in one statement."""
        if not articles:
            return
        self.env.cr.execute(
            SQL(
                "INSERT INTO office_article_usage"
                " (article_id, user_id, kind, date, model, res_id,"
                "  create_uid, create_date, write_uid, write_date)"
                " SELECT id, %(uid)s, %(kind)s, %(day)s, %(model)s, %(res_id)s,"
                "  %(uid)s, %(now)s, %(uid)s, %(now)s"
                " FROM unnest(%(ids)s) AS id ON CONFLICT DO NOTHING",
                uid=self.env.uid,
                kind=kind,
                day=fields.Date.context_today(self),
                model=model,
                res_id=res_id,
                now=fields.Datetime.now(),
                ids=list(articles.ids),
            )
        )
        self.invalidate_model()
        articles.invalidate_recordset(
            ["view_count", "insert_count", "solve_count"], flush=False
        )
