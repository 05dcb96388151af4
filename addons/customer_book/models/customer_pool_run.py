from odoo import api, fields, models


class CustomerPoolRun(models.Model):
    """One night of the reclaim: what went back, who was warned, what failed."""

    _name = "customer.pool.run"
    _description = "Reclaim Run"
    _inherit = "customer.book.engine"
    _order = "date desc, id desc"
    _rec_name = "date"

    date = fields.Date(required=True, index=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="cascade"
    )
    looked_at = fields.Integer()
    reclaimed = fields.Integer()
    warned = fields.Integer()
    failed = fields.Integer()
    report = fields.Text(help="One line per customer that failed, with the reason.")

    _once_a_day = models.Constraint(
        "UNIQUE (date, company_id)", "The reclaim has one report a day."
    )

    @api.model
    def _report(self, company, date, counts, lines):
        """Add to the report of the day: a repeated run goes on with the rest."""
        run = self._engine().search(
            [("date", "=", date), ("company_id", "=", company.id)]
        )
        if not run:
            values = {"date": date, "company_id": company.id}
            run = self._engine().create(values)
        run.write(
            {
                "looked_at": max(run.looked_at, counts["looked_at"]),
                "reclaimed": run.reclaimed + counts["reclaimed"],
                "warned": run.warned + counts["warned"],
                "failed": len(lines),
                "report": "\n".join(lines),
            }
        )
        return run
