from odoo import api, models
from odoo.tools import SQL

ROWS = 20
OPEN = ("draft", "confirmed", "under_repair")
# Who reads repairs, and who has the customer and is asked about them.
READERS = (
    "repair_desk.group_intake,stock.group_stock_user,crm_roles.role_boss,"
    "sales_team.group_sale_salesman"
)


class ResPartner(models.Model):
    """What of a customer is in repair: on his page, and before he goes to the pool."""

    _inherit = "res.partner"

    @api.model
    def _reclaim_exemptions(self):
        """A customer whose device is with us stays with his owner."""
        self.env["repair.order"].flush_model()
        return [
            *super()._reclaim_exemptions(),
            SQL(
                """
                SELECT m.commercial_partner_id AS id
                  FROM repair_order r JOIN family m ON m.id = r.partner_id
                 WHERE r.state IN %s
                """,
                OPEN,
            ),
        ]

    def _overview_tabs(self):
        return [
            *super()._overview_tabs(),
            {
                "key": "service",
                "label": self.env._("Service & Repairs"),
                "sequence": 65,
                "groups": READERS,
            },
        ]

    def _overview_known_products(self):
        known = super()._overview_known_products()
        repairs = self.env["repair.order"]
        if not repairs.has_access("read"):
            return known
        rows = repairs._read_group(
            [
                *self._overview_partner_domain("partner_id", False),
                ("product_id", "!=", False),
            ],
            ["product_id"],
        )
        seen = {one["id"] for one in known}
        return known + [
            {"id": product.id, "name": product.display_name}
            for [product] in rows
            if product.id not in seen
        ]

    def _timeline_documents(self, product_id):
        about = [("product_id", "=", product_id)]
        return super()._timeline_documents(product_id) | self._timeline_found(
            "repair.order", about
        )

    def _overview_facts(self, site_only):
        """How many devices of the customer are with us."""
        facts = super()._overview_facts(site_only)
        figure = self._overview_repair_count(site_only, "open")
        if figure["value"] not in (0, "0"):
            facts.append({**figure, "groups": READERS})
        return facts

    def _overview_actions(self):
        """A device comes in while one speaks with the customer."""
        actions = super()._overview_actions()
        if self.env["repair.order"].has_access("create"):
            actions.append(
                {
                    "key": "repair",
                    "label": self.env._("New Repair"),
                    "method": "action_new_repair",
                    "icon": "fa-wrench",
                    "groups": "",
                }
            )
        return actions

    def action_new_repair(self):
        """The form of a repair of this customer.

        :return: an action that opens it, not saved yet
        :raises AccessError: the caller takes no repairs in
        """
        return self._overview_begin("repair.order", self.env._("New Repair"))

    def _overview_service(self, site_only):
        """Devices and what was done to them, those of one serial number together."""
        # What of a customer whom one sees is in repair may be told to his owner,
        # who opens no repair.
        repairs = self.env["repair.order"].sudo()
        domain = self._overview_repair_domain(site_only)
        states = dict(repairs._fields["state"]._description_selection(self.env))
        opens = self.env["repair.order"].has_access("read")
        found = repairs.search(domain, limit=ROWS, order="lot_id, id desc")
        return {
            "figures": [
                self._overview_repair_count(site_only, "open"),
                self._overview_repair_count(site_only, "done"),
            ],
            "columns": self._overview_columns(
                serial=self.env._("Serial Number"),
                product=self.env._("Device"),
                date=(self.env._("Taken In"), "date"),
                name=self.env._("Number"),
                state=self.env._("State"),
                user=self.env._("Responsible"),
            ),
            "rows": [
                {
                    "id": repair.id,
                    "model": opens and "repair.order",
                    "serial": repair.lot_id.name or "",
                    "product": repair.product_id.display_name or "",
                    "date": self._overview_day(repair.create_date),
                    "name": repair.name,
                    "state": states[repair.state],
                    "user": repair.user_id.name or "",
                }
                for repair in found
            ],
            "action": opens
            and self._overview_action(
                self.env._("Service & Repairs"), "repair.order", domain
            ),
        }

    def _overview_repair_domain(self, site_only):
        return [
            ("company_id", "in", self.env.companies.ids),
            *self._overview_partner_domain("partner_id", site_only),
        ]

    def _overview_repair_count(self, site_only, key):
        """How many are open, or done; who reads repairs opens them."""
        labels = {"open": self.env._("In Repair"), "done": self.env._("Repaired")}
        states = {"open": OPEN, "done": ("done",)}
        domain = [
            *self._overview_repair_domain(site_only),
            ("state", "in", states[key]),
        ]
        repairs = self.env["repair.order"]
        count = repairs.sudo().search_count(domain)  # a number, told to his owner
        if not repairs.has_access("read"):
            # Words, for a number opens its list.
            return self._overview_figure(f"{key}_repairs", labels[key], str(count))
        return self._overview_figure(
            f"{key}_repairs",
            labels[key],
            count,
            "count",
            action=self._overview_action(labels[key], "repair.order", domain),
        )
