from odoo import api, fields, models
from odoo.tools import SQL


class StockJournalCheck(models.Model):
    """One comparison of the journal with the stock, product by product and place.

    Every night the lines of the journal are added up and laid beside the quants,
    in one statement.  Where they differ, the heads of the warehouses get a task;
    the run is kept either way, so that it can be shown that somebody looked.
    """

    _name = "stock.journal.check"
    _description = "Check of the Stock Journal"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "date"

    date = fields.Datetime(string="Checked on", required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Checked by", required=True, readonly=True
    )
    product_count = fields.Integer(string="Products", readonly=True)
    place_count = fields.Integer(string="Balances compared", readonly=True)
    difference_count = fields.Integer(string="Differences", readonly=True)
    line_ids = fields.One2many(
        comodel_name="stock.journal.check.line",
        inverse_name="check_id",
        string="Differences found",
        readonly=True,
    )

    @api.model
    def action_check_now(self):
        """Compare now and open the result.

        :return: an action that opens the run
        """
        self.check_access("read")
        # Compared for the whole company, by whoever asks.
        check = self.sudo()._run(self.env.user)
        return check.sudo(False)._get_records_action()

    @api.model
    def _cron_check(self):
        self._run(self.env.user)
        self._forget_old()

    @api.model
    def _run(self, user):
        """Compare everything; the record of the run."""
        found = self._compare()
        differences = [row for row in found if row["journal"] != row["stock"]]
        self.env["stock.journal.check.line"].search([("is_last", "=", True)]).write(
            {"is_last": False}
        )
        check = self.create(
            {
                "date": fields.Datetime.now(),
                "user_id": user.id,
                "product_count": len({row["product_id"] for row in found}),
                "place_count": len(found),
                "difference_count": len(differences),
                "line_ids": [
                    fields.Command.create(self._prepare_line_values(row))
                    for row in differences
                ],
            }
        )
        check._report()
        return check

    @api.model
    def _compare(self):
        """``product_id location_id journal stock`` of every product in every place."""
        self.env.flush_all()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return self.env.execute_query_dict(
            SQL(
                """
                WITH journal AS (
                    SELECT product_id, place, SUM(quantity) AS journal, 0 AS stock
                      FROM (SELECT product_id, location_dest_id AS place,
                                   quantity_product_uom AS quantity
                              FROM stock_move_line WHERE state = 'done'
                             UNION ALL
                            SELECT product_id, location_id, -quantity_product_uom
                              FROM stock_move_line WHERE state = 'done') AS line
                     GROUP BY 1, 2
                     UNION ALL
                    SELECT product_id, location_id, 0, SUM(quantity)
                      FROM stock_quant GROUP BY 1, 2)
                SELECT journal.product_id, journal.place AS location_id,
                       ROUND(SUM(journal.journal)::numeric, %(digits)s) AS journal,
                       ROUND(SUM(journal.stock)::numeric, %(digits)s) AS stock
                  FROM journal
                  JOIN stock_location AS place ON place.id = journal.place
                  JOIN product_product AS product ON product.id = journal.product_id
                  JOIN product_template AS template
                    ON template.id = product.product_tmpl_id
                 WHERE place.usage IN ('internal', 'transit') AND template.is_storable
                 GROUP BY 1, 2
                """,
                digits=digits,
            )
        )

    @api.model
    def _prepare_line_values(self, row):
        return {
            "product_id": row["product_id"],
            "location_id": row["location_id"],
            "qty_journal": row["journal"],
            "qty_stock": row["stock"],
            "is_last": True,
        }

    def _report(self):
        """A task for every warehouse head while something differs."""
        self.ensure_one()
        if not self.difference_count:
            return
        heads = self.env.ref("crm_roles.role_warehouse_head").user_ids
        summary = self.env._(
            "The journal and the stock differ in %(count)s places",
            count=self.difference_count,
        )
        for head in heads.filtered("active"):
            self.activity_schedule(
                "mail.mail_activity_data_warning", summary=summary, user_id=head.id
            )

    @api.model
    def _forget_old(self):
        """Runs without a difference are kept for a quarter."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=90)
        self.search([("date", "<", limit), ("difference_count", "=", 0)]).unlink()
