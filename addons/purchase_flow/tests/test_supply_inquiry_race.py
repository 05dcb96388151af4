from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestSupplyInquiryRace(BaseCase):
    """Two buyers, two connections, one inquiry: it is awarded once."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._as(api.SUPERUSER_ID) as env:
            self._prepare(env)
        self.addCleanup(self._clean)

    def _as(self, uid):
        return Session(self.registry, uid)

    def _prepare(self, env):
        role = "crm_roles.role_purchaser"
        first = new_test_user(env, "race_buyer_one", groups=role)
        second = new_test_user(env, "race_buyer_two", groups=role)
        vendor = env["res.partner"].create({"name": "Race", "email": "r@race.example"})
        product = env["product.product"].create({"name": "Race", "type": "service"})
        inquiry = (
            env["supply.inquiry"]
            .with_user(first)
            .create(
                {
                    "title": "Race",
                    "is_thanking": False,
                    "line_ids": [Command.create({"product_id": product.id})],
                    "vendor_ids": [Command.create({"partner_id": vendor.id})],
                }
            )
        )
        inquiry.action_send()
        line = inquiry.line_ids.id
        inquiry.record_offer(
            {"partner_id": vendor.id, "lines": [{"line_id": line, "price": 5}]}
        )
        self.inquiry, self.product, self.vendor = inquiry.id, product.id, vendor.id
        self.offer_line = inquiry.offer_ids.line_ids.id
        self.users = [first.id, second.id]

    def _clean(self):
        with self._as(api.SUPERUSER_ID) as env:
            inquiry = env["supply.inquiry"].browse(self.inquiry)
            orders, messages = (
                inquiry.order_ids,
                env["mail.mail"].search([("subject", "like", inquiry.name)]),
            )
            messages.unlink()
            inquiry.award_ids.unlink()
            inquiry.offer_ids.line_ids.unlink()
            inquiry.offer_ids.unlink()
            orders.button_cancel()
            tables = ("supply_inquiry_vendor", "supply_inquiry_line")
            orders.unlink()
            for table in tables:
                env.cr.execute(
                    f"DELETE FROM {table} WHERE inquiry_id = %s", [self.inquiry]
                )
            env.cr.execute("DELETE FROM supply_inquiry WHERE id = %s", [self.inquiry])
            env.invalidate_all()
            env["product.product"].browse(self.product).product_tmpl_id.unlink()
            users = env["res.users"].browse(self.users)
            partners = users.partner_id + env["res.partner"].browse(self.vendor)
            users.unlink()
            partners.unlink()

    def test_the_second_of_two_buyers_reads_that_it_is_awarded(self):
        first, second = self.users
        choice = {"awards": [{"offer_line_id": self.offer_line}]}
        with self._as(first) as one, self._as(second) as two:
            mine = one["supply.inquiry"].browse(self.inquiry)
            theirs = two["supply.inquiry"].browse(self.inquiry)
            self.assertEqual((mine.state, theirs.state), ("collecting", "collecting"))
            mine.action_award(choice)
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                theirs.action_award(choice)
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            with self.assertRaisesRegex(
                UserError, "already: Awarded, by race_buyer_one"
            ):
                theirs.action_award(choice)
            two.cr.rollback()
        with self._as(api.SUPERUSER_ID) as env:
            inquiry = env["supply.inquiry"].browse(self.inquiry)
            self.assertEqual(len(inquiry.award_ids), 1)
            self.assertEqual(inquiry.order_ids.mapped("state"), ["purchase"])
