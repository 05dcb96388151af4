"""Openings show costs: a company that worked with 1.1 hides them from who may not."""

from odoo import SUPERUSER_ID, api

RULES = {
    "stock_opening_rule_warehouse": "warehouse_id",
    "stock_opening_line_rule_warehouse": "opening_id.warehouse_id",
    "stock_opening_total_rule_warehouse": "opening_id.warehouse_id",
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, field in RULES.items():
        rule = env.ref(f"stock_book.{name}", raise_if_not_found=False)
        if rule and '_ids("cost")' not in rule.domain_force:
            closed = f'("{field}", "not in", user._get_closed_warehouse_ids("cost"))'
            rule.domain_force = f"{rule.domain_force.rstrip()[:-1]}{closed}]"
