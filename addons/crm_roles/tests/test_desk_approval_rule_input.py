from odoo.exceptions import AccessError, ValidationError

from .documents import DocumentCase


class TestDeskApprovalRuleInput(DocumentCase):
    def _level(self, **values):
        return {"group_id": self.env.ref("crm_roles.role_boss").id, **values}

    def test_a_rule_names_somebody(self):
        with self.assertRaisesRegex(ValidationError, "names nobody"):
            self._rule()

    def test_a_level_names_what_it_says(self):
        for approver in ("role", "user", "field"):
            with (
                self.subTest(approver=approver),
                self.assertRaisesRegex(ValidationError, "names nobody"),
            ):
                self._rule({"approver": approver})

    def test_a_negative_band_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "zero or more"):
            self._rule(self._level(amount_from=-1))

    def test_an_empty_band_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is empty"):
            self._rule(self._level(amount_from=10, amount_to=10))

    def test_overlapping_bands_of_one_level_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "overlaps"):
            self._rule(
                self._level(level=1, amount_to=100),
                self._level(level=1, amount_from=99),
            )

    def test_bands_of_two_levels_may_overlap(self):
        rule = self._rule(self._level(amount_to=100), self._level(amount_from=99))
        self.assertEqual(len(rule.step_ids), 2)

    def test_a_broken_filter_is_refused(self):
        for domain in ("[('nothing', '=', 1)]", "[(", "__import__('os')"):
            with (
                self.subTest(domain=domain),
                self.assertRaisesRegex(ValidationError, "does not work"),
            ):
                self._rule("boss", domain=domain)

    def test_a_document_that_takes_no_part_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "takes no part"):
            self._rule("boss", model_id=self.env["ir.model"]._get_id("res.partner"))

    def test_a_rule_warns_of_approvers_who_cannot_read(self):
        group = self.env["res.groups"].create({"name": "Readers"})
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=", "desk.test.order")]
        )
        access.group_id = group
        rule = self._rule("boss")
        self.assertIn(self.boss.name, rule.access_warning)
        self.boss.group_ids += group
        self.assertNotIn(self.boss.name, rule.access_warning or "")

    def test_a_rule_whose_approvers_all_read_warns_of_nothing(self):
        self.assertFalse(self._rule("boss").access_warning)

    def test_roles_read_rules_and_change_none(self):
        rule = self._rule("boss")
        for user in (self.boss, self.salesperson):
            self.assertEqual(rule.with_user(user).name, "Large orders")
            with self.assertRaises(AccessError):
                rule.with_user(user).domain = "[(0, '=', 1)]"
            with self.assertRaises(AccessError):
                rule.step_ids.with_user(user).group_id = False

    def test_a_manager_of_himself_is_refused(self):
        self.boss.desk_manager_id = self.accountant
        with self.assertRaises(ValidationError):
            self.accountant.desk_manager_id = self.boss

    def test_a_person_does_not_choose_his_manager(self):
        with self.assertRaises(AccessError):
            self.salesperson.with_user(self.salesperson).write(
                {"desk_manager_id": self.purchaser.id}
            )
