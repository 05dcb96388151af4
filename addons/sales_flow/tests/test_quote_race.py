from psycopg2.errors import LockNotAvailable

from odoo import api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestQuoteRace(BaseCase):
    """Two presses at once, on two connections: one quotation, one decision."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            partner = env["res.partner"].create({"name": "Race"})
            product = env["product.product"].create(
                {"name": "Race", "type": "service", "list_price": 10}
            )
            lead = env["crm.lead"].create(
                {
                    "name": "Race",
                    "type": "opportunity",
                    "partner_id": partner.id,
                    "expected_product_ids": [
                        Command.create({"product_id": product.id})
                    ],
                }
            )
            order = env["sale.order"].create(
                {
                    "partner_id": partner.id,
                    "order_line": [Command.create({"product_id": product.id})],
                }
            )
            order.action_quotation_sent()
            self.ids = partner.id, product.id, lead.id, order.id
        self.addCleanup(self._clean)

    def _cursor(self):
        return self.registry.cursor()

    def _clean(self):
        partner, product, lead, order = self.ids
        with self._cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            orders = (
                env["sale.order"].browse(order) | env["crm.lead"].browse(lead).order_ids
            )
            orders.filtered(lambda item: item.state != "draft")._action_cancel()
            orders.unlink()
            env["crm.lead"].browse(lead).unlink()
            env["product.product"].browse(product).product_tmpl_id.unlink()
            env["res.partner"].browse(partner).unlink()

    def _impatient(self, cr):
        cr.execute("SET LOCAL lock_timeout = '200ms'")
        return api.Environment(cr, api.SUPERUSER_ID, {})

    def test_the_second_press_waits_and_finds_the_first_quotation(self):
        lead_id = self.ids[2]
        with self._cursor() as first, self._cursor() as second:
            lead = api.Environment(first, api.SUPERUSER_ID, {})["crm.lead"]
            made = lead.browse(lead_id).action_make_quotation()
            with mute_logger("odoo.sql_db"), self.assertRaises(LockNotAvailable):
                later = self._impatient(second)["crm.lead"].browse(lead_id)
                later.action_make_quotation()
            second.rollback()
            first.commit()
            later = api.Environment(second, api.SUPERUSER_ID, {})["crm.lead"]
            again = later.browse(lead_id).action_make_quotation()
            self.assertEqual(again["res_id"], made["res_id"])
            second.rollback()

    def test_the_customer_does_not_decide_while_a_version_is_being_sent(self):
        order_id = self.ids[3]
        with self._cursor() as first, self._cursor() as second:
            order = api.Environment(first, api.SUPERUSER_ID, {})["sale.order"].browse(
                order_id
            )
            order.order_line.product_uom_qty = 5
            order.with_context(mark_so_as_sent=True).message_post(body="Changed")
            with mute_logger("odoo.sql_db"), self.assertRaises(LockNotAvailable):
                later = self._impatient(second)["sale.order"].browse(order_id)
                later.action_customer_accept("Maria", 1)
            second.rollback()
            first.rollback()
