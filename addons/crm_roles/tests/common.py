from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

ROLES = (
    "boss",
    "sales_manager",
    "salesperson",
    "technician",
    "service_agent",
    "repairer",
    "purchaser",
    "warehouse_head",
    "office_manager",
    "accountant",
)


class RoleCase(BaseCommon):
    """One person per role, ready as ``self.boss``, ``self.purchaser``, ..."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ROLES:
            user = new_test_user(
                cls.env, login=f"test_{role}", groups=f"crm_roles.role_{role}"
            )
            setattr(cls, role, user)
