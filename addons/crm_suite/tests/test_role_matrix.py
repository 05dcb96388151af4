import csv
from pathlib import Path

from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import ROLES, RoleCase

OPERATIONS = {"c": "create", "r": "read", "u": "write", "d": "unlink"}
SUITE = (
    "crm_roles",
    "customer_book",
    "stock_book",
    "finance_book",
    "office_daily",
    "sales_flow",
    "purchase_flow",
    "repair_desk",
    "crm_suite",
)
# What makes an administrator: no role may change any of it.
SETTINGS = (
    "ir.actions.server",
    "ir.config_parameter",
    "ir.cron",
    "ir.model.access",
    "ir.rule",
    "ir.ui.view",
    "res.company",
    "res.groups",
    "res.users",
)


@tagged("post_install", "-at_install")
class TestRoleMatrix(RoleCase):
    """``role_matrix.csv`` is the page that says what each role may do."""

    def test_matrix_is_what_the_database_grants(self):
        for row in self._rows():
            for role in ROLES:
                with self.subTest(model=row["model"], role=role):
                    granted = self._granted(row["model"], getattr(self, role))
                    self.assertEqual(granted, row[role])

    def test_every_stored_model_of_the_suite_has_its_row(self):
        rows = {row["model"] for row in self._rows()}
        self.assertLessEqual(self._own_models(), rows)

    def test_no_role_may_change_the_settings(self):
        for name in SETTINGS:
            for role in ROLES:
                with self.subTest(model=name, role=role):
                    granted = self._granted(name, getattr(self, role))
                    self.assertIn(granted, ("", "r"))

    def test_no_role_is_an_administrator(self):
        for role in ROLES:
            with self.subTest(role=role):
                person = getattr(self, role)
                self.assertFalse(person.has_group("base.group_erp_manager"))
                self.assertFalse(person.has_group("base.group_system"))

    def _granted(self, model, person):
        records = self.env[model].with_user(person)
        return "".join(
            letter
            for letter, operation in OPERATIONS.items()
            if records.has_access(operation)
        )

    def _rows(self):
        with (Path(__file__).parent / "role_matrix.csv").open() as file:
            return list(csv.DictReader(file))

    def _own_models(self):
        return {
            name
            for name, model in self.env.registry.items()
            if model._original_module in SUITE and not model._abstract
        }
