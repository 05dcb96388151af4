from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.crm_roles.models.desk_ledger import ENGINE


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Two records of one customer become one; both histories are kept."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids).exists()
        if len(partners) < 2:
            return super()._merge(partner_ids, dst_partner, extra_checks)
        kept = dst_partner
        if not kept or kept not in partners:
            kept = self._get_ordered_partner(partners.ids)[-1]
        partners.check_access("write")
        self._ensure_one_holder(partners)
        owner = partners.sudo().user_id
        gone = {one.id: one.display_name for one in partners - kept}
        # Whose they were stays true, whatever the person may write.
        self._merge_ledger(partners.sudo() - kept, kept.sudo())
        result = super()._merge(partners.ids, kept, extra_checks)
        self._begin_merged(kept.sudo(), owner)
        self._tell_merged(gone, kept)
        return result

    def _tell_merged(self, gone, kept):
        """The history says so, and the old number leads to the record that stays."""
        self.env["customer.event"]._record(
            [
                {
                    "kind": "field",
                    "partner_id": kept.id,
                    "summary": self.env._(
                        "Merged: %(name)s (number %(number)s)", name=name, number=number
                    ),
                    "source": kept._merged_source(number),
                }
                for number, name in gone.items()
            ]
        )

    @api.model
    def _update_values(self, src_partners, dst_partner):
        # Every column is copied, those that buttons alone write as well; that the
        # person may write on all of them was asked before.
        kept = dst_partner.sudo().with_context(
            customer_engine=ENGINE, customer_no_guard=ENGINE
        )
        return super()._update_values(src_partners.sudo(), kept)

    def _ensure_one_holder(self, partners):
        """Two owners, or an owner and a pool: somebody has to decide first."""
        # Whose they are is told; nothing else of one that is hidden.
        held = partners.sudo().filtered(lambda one: one.user_id or one.pool_id)
        if len({(one.user_id, one.pool_id) for one in held}) > 1:
            holders = [f"{one.display_name}: {one._describe_holder()}" for one in held]
            raise UserError(
                self.env._(
                    "These customers have not the same owner (%(holders)s). Transfer,"
                    " return or claim one of them first, then merge.",
                    holders="; ".join(holders),
                )
            )

    def _merge_ledger(self, gone, kept):
        """One owner at a time, and of two rows of one kind the latest."""
        self.env.flush_all()
        values = {
            "gone": gone.ids,
            "kept": kept.id,
            "now": fields.Datetime.now(),
            "me": self.env.uid,
            "why": self.env._("merged with %(name)s", name=kept.display_name),
        }
        for query in (
            """
            UPDATE customer_owner
               SET date_to = %(now)s, how_ended = 'merged', reason_ended = %(why)s,
                   operator_ended_id = %(me)s
             WHERE date_to IS NULL AND partner_id = ANY(%(gone)s)
            """,
            """
            INSERT INTO customer_pool_progress (partner_id, kind, is_owner, date)
            SELECT %(kept)s, kind, is_owner, max(date) FROM customer_pool_progress
             WHERE partner_id = ANY(%(gone)s) GROUP BY kind, is_owner
                ON CONFLICT (partner_id, kind, is_owner)
                DO UPDATE SET date = GREATEST(customer_pool_progress.date,
                                              EXCLUDED.date)
            """,
            "DELETE FROM customer_pool_progress WHERE partner_id = ANY(%(gone)s)",
            """
            DELETE FROM customer_owner_share s
             WHERE s.partner_id = ANY(%(gone)s) AND EXISTS (
                   SELECT FROM customer_owner_share o
                    WHERE o.user_id = s.user_id AND o.id <> s.id
                      AND (o.partner_id = %(kept)s
                           OR o.partner_id = ANY(%(gone)s) AND o.id < s.id))
            """,
            "DELETE FROM customer_book_key WHERE partner_id = ANY(%(gone)s)",
        ):
            self.env.cr.execute(SQL(query, **values))
        self.env.invalidate_all()

    def _begin_merged(self, kept, owner):
        """The owner of the one that is gone goes on with the one that is kept."""
        if owner and not kept.user_id and kept._is_commercial():
            kept.with_context(**kept._key()).write({"user_id": owner.id})
        self.env["customer.book.key"].sudo()._renew(kept)
        ledger = self.env["customer.owner"].sudo()
        open_row = [("partner_id", "=", kept.id), ("date_to", "=", False)]
        if kept.user_id and kept._is_commercial() and not ledger.search(open_row):
            ledger._change(kept.ids, kept.user_id, "merged", "")
        kept._refresh_countdown()
