from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .customer_case import CustomerCase

SPELLINGS = (
    "+34 915 552 282",
    "0034915552282",
    "915552282",
    "91 555 22 82",
    "(+34) 91-555.22.82",
    "+34 915 55 22 82 ext. 7",
)


@tagged("post_install", "-at_install")
class TestCustomerBookGuard(CustomerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.es")
        cls.env["ir.config_parameter"].set_param(
            "customer_book.hard_duplicates", "tax,phone"
        )

    def _find(self, user=None, **vals):
        partners = self.env["res.partner"].with_user(user or self.salesperson)
        return partners.find_duplicates(vals)

    def test_a_word_in_the_context_opens_no_guard(self):
        customer = self._customer(vat="ESA12345674", owner=self.sales_manager)
        partners = self.env["res.partner"].with_user(self.salesperson)
        with self.assertRaisesRegex(ValidationError, "exists already"):
            partners.with_context(customer_no_guard=True).create(
                {
                    "name": "Twin",
                    "is_company": True,
                    "vat": customer.vat,
                    "country_id": self.env.ref("base.es").id,
                }
            )

    def test_six_spellings_of_one_number_collide(self):
        customer = self._customer(phone=SPELLINGS[0], owner=self.salesperson)
        for spelling in SPELLINGS:
            with self.subTest(spelling=spelling):
                [row] = self._find(phone=spelling)
                self.assertEqual((row["id"], row["hard"]), (customer.id, True))

    def test_the_number_of_a_contact_is_found(self):
        customer = self._customer()
        self._customer("Lin", parent_id=customer.id, phone="600 111 222")
        [row] = self._find(phone="+34600111222")
        self.assertEqual(row["why"], ["phone"])

    def test_a_further_number_is_found(self):
        customer = self._customer()
        customer.customer_phone_ids = [(0, 0, {"number": "600 333 444"})]
        [row] = self._find(phone="600333444")
        self.assertEqual(row["id"], customer.id)

    def test_a_name_is_found_without_its_legal_form(self):
        self._customer("Händel Logistics GmbH")
        [row] = self._find(name="HANDEL LOGISTICS")
        self.assertEqual((row["why"], row["hard"]), (["name"], False))

    def test_of_a_hidden_customer_only_the_holder_is_told(self):
        self._pooled("Secret", phone="600 555 666", email="secret@hidden.example")
        [row] = self._find(phone="600555666")
        self.assertEqual(row["pool"], "North")
        self.assertEqual((row["id"], row["name"], row["hidden"]), (0, "", True))
        self.assertNotIn("hidden.example", str(row))

    def test_the_same_tax_number_is_refused_on_create(self):
        self._customer(vat="ESB12345674", owner=self.colleague)
        with self.assertRaisesRegex(ValidationError, "test_colleague"):
            self.env["res.partner"].with_user(self.salesperson).create(
                {"name": "Again", "vat": "ES B1234567-4"}
            )

    def test_the_same_number_is_refused_on_write(self):
        self._customer(phone="600 777 888")
        mine = self._customer("Mine", owner=self.salesperson)
        with self.assertRaisesRegex(ValidationError, "exists already"):
            mine.with_user(self.salesperson).phone = "+34 600777888"

    def test_a_reason_lets_the_second_one_pass(self):
        self._customer(phone="600 777 888")
        twin = (
            self.env["res.partner"]
            .with_user(self.salesperson)
            .create(
                {
                    "name": "Twin",
                    "phone": "600777888",
                    "duplicate_reason": "Same office, another company",
                }
            )
        )
        self.assertTrue(twin)

    def test_a_soft_match_only_warns(self):
        self._customer("Kala Ltd", email="kala@example.com")
        twin = (
            self.env["res.partner"]
            .with_user(self.salesperson)
            .create({"name": "Kala", "email": "KALA@example.com"})
        )
        [row] = self._find(id=twin.id, name="Kala", email="kala@example.com")
        self.assertEqual(row["why"], ["email", "name"])

    def test_a_copy_takes_no_number_along(self):
        customer = self._customer(phone="600 777 888", email="kala@example.com")
        copied = customer.copy()
        self.assertFalse(copied.phone or copied.email)

    def _load(self, *rows):
        partners = self.env["res.partner"].with_user(self.salesperson)
        return partners.load(["name", "phone"], [list(row) for row in rows])

    def test_an_import_names_rows_that_exist_and_goes_on_with_the_rest(self):
        self._customer(phone="600 111 111")
        self._customer(phone="600 222 222")
        result = self._load(("A", "600111111"), ("B", "600222222"), ("C", "600333333"))
        [number] = result["ids"]
        self.assertEqual(self.env["res.partner"].browse(number).name, "C")
        summary, *left_out = result["messages"]
        self.assertIn("row 1: A exists already", summary["message"])
        self.assertIn("row 2: B exists already", summary["message"])
        self.assertEqual([one["rows"]["from"] for one in left_out], [0, 1])
        self.assertEqual({one["type"] for one in result["messages"]}, {"warning"})

    def test_of_two_rows_with_one_number_the_first_is_imported(self):
        result = self._load(("A", "600 444 444"), ("B", "+34600444444"))
        self.assertEqual(len(result["ids"]), 1)
        self.assertIn("row 2: B exists already", result["messages"][0]["message"])

    def test_an_import_where_every_row_exists_imports_nothing(self):
        self._customer(phone="600 111 111")
        result = self._load(("A", "600111111"))
        self.assertFalse(result["ids"])
        self.assertIn("A exists already", result["messages"][0]["message"])

    def test_an_import_with_another_mistake_imports_nothing(self):
        self._customer(phone="600 111 111")
        partners = self.env["res.partner"].with_user(self.salesperson)
        result = partners.load(
            ["name", "phone", "country_id"],
            [["A", "600111111", "Spain"], ["B", "600222222", "Nowhere Land"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("error", [one["type"] for one in result["messages"]])

    def test_contacts_of_one_company_share_its_number(self):
        customer = self._customer(phone="600 111 111", owner=self.salesperson)
        contact = (
            self.env["res.partner"]
            .with_user(self.salesperson)
            .create({"name": "Lin", "parent_id": customer.id, "phone": "600 111 111"})
        )
        self.assertTrue(contact)

    def test_asking_for_a_share_tells_the_owner_alone(self):
        self._customer(phone="600 111 111", owner=self.colleague)
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        name = (
            self.env["res.partner"]
            .with_user(self.salesperson)
            .action_ask_share({"phone": "600111111"})
        )
        self.assertEqual(name, self.colleague.name)
        told = self.env["mail.message"].search([("id", ">", before)])
        self.assertIn(self.colleague.partner_id, told.notified_partner_ids)

    def test_telling_the_owner_names_who_met_the_customer(self):
        self._customer(phone="600 111 111", owner=self.colleague)
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        partners = self.env["res.partner"].with_user(self.salesperson)
        [row] = self._find(phone="600111111")
        partners.action_tell_owner({"phone": "600111111"}, row["ref"])
        told = self.env["mail.message"].search([("id", ">", before)])
        self.assertIn(self.salesperson.name, "".join(told.mapped("body")))

    def test_a_hidden_customer_is_claimed_by_what_was_typed(self):
        customer = self._pooled(phone="600 111 111")
        [row] = self._find(phone="600111111")
        partners = self.env["res.partner"].with_user(self.salesperson)
        found = partners.action_claim_found({"phone": "600111111"}, row["ref"])
        self.assertEqual(found, customer.id)
        self.assertEqual(customer.user_id, self.salesperson)

    def test_a_claim_by_what_was_typed_keeps_the_rules_of_the_pool(self):
        self.pool.mode = "assign"
        self._pooled(phone="600 111 111")
        partners = self.env["res.partner"].with_user(self.salesperson)
        with self.assertRaisesRegex(UserError, "assigned by its managers"):
            partners.action_claim_found({"phone": "600111111"})

    def test_the_reference_of_another_person_opens_nothing(self):
        self._pooled(phone="600 111 111")
        [row] = self._find(self.colleague, phone="600111111")
        partners = self.env["res.partner"].with_user(self.salesperson)
        with self.assertRaisesRegex(UserError, "no pool any more"):
            partners.action_claim_found({"phone": "600111111"}, row["ref"])

    def test_a_company_leaves_the_second_record_to_its_managers(self):
        self.env["ir.config_parameter"].set_param(
            "customer_book.duplicate_override", "manager"
        )
        self._customer(phone="600 777 888")
        values = {"name": "Twin", "phone": "600777888", "duplicate_reason": "Other"}
        with self.assertRaisesRegex(AccessError, "decided by a sales manager"):
            self.env["res.partner"].with_user(self.salesperson).create(values)
        twin = self.env["res.partner"].with_user(self.sales_manager).create(values)
        self.assertEqual(twin.duplicate_reason, "Other")

    def test_looking_costs_the_same_among_many(self):
        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._find(phone="600000001", name="Nobody", email="no@example.com")
            return self.env.cr.sql_log_count - before

        self._customer("First", phone="600000001")
        # The cheapest of three: a cache that is filled anew is no part of the look.
        few = min(cost() for _round in range(3))
        for number in range(30):
            self._customer(f"Other {number}", phone=f"60099{number:04}")
        self.assertEqual(min(cost() for _round in range(3)), few)
