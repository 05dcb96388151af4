from odoo.tests import new_test_user

from odoo.addons.crm_roles.tests.common import RoleCase


class CustomerCase(RoleCase):
    """A pool with two members and their manager, and short ways to customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_test_user(
            cls.env, login="test_colleague", groups="crm_roles.role_salesperson"
        )
        cls.pool = cls.env["customer.pool"].create(
            {
                "name": "North",
                "manager_ids": [(6, 0, cls.sales_manager.ids)],
                "member_ids": [(6, 0, (cls.salesperson | cls.colleague).ids)],
            }
        )

    def _customer(self, name="Kala", owner=None, **values):
        """A customer, somebody's or nobody's."""
        values = {"name": name, "is_company": True, **values}
        if owner:
            values["user_id"] = owner.id
        return self.env["res.partner"].create(values)

    def _pooled(self, name="Kala", pool=None, **values):
        customer = self._customer(name, **values)
        customer.action_pool((pool or self.pool).id, "new")
        return customer

    def _as(self, user, customer):
        return customer.with_user(user)

    def _ledger(self, customer):
        return self.env["customer.owner"].search([("partner_id", "=", customer.id)])
