from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCustomerMergedLink(HttpCase):
    """The address of a customer that was merged away, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for login, role in (("link_manager", "sales_manager"), ("link_seller", "")):
            groups = f"crm_roles.role_{role or 'salesperson'}"
            new_test_user(cls.env, login=login, groups=groups)
        cls.kept, gone = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Kala", "Kala Ltd")]
        )
        cls.number = gone.id
        cls.env["base.partner.merge.automatic.wizard"]._merge(
            (cls.kept | gone).ids, cls.kept
        )
        cls.action = cls.env.ref("base.action_partner_form")

    def _open(self, path, login="link_manager"):
        self.authenticate(login, login)
        return self.url_open(path, allow_redirects=False)

    def _ends(self, path, login="link_manager"):
        """Where the address leads; nothing where it stays as it is."""
        answer = self._open(path, login)
        if answer.status_code == 200:
            return ""
        self.assertEqual(answer.status_code, 303)
        return answer.headers["Location"].rpartition("/odoo/")[2]

    def test_every_form_of_the_old_address_leads_to_the_kept_one(self):
        action = f"action-{self.action.id}"
        for before in ("res.partner", action, f"{action}/{self.kept.id}/res.partner"):
            with self.subTest(before):
                self.assertEqual(
                    self._ends(f"/odoo/{before}/{self.number}?debug=1"),
                    f"{before}/{self.kept.id}?debug=1",
                )

    def test_the_address_of_a_customer_who_is_there_stays(self):
        self.assertEqual(self._ends(f"/odoo/res.partner/{self.kept.id}"), "")

    def test_a_path_that_a_query_names_is_none(self):
        for path in ("/odoo", "/web"):
            with self.subTest(path):
                query = f"subpath=res.partner/{self.number}"
                self.assertEqual(self._open(f"{path}?{query}").status_code, 200)

    def test_signs_of_an_earlier_part_are_carried_as_they_came(self):
        before = "no%0dSet-Cookie:%20a=b%3Fc%23d"
        answer = self._open(f"/odoo/{before}/1/res.partner/{self.number}")
        self.assertEqual(answer.status_code, 303)
        led = answer.headers["Location"]
        self.assertTrue(led.endswith(f"/1/res.partner/{self.kept.id}"), led)
        self.assertIn("no%0DSet-Cookie%3A%20a%3Db%3Fc%23d/", led)

    def test_the_address_of_another_model_asks_for_no_button(self):
        path = "odoo.addons.customer_book.controllers.home.get_action"
        with patch(path, side_effect=AssertionError) as asked:
            self._open(f"/odoo/res.users/{self.kept.id}")
            self._open(f"/odoo/res.partner/{self.kept.id}")
        asked.assert_not_called()

    def test_a_number_of_something_else_is_left_alone(self):
        self.assertEqual(self._ends(f"/odoo/res.users/{self.number}"), "")
        self.assertEqual(self._ends(f"/odoo/{self.number}/res.partner"), "")
        self.assertEqual(self._ends(f"/odoo/no-such-thing/{self.number}"), "")

    def test_who_may_not_see_the_customer_learns_no_number(self):
        manager = self.env["res.users"].search([("login", "=", "link_manager")])
        pool = self.env["customer.pool"].create(
            {"name": "Closed", "manager_ids": manager.ids}
        )
        self.kept.action_pool(pool.id, "new")
        self.assertEqual(
            self._ends(f"/odoo/res.partner/{self.number}", "link_seller"), ""
        )
        self.assertEqual(
            self._ends(f"/odoo/res.partner/{self.number}"),
            f"res.partner/{self.kept.id}",
        )

    def test_who_is_not_logged_in_goes_to_the_login(self):
        answer = self.url_open(
            f"/odoo/res.partner/{self.number}", allow_redirects=False
        )
        self.assertIn("/web/login", answer.headers["Location"])
        self.assertNotIn(f"/{self.kept.id}", answer.headers["Location"])
