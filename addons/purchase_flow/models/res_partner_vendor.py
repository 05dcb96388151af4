from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..engine import vendor_score

DRIFT_DAYS = 365


class ResPartner(models.Model):
    """A vendor whom we may order from, and how reliable he has been."""

    _name = "res.partner"
    _inherit = "res.partner"

    vendor_state = fields.Selection(
        selection=[
            ("new", "New"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        string="As a Vendor",
        default="approved",
        required=True,
        readonly=True,
        copy=False,
        help="Nothing is ordered from a new vendor until somebody approves it.",
    )
    vendor_file_ids = fields.One2many(
        comodel_name="purchase.flow.vendor",
        inverse_name="partner_id",
        string="Vendor Files",
    )
    is_vendor_to_approve = fields.Boolean(compute="_compute_is_vendor_to_approve")

    @api.depends("commercial_partner_id.vendor_state")
    def _compute_is_vendor_to_approve(self):
        for partner in self:
            partner.is_vendor_to_approve = not partner._is_vendor_approved()

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever adds a partner does not vouch for it as a vendor.

        The system itself (installation, import by the superuser) and those who
        approve vendors do.
        """
        state = self._first_vendor_state()
        return super().create([{**vals, "vendor_state": state} for vals in vals_list])

    def write(self, vals):
        # The merge of two contacts writes every value back as it is.
        if "vendor_state" in vals:
            state = vals["vendor_state"]
            if any(partner.vendor_state != state for partner in self):
                self._ensure_vendor_verdict(state)
        return super().write(vals)

    def action_ask_vendor_approval(self):
        """The file of the vendor: the open one, or a new one with what is known."""
        self.ensure_one()
        vendor = self.commercial_partner_id
        open_file = vendor.vendor_file_ids.filtered(
            lambda file: file.state in ("draft", "waiting")
        )[:1]
        files = self.env["purchase.flow.vendor"]
        file = open_file or files._open_for(vendor)
        return {
            "type": "ir.actions.act_window",
            "res_model": "purchase.flow.vendor",
            "view_mode": "form",
            "res_id": file.id,
        }

    @api.model
    def _first_vendor_state(self):
        trusted = self.env.uid == SUPERUSER_ID or any(
            self.env.user.has_group(group)
            for group in ("base.group_system", "crm_roles.role_boss")
        )
        return "approved" if trusted else "new"

    def _ensure_vendor_verdict(self, state):
        verdict = self.env.context.get("vendor_verdict")
        if not isinstance(verdict, Verdict) or verdict.state != state:
            raise AccessError(
                self.env._(
                    "A vendor is approved through its file, so that it is seen who"
                    " did it. Press “Ask for Approval” on the vendor."
                )
            )

    def _set_vendor_state(self, state):
        """The verdict of the file; with all rights, as the approver only decides."""
        self.sudo().with_context(vendor_verdict=Verdict(state)).write(
            {"vendor_state": state}
        )

    def _is_vendor_approved(self):
        # The verdict alone, with all rights: it holds whoever orders.
        return self.sudo().commercial_partner_id.vendor_state == "approved"

    def _who_approves_vendors(self):
        """Names of the roles in the rules that match, for a refusal."""
        # A rule holds everybody, also those who may not read it.
        rules = self.env["desk.approval.rule"].sudo()
        found = rules.search([("model_id.model", "=", "purchase.flow.vendor")])
        labels = [step._who_label() for step in found.step_ids]
        return ", ".join(dict.fromkeys(labels)) or self.env._("The boss")

    # How reliable.

    def _get_vendor_scores(self):
        """``{partner id: {"on_time", "rejected", "drift", "score"}}``, False: unknown.

        On time is Odoo's own figure; a constant number of queries for any number
        of vendors.
        """
        rejected = self._get_vendor_reject_rates()
        drift = self._get_vendor_drifts()
        return {
            partner.id: partner._score(
                rejected.get(partner.commercial_partner_id.id), drift.get(partner.id)
            )
            for partner in self
        }

    def _score(self, rejected, drift):
        on_time = self.on_time_rate if self.on_time_rate >= 0 else None
        known = {"on_time": on_time, "rejected": rejected, "drift": drift}
        number = vendor_score.score(
            **{
                name: None if value is None else vendor_score.Decimal(str(value))
                for name, value in known.items()
            }
        )
        shown = {
            name: False if value is None else round(float(value), 1)
            for name, value in known.items()
        }
        return {**shown, "score": False if number is None else int(number)}

    def _get_vendor_reject_rates(self):
        """Hook: ``{vendor id: percent of what he sent that was rejected}``.

        The inspection of goods knows; without one, nothing is known.
        """
        return self._get_reject_rates()

    def _get_vendor_drifts(self):
        """``{partner id: percent by which his prices moved within a year}``.

        The average over his products of the last price against the first, in the
        company's currency and the product's unit.
        """
        if not self.ids:
            return {}
        since = fields.Datetime.subtract(fields.Datetime.now(), days=DRIFT_DAYS)
        query = self.env["purchase.order.line"]._search(
            [
                ("partner_id", "in", self.ids),
                ("order_id.state", "=", "purchase"),
                ("order_id.date_approve", ">=", since),
                ("product_uom_qty", ">", 0),
                ("price_subtotal", ">", 0),
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """SELECT partner_id, AVG((last - first) / first * 100)
                     FROM (SELECT DISTINCT line.partner_id, line.product_id,
                                  FIRST_VALUE(%(price)s) OVER earlier AS first,
                                  LAST_VALUE(%(price)s) OVER earlier AS last
                             FROM purchase_order_line line
                             JOIN purchase_order buy ON buy.id = line.order_id
                            WHERE line.id IN %(lines)s
                           WINDOW earlier AS (
                               PARTITION BY line.partner_id, line.product_id
                               ORDER BY buy.date_approve, line.id
                               ROWS BETWEEN UNBOUNDED PRECEDING
                                        AND UNBOUNDED FOLLOWING)
                          ) AS prices
                 GROUP BY partner_id""",
                price=SQL(
                    "(line.price_subtotal / line.product_uom_qty"
                    " / COALESCE(NULLIF(buy.currency_rate, 0), 1))"
                ),
                lines=query.subselect(),
            )
        )
        return dict(self.env.cr.fetchall())


class Verdict:
    """Marks the write that an approved or refused file makes."""

    def __init__(self, state):
        self.state = state
