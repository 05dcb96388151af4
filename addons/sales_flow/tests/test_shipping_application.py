from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.crm_roles.quantity import say_quantity

from .shipping_common import ShippingCase


@tagged("post_install", "-at_install")
class TestShippingApplication(ShippingCase):
    def test_lines_default_to_what_remains(self):
        order = self._order(100)
        self._applied(order, 40)
        action = order.action_apply_shipping()
        draft = self.env["shipping.application"].browse(action["res_id"])
        self.assertEqual(draft.line_ids.quantity, 60)
        self.assertEqual(draft.line_ids.qty_remaining, 60)

    def test_more_than_remains_is_refused_and_named(self):
        order = self._order(100)
        first = self._applied(order, 40)
        self._deliver(first.sudo().picking_ids)
        with self.assertRaisesRegex(UserError, "70 Units are asked for, 60 Units"):
            self._ask(order, 70)
        self.assertEqual(self._ask(order, 60)["state"], "released")

    def test_what_others_ask_for_does_not_remain(self):
        order = self._order(100)
        self._applied(order, 40)
        with self.assertRaisesRegex(UserError, "60 Units remain"):
            self._ask(order, 70)

    def test_one_application_does_not_ask_twice_for_a_line(self):
        order = self._order(100)
        line = {"sale_line_id": order.order_line.id, "quantity": 60}
        with self.assertRaisesRegex(UserError, "120 Units are asked for"):
            self._ask(order, lines=[line, dict(line)])

    def test_when_all_is_well_it_is_released_at_once(self):
        answer = self._ask(self._order(100), 40)
        self.assertEqual(answer["state"], "released")
        self.assertTrue(answer["passed"])
        self.assertEqual(answer["reasons"], [])

    def test_asking_twice_with_a_reference_makes_one(self):
        order = self._order(100)
        first = self._ask(order, 40, client_ref="app-1")
        self.assertEqual(first, self._ask(order, 40, client_ref="app-1"))
        self.assertEqual(order.shipping_count, 1)

    def test_a_second_press_goes_on_with_the_draft(self):
        order = self._order(100)
        first, second = order.action_apply_shipping(), order.action_apply_shipping()
        self.assertEqual(first["res_id"], second["res_id"])
        self.assertEqual(order.shipping_count, 1)

    def test_a_colleague_begins_a_draft_of_his_own(self):
        order = self._order(100)
        first = order.action_apply_shipping()
        second = order.with_user(self.sales_manager).action_apply_shipping()
        self.assertNotEqual(first["res_id"], second["res_id"])

    def test_it_is_offered_while_something_remains(self):
        order = self._order(100)
        self.assertTrue(order.can_apply_shipping)
        application = self._applied(order)
        self.assertFalse(order.can_apply_shipping)
        application.action_cancel()
        self.assertTrue(order.can_apply_shipping)

    def test_it_is_offered_when_an_application_asks_for_less(self):
        order = self._order(100)
        application = self._applied(order)
        self.assertFalse(order.can_apply_shipping)
        application.line_ids.sudo().quantity = 50
        self.assertTrue(order.can_apply_shipping)

    def test_a_draft_that_opens_again_is_looked_at_anew(self):
        order = self._order(100)
        action = order.action_apply_shipping()
        draft = self.env["shipping.application"].browse(action["res_id"])
        self.assertEqual(draft.check_state, "passed")
        self._ask(order, 60)
        order.action_apply_shipping()
        self.assertEqual(draft.check_state, "failed")
        self.assertEqual(draft.line_ids.qty_short, 60)

    def test_whether_it_is_offered_costs_the_same_for_many_orders(self):
        orders = [self._order(1) for _number in range(6)]
        counts = []
        for group in (orders[:1], orders):
            self.env.invalidate_all()
            found = self.env["sale.order"].browse([order.id for order in group])
            found.order_line.mapped("product_id.type")
            before = self.env.cr.sql_log_count
            found.mapped("can_apply_shipping")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_a_large_quantity_is_told_in_full(self):
        line = self._order(1).order_line
        said = line._say_remaining(1234568, 1234567.5)
        self.assertIn("1,234,568 Units are asked for, 1,234,567.5 Units remain", said)

    def test_a_quantity_is_told_with_the_marks_of_the_reader(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env["res.lang"].search([("code", "=", "es_ES")]).grouping = "[3,0]"
        there = self.env(context={"lang": "es_ES"})
        self.assertEqual(say_quantity(there, 1234.5), "1.234,5")
        self.assertEqual(say_quantity(there, 100), "100")

    def test_a_reference_finds_the_application_of_another_company(self):
        company = self._other_company()
        order = self._order(5, company_id=company.id)
        first = self._ask(order, client_ref="app-9")
        self.assertEqual(first, self._ask(order, client_ref="app-9"))

    def test_a_reference_in_two_companies_makes_one_in_each(self):
        company = self._other_company()
        orders = [self._order(5), self._order(5, company_id=company.id)]
        values = [
            {
                "sale_id": order.id,
                "client_ref": "app-9",
                "line_ids": [
                    Command.create({"sale_line_id": order.order_line.id, "quantity": 1})
                ],
            }
            for order in orders
        ]
        applications = self.env["shipping.application"].with_user(self.salesperson)
        applications = applications.with_context(
            allowed_company_ids=(self.env.company | company).ids
        )
        applications.create(values[:1])
        made = applications.create(values)
        self.assertEqual([one.sale_id.id for one in made], [one.id for one in orders])
        self.assertEqual(made, applications.create(values))

    def test_money_for_an_order_is_of_its_company_and_currency(self):
        company = self._other_company()
        order = self._order(5, company_id=company.id)
        values = {
            "partner_id": self.customer.id,
            "amount": 7,
            "res_model": "sale.order",
            "res_id": order.id,
            "client_ref": "phone-9",
        }
        claims = self.env["money.claim"].with_user(self.salesperson)
        first = claims.register(dict(values))
        claim = claims.browse(first["id"])
        self.assertEqual(claim.company_id, company)
        self.assertEqual(first["currency"], order.currency_id.name)
        self.assertEqual(first, claims.register(dict(values)))

    def _other_company(self):
        """The salesperson sells for it too; his own company is the one he is in."""
        company = self.env["res.company"].create(
            {"name": "South", "currency_id": self.env.ref("base.EUR").id}
        )
        company.currency_id.active = True
        company.shipping_application = True
        self.salesperson.company_ids |= company
        return company

    def test_a_quotation_ships_nothing(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        with self.assertRaisesRegex(UserError, "not a confirmed order"):
            self._ask(order)

    def test_nothing_remains_to_ask_for(self):
        order = self._order(100)
        self._applied(order)
        with self.assertRaisesRegex(UserError, "Nothing of"):
            order.action_apply_shipping()

    def test_a_line_of_another_order_is_refused(self):
        order, other = self._order(10), self._order(10)
        with self.assertRaises(ValidationError):
            self._ask(
                order,
                lines=[{"sale_line_id": other.order_line.id, "quantity": 1}],
            )

    # The delivery.

    def test_a_delivery_is_held_before_the_release(self):
        order = self._order(100)
        picking = order.sudo().picking_ids
        self.assertTrue(picking.is_shipping_held)
        with self.assertRaisesRegex(UserError, "is held"):
            self._deliver(picking)
        self.assertNotEqual(picking.state, "done")

    def test_the_board_says_why_it_is_held(self):
        picking = self._order(100).sudo().picking_ids
        reasons = picking._get_block_reasons()[picking.id]
        self.assertTrue(any("is held" in reason for reason in reasons))
        self.assertEqual(picking.board_state, "blocked")

    def test_a_partial_release_splits_the_delivery(self):
        order = self._order(100)
        application = self._applied(order, 40)
        freed = application.sudo().picking_ids
        self.assertEqual(freed.move_ids.product_uom_qty, 40)
        self.assertEqual(freed.state, "assigned")
        held = order.sudo().picking_ids - freed
        self.assertEqual(held.move_ids.product_uom_qty, 60)
        with self.assertRaisesRegex(UserError, "is held"):
            self._deliver(held)
        self._deliver(freed)
        self.assertEqual(order.order_line.qty_delivered, 40)
        self.assertEqual(application.state, "shipped")

    def test_a_whole_release_frees_the_delivery_as_it_is(self):
        order = self._order(100)
        picking = order.sudo().picking_ids
        application = self._applied(order)
        self.assertEqual(application.sudo().picking_ids, picking)
        self.assertFalse(picking.is_shipping_held)

    def test_two_releases_make_two_deliveries(self):
        order = self._order(100)
        first, second = self._applied(order, 40), self._applied(order, 30)
        self.assertNotEqual(first.sudo().picking_ids, second.sudo().picking_ids)
        quantities = order.sudo().picking_ids.mapped("move_ids.product_uom_qty")
        self.assertEqual(sorted(quantities), [30, 30, 40])

    def test_more_than_released_does_not_leave(self):
        order = self._order(100)
        application = self._applied(order, 40)
        with self.assertRaisesRegex(UserError, "released 40 Units"):
            self._deliver(application.sudo().picking_ids, 45)

    def test_a_part_of_the_released_leaves_and_the_rest_stays_released(self):
        order = self._order(100)
        application = self._applied(order, 40)
        picking = application.sudo().picking_ids
        keeper = picking.with_user(self.warehouse_head)
        keeper.move_ids.quantity = 15
        keeper.move_ids.picked = True
        keeper.with_context(skip_backorder=True).button_validate()
        self.assertEqual(application.state, "released")
        self.assertEqual(application.line_ids.qty_shipped, 15)
        backorder = application.sudo().picking_ids - picking
        self.assertEqual(backorder.move_ids.product_uom_qty, 25)
        self._deliver(backorder)
        self.assertEqual(application.state, "shipped")

    def test_goods_added_to_the_delivery_by_hand_are_held_too(self):
        order = self._order(100)
        picking = self._applied(order, 40).sudo().picking_ids
        other = self._product("Chain", 5)
        self.env["stock.move"].with_user(self.warehouse_head).create(
            {
                "picking_id": picking.id,
                "product_id": other.id,
                "product_uom_qty": 2,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
            }
        )
        with self.assertRaisesRegex(UserError, "is held"):
            self._deliver(picking)

    def test_a_line_added_later_is_held_in_a_delivery_of_its_own(self):
        order = self._order(100)
        released = self._applied(order).sudo().picking_ids
        chain = self._product("Chain", 5)
        order.write(
            {
                "order_line": [
                    Command.create({"product_id": chain.id, "product_uom_qty": 2})
                ]
            }
        )
        later = order.sudo().picking_ids - released
        self.assertEqual(later.move_ids.product_id, chain)
        self.assertTrue(later.is_shipping_held)

    def test_a_cancelled_delivery_is_asked_for_anew(self):
        order = self._order(100)
        order.sudo().picking_ids.action_cancel()
        draft = self.env["shipping.application"].browse(
            order.action_apply_shipping()["res_id"]
        )
        draft.with_user(self.salesperson).action_submit()
        self.assertEqual(draft.state, "released")
        self.assertEqual(draft.picking_ids.move_ids.product_uom_qty, 100)
        rows = self.env["stock.shortage"].search(
            [("res_model", "=", "shipping.application.line"), ("is_open", "=", True)]
        )
        self.assertFalse(rows)

    def test_goods_nobody_delivers_go_into_the_shortage_book(self):
        order = self._order(250)
        order.sudo().picking_ids.action_cancel()
        application = self._applied(order)
        self.assertEqual(application.state, "waiting")
        row = self.env["stock.shortage"].search(
            [
                ("res_model", "=", "shipping.application.line"),
                ("res_id", "=", application.line_ids.id),
            ]
        )
        self.assertEqual((row.quantity, row.qty_missing), (250, 150))
        self.assertEqual(row.origin, application.name)
        application.action_cancel()
        self.assertFalse(row.is_open)

    def test_a_held_delivery_wants_its_goods_once(self):
        order = self._order(250)
        application = self._applied(order)
        rows = self.env["stock.shortage"].search(
            [("product_id", "=", self.saw.id), ("is_open", "=", True)]
        )
        self.assertEqual(sum(rows.mapped("quantity")), 250)
        domain = application.action_open_shortages()["domain"]
        self.assertEqual(self.env["stock.shortage"].search(domain), rows)

    def test_orders_without_application_leave_as_before(self):
        self.customer.shipping_mode = "never"
        order = self._order(10)
        self.assertFalse(order.needs_shipping_application)
        self._deliver(order.sudo().picking_ids)
        self.assertEqual(order.order_line.qty_delivered, 10)

    def test_the_customer_says_otherwise_than_the_company(self):
        self.env.company.shipping_application = False
        self.assertFalse(self._order(1).needs_shipping_application)
        self.customer.shipping_mode = "always"
        self.assertTrue(self._order(1).needs_shipping_application)

    def test_switching_it_on_leaves_running_orders_alone(self):
        self.env.company.shipping_application = False
        order = self._order(10)
        self.env.company.shipping_application = True
        self._deliver(order.sudo().picking_ids)
        self.assertEqual(order.order_line.qty_delivered, 10)

    def test_a_return_is_not_held(self):
        order = self._order(10)
        picking = self._applied(order).sudo().picking_ids
        self._deliver(picking)
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 4
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        self._deliver(back)
        self.assertEqual(back.state, "done")
        self.assertEqual(order.order_line.qty_delivered, 6)
        self.assertEqual(self._ask(order, 4)["state"], "released")

    def test_goods_that_leave_in_two_steps_are_released_once(self):
        self.warehouse.delivery_steps = "pick_ship"
        order = self._order(100)
        pick = order.sudo().picking_ids
        with self.assertRaisesRegex(UserError, "is held"):
            self._deliver(pick)
        application = self._applied(order, 40)
        first = application.sudo().picking_ids
        self._deliver(first)
        out = application.sudo().picking_ids - first
        self.assertEqual(out.move_ids.product_uom_qty, 40)
        self.assertEqual(application.state, "released")
        self._deliver(out)
        self.assertEqual(application.state, "shipped")
        self.assertEqual(order.order_line.qty_delivered, 40)

    def test_a_dozen_is_counted_in_pieces(self):
        order = self._order(0)
        order.write(
            {
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.saw.id,
                            "product_uom_qty": 5,
                            "product_uom_id": self.env.ref("uom.product_uom_dozen").id,
                            "price_unit": 100,
                        }
                    )
                ]
            }
        )
        line = order.order_line[-1]
        application = self._applied(
            order, lines=[{"sale_line_id": line.id, "quantity": 2}]
        )
        self.assertEqual(application.state, "released")
        moves = application.sudo().line_ids.move_ids
        self.assertEqual(sum(moves.mapped("product_qty")), 24)

    def test_a_smaller_order_shrinks_what_is_held(self):
        order = self._order(100)
        self._applied(order, 40)
        order.order_line.product_uom_qty = 90
        open_moves = order.sudo().order_line.move_ids.filtered(
            lambda move: move.state != "cancel"
        )
        self.assertEqual(sum(open_moves.mapped("product_uom_qty")), 90)

    # Cancelling, splitting, changing.

    def test_cancelling_holds_the_goods_again(self):
        order = self._order(100)
        application = self._applied(order, 40)
        picking = application.sudo().picking_ids
        application.action_cancel()
        self.assertTrue(picking.is_shipping_held)
        self.assertEqual(self._ask(order, 100)["state"], "released")

    def test_a_cancelled_order_takes_its_applications_along(self):
        order = self._order(100)
        application = self._applied(order, 40)
        # Odoo's cancelling reads purchase lines, which a seller may not.
        order.sudo()._action_cancel()
        self.assertEqual(application.state, "cancelled")

    def test_bad_input_is_refused_in_words(self):
        order = self._order(100)
        applications = self.env["shipping.application"].with_user(self.salesperson)
        for vals in ({}, {"sale_id": 0}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "sale_id"):
                applications.apply(vals)
        with self.assertRaises(UserError):
            applications.apply({"sale_id": order.id, "lines": []})

    def test_what_has_left_is_not_cancelled_with_the_rest(self):
        order = self._order(100)
        application = self._applied(order, 40)
        self._deliver(application.sudo().picking_ids, 15)
        application.action_cancel()
        self.assertEqual(application.line_ids.qty_shipped, 15)
        with self.assertRaisesRegex(UserError, "85 Units remain"):
            self._ask(order, 86)

    def test_what_is_missing_is_split_off(self):
        order = self._order(130)
        draft = self.env["shipping.application"].browse(
            order.action_apply_shipping()["res_id"]
        )
        draft = draft.with_user(self.salesperson)
        other = draft.browse(draft.action_split()["id"])
        self.assertEqual(draft.line_ids.quantity, 100)
        self.assertEqual(other.line_ids.quantity, 30)
        draft.action_submit()
        self.assertEqual(draft.state, "released")
        other.action_submit()
        self.assertEqual(other.state, "waiting")

    def test_a_chosen_part_is_split_off(self):
        order = self._order(100)
        draft = self.env["shipping.application"].browse(
            order.action_apply_shipping()["res_id"]
        )
        line = draft.line_ids
        other = draft.action_split([{"line_id": line.id, "quantity": 30}])
        self.assertEqual(line.quantity, 70)
        for quantity in (0, 71, 70):
            with self.subTest(quantity=quantity), self.assertRaises(UserError):
                draft.action_split([{"line_id": line.id, "quantity": quantity}])
        with self.assertRaises(UserError):
            draft.action_split([{"line_id": 0, "quantity": 1}])
        self.assertTrue(other["name"].startswith("SA/"))

    def test_lines_are_fixed_once_it_was_submitted(self):
        order = self._order(100)
        application = self._applied(order, 40)
        for attempt in (
            lambda: application.line_ids.write({"quantity": 90}),
            lambda: application.line_ids.unlink(),
            lambda: application.write(
                {
                    "line_ids": [
                        Command.create(
                            {"sale_line_id": order.order_line.id, "quantity": 1}
                        )
                    ]
                }
            ),
            lambda: application.unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()

    # Forbidden.

    def test_state_numbers_and_marks_are_not_written_by_hand(self):
        self._invoice(100, days_late=40)
        order = self._order(100)
        application = self._applied(order, 40)
        self.assertEqual(application.state, "waiting")
        for values in (
            {"state": "released"},
            {"check_state": "passed"},
            {"late_failed": False},
            {"credit_over": 0},
            {"approve_user_id": self.salesperson.id},
        ):
            for user in (self.salesperson, self.sales_manager):
                with self.subTest(values=values), self.assertRaises(AccessError):
                    application.with_user(user).write(values)
        move = order.sudo().picking_ids.move_ids
        with self.assertRaises(AccessError):
            move.with_user(self.warehouse_head).shipping_line_id = application.line_ids
        with self.assertRaises(AccessError):
            move.with_user(self.warehouse_head).sale_line_id = False

    def test_no_button_passes_the_audit(self):
        self._invoice(100, days_late=40)
        application = self._applied(self._order(100), 40)
        for user in (self.salesperson, self.sales_manager):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                application.with_user(user).action_approve()
        with self.assertRaises(AccessError):
            application.action_reject()
        with self.assertRaises(UserError):
            application.action_ship()

    def test_a_seller_does_not_loosen_what_holds_the_goods(self):
        order = self._order(100)
        with self.assertRaisesRegex(AccessError, "sales manager loosens"):
            order.needs_shipping_application = False
        order.deposit_percent = 30
        with self.assertRaises(AccessError):
            order.deposit_percent = 0
        with self.assertRaises(AccessError):
            self._order(1, needs_shipping_application=False)
        with self.assertRaises(AccessError):
            self.customer.with_user(self.salesperson).shipping_mode = "never"
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.salesperson).create(
                {"name": "Free", "shipping_mode": "never"}
            )
        free = self.env["res.partner"].create({"name": "F", "shipping_mode": "never"})
        order.sudo().partner_id = free
        self.assertTrue(order.needs_shipping_application)
        order.with_user(self.sales_manager).needs_shipping_application = False
        self.assertFalse(order.needs_shipping_application)

    def test_others_neither_ask_nor_see(self):
        order = self._order(100)
        application = self._applied(order, 40)
        other = self.salesperson.copy({"login": "test_other_seller"})
        self.assertFalse(
            self.env["shipping.application"].with_user(other).search([]) & application
        )
        for user in (self.purchaser, self.technician, self.repairer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["shipping.application"].with_user(user).apply(
                    {"sale_id": order.id}
                )
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                application.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            application.with_user(self.warehouse_head).action_cancel()

    def test_the_list_costs_the_same_for_one_and_for_ten(self):
        def cost(applications):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            applications.with_user(self.sales_manager).web_read(
                {
                    "name": {},
                    "check_text": {},
                    "picking_names": {},
                    "amount_total": {},
                    "shipped_percent": {},
                }
            )
            return self.env.cr.sql_log_count - before

        few = self._applied(self._order(2), 1)
        many = few.union(*(self._applied(self._order(2), 1) for _n in range(9)))
        cost(many)
        self.assertLessEqual(cost(many), cost(few) + 1)
