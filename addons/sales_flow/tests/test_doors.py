from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .shipping_common import ShippingCase

FACE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class TestDoors(ShippingCase):
    """Ways around a release and a version, tried as the roles' own people."""

    # A caller's own defaults.

    def test_a_default_of_the_caller_releases_nothing(self):
        other = self._order(50)
        self._ask(other, 50)
        released = other.shipping_ids.line_ids
        order = self._order(10)
        held = order.picking_ids
        moves = self.env["stock.move"].with_user(self.warehouse_head)
        move = moves.with_context(default_shipping_line_id=released.id).create(
            {
                "product_id": self.saw.id,
                "product_uom_qty": 10,
                "picking_id": held.id,
                "location_id": held.location_id.id,
                "location_dest_id": held.location_dest_id.id,
            }
        )
        self.assertFalse(move.shipping_line_id)

    def test_a_default_of_the_caller_loosens_no_hold(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        with self.assertRaises(AccessError):
            orders.with_context(default_needs_shipping_application=False).create(
                {"partner_id": self.customer.id, "user_id": self.salesperson.id}
            )

    def test_a_default_of_the_caller_frees_no_customer(self):
        partners = self.env["res.partner"].with_user(self.salesperson)
        with self.assertRaises(AccessError):
            partners.with_context(default_shipping_mode="never").create({"name": "Me"})

    # An application that was submitted.

    def test_no_line_slips_into_an_application_that_was_released(self):
        order = self._order(100)
        released = self._applied(order, 10)
        self.assertEqual(released.state, "released")
        draft = order.with_user(self.salesperson)._make_shipping_application({})
        with self.assertRaises(UserError):
            draft.line_ids.write({"application_id": released.id})

    def test_goods_go_where_it_was_audited(self):
        order = self._order(10)
        application = self._applied(order, 10)
        elsewhere = self.env["res.partner"].create({"name": "Elsewhere"})
        with self.assertRaisesRegex(UserError, "address"):
            application.with_user(self.salesperson).address_id = elsewhere

    # A signature.

    def test_nobody_signs_an_expired_quotation(self):
        order = self._quote()
        order.validity_date = fields.Date.add(fields.Date.today(), days=1)
        order.action_quotation_sent()
        self.env.cr.flush()
        self.env.cr.execute(
            "UPDATE sale_order SET validity_date = %s WHERE id = %s",
            ("2020-01-01", order.id),
        )
        order.invalidate_recordset()
        with self.assertRaises(UserError):
            order.write({"signature": FACE, "signed_by": "Forged"})

    def test_nobody_signs_what_was_changed_since(self):
        order = self._quote()
        order.action_quotation_sent()
        order.order_line.price_unit = 1
        with self.assertRaisesRegex(UserError, "changed since"):
            order.write({"signature": FACE, "signed_by": "Forged"})

    def _quote(self):
        return (
            self.env["sale.order"]
            .with_user(self.salesperson)
            .create(
                {
                    "partner_id": self.customer.id,
                    "user_id": self.salesperson.id,
                    "order_line": [
                        fields.Command.create({"product_id": self.saw.id})
                    ],
                }
            )
        )

    # Opportunities of customers in a pool.

    def test_what_a_pool_customer_was_expected_to_buy_is_hidden(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.salesperson)
            .create(
                {
                    "name": "Saws",
                    "type": "opportunity",
                    "partner_id": self.customer.id,
                    "user_id": self.salesperson.id,
                    "expected_product_ids": [
                        fields.Command.create({"product_id": self.saw.id})
                    ],
                }
            )
        )
        rows = [lead.expected_product_ids, lead.stage_passage_ids]
        for row in rows:
            self.assertTrue(row.has_access("read"))
        pool = self.env["customer.pool"].create(
            {
                "name": "North",
                "manager_ids": [(6, 0, self.sales_manager.ids)],
                "member_ids": [(6, 0, self.salesperson.ids)],
            }
        )
        self.customer.user_id = self.salesperson
        self.customer.with_user(self.sales_manager).action_pool(pool.id, "back")
        self.env.invalidate_all()
        for row in rows:
            self.assertFalse(row.has_access("read"))
            self.assertTrue(row.with_user(self.sales_manager).has_access("read"))

    # Private rows and the organisation.

    def test_a_sales_manager_reads_private_rows_of_her_people(self):
        employees = self.env["hr.employee"]
        chief = employees.create({"name": "C", "user_id": self.sales_manager.id})
        middle = employees.create({"name": "M", "parent_id": chief.id})
        employees.create(
            {"name": "S", "user_id": self.salesperson.id, "parent_id": middle.id}
        )
        self.customer.with_user(self.salesperson).log_action(
            {"kind": "note", "summary": "private", "is_private": True}
        )
        self.env.registry.clear_cache()
        for user, seen in ((self.sales_manager, 1), (self.office_manager, 0)):
            theirs = self.customer.with_user(user)
            self.assertEqual(theirs.timeline(kinds=["note"])["total"], seen)
