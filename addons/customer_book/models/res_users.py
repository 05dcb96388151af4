from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResUsers(models.Model):
    """Whoever leaves hands his customers over first."""

    _inherit = "res.users"

    def _manages_customers(self):
        """Whether the person decides on everybody's customers."""
        return (
            self.has_group("crm_roles.role_sales_manager")
            or self.has_group("crm_roles.role_boss")
            or self.has_group("base.group_system")
        )

    def _led_people_domain(self):
        """The domain of the people whose private notes the person reads, for rules.

        The members of the teams that he leads; for a sales manager also everybody
        below her, as the organisation says once an addon brings employees.
        """
        domain = Domain("crm_team_member_ids.crm_team_id.user_id", "=", self.id)
        if self.has_group("crm_roles.role_sales_manager"):
            domain |= Domain("desk_manager_id", "=", self.id)
            if "employee_ids" in self._fields:
                own = self.sudo().employee_ids  # her own place in the organisation
                domain |= Domain("employee_ids", "child_of", own.ids)
        return list(domain)

    def _customers_in_sight(self):
        """The domain of the customers whom the person may read, for rules."""
        rules = self.env["ir.rule"].with_user(self)
        return list(rules._compute_domain("res.partner", "read"))

    def write(self, vals):
        if vals.get("active") is False:
            self._ensure_no_customers()
        return super().write(vals)

    def _ensure_no_customers(self):
        # All customers of the person, whoever archives him.
        partners = self.env["res.partner"].sudo()
        counted = partners._read_group(
            [("user_id", "in", self.ids), ("parent_id", "=", False)],
            ["user_id"],
            ["__count"],
        )
        left = [f"{user.name}: {count}" for user, count in counted if count]
        if left:
            raise UserError(
                self.env._(
                    "Customers still belong to them (%(left)s). Hand them over first:"
                    " CRM > Sales > Leaver, then archive.",
                    left=", ".join(left),
                )
            )
