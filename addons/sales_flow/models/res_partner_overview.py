from odoo import fields, models

ROWS = 20
SELLERS = "sales_team.group_sale_salesman"
SHIPPERS = f"{SELLERS},stock.group_stock_user"
BOOKERS = "account.group_account_readonly,account.group_account_invoice"
OPEN_INVOICES = [
    ("move_type", "in", ("out_invoice", "out_refund")),
    ("state", "=", "posted"),
    ("payment_state", "in", ("not_paid", "partial")),
]
# Where the product stands in the documents of the history.
PRODUCT_PATHS = {
    "crm.lead": "expected_product_ids.product_id",
    "sale.order": "order_line.product_id",
    "stock.picking": "move_ids.product_id",
    "account.move": "invoice_line_ids.product_id",
}
KNOWN_PRODUCTS = 100
# Days overdue, up to and with; the last bucket has no end.
BUCKETS = (30, 60, 90)


class ResPartner(models.Model):
    """What was quoted, shipped, invoiced and bought, on the customer's page."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "res.partner"

    def _overview_tabs(self):
        own = [
            ("quotes", self.env._("Quotes & Orders"), 40, SELLERS),
            ("shipping", self.env._("Shipping & Returns"), 50, SHIPPERS),
            ("money", self.env._("Money"), 60, BOOKERS),
            ("products", self.env._("Products Bought"), 70, SELLERS),
        ]
        return [
            *super()._overview_tabs(),
            *(
                {"key": key, "label": label, "sequence": sequence, "groups": groups}
                for key, label, sequence, groups in own
            ),
        ]

    def _overview_facts(self, site_only):
        return [
            *super()._overview_facts(site_only),
            *self._overview_order_facts(site_only),
            *self._overview_credit_facts(),
        ]

    def _overview_actions(self):
        """A quotation is begun while one speaks with the customer."""
        actions = super()._overview_actions()
        if self.env["sale.order"].has_access("create"):
            actions.append(
                {
                    "key": "quotation",
                    "label": self.env._("New Quotation"),
                    "method": "action_new_quotation",
                    "icon": "fa-file-text-o",
                    "groups": "",
                }
            )
        return actions

    def action_new_quotation(self):
        """The form of a quotation for this customer.

        :return: an action that opens it, not saved yet
        :raises AccessError: the caller makes no quotations
        """
        return self._overview_begin("sale.order", self.env._("New Quotation"))

    def _overview_known_products(self):
        """What was offered to the customer, as far as the person may see it."""
        known = super()._overview_known_products()
        lines = self.env["sale.order.line"]
        if not lines.has_access("read"):
            return known
        rows = lines._read_group(
            [
                *self._overview_partner_domain("order_id.partner_id", False),
                ("product_id", "!=", False),
            ],
            ["product_id"],
            order="product_id",
            limit=KNOWN_PRODUCTS,
        )
        seen = {one["id"] for one in known}
        return known + [
            {"id": product.id, "name": product.display_name}
            for [product] in rows
            if product.id not in seen
        ]

    def _timeline_documents(self, product_id):
        found = super()._timeline_documents(product_id)
        for model, path in PRODUCT_PATHS.items():
            found |= self._timeline_found(model, [(path, "=", product_id)])
        return found

    # The head of the page.

    def _overview_order_facts(self, site_only):
        """The last order and how often the customer usually orders."""
        orders = self.env["sale.order"]
        if not orders.has_access("read"):
            return []
        domain = [*self._overview_orders_domain(site_only), ("state", "=", "sale")]
        [(count, first, last)] = orders._read_group(
            domain, [], ["__count", "date_order:min", "date_order:max"]
        )
        if not count:
            return []
        action = self._overview_action(self.env._("Orders"), "sale.order", domain)
        facts = [
            self._overview_figure(
                "last_order",
                self.env._("Last Order"),
                self._overview_day(last),
                "date",
                action=action,
            )
        ]
        days = (last - first).days // (count - 1) if count > 1 else 0
        if days:
            facts.append(
                self._overview_figure(
                    "interval",
                    self.env._("Usual Interval"),
                    self.env._("%(days)s days", days=days),
                )
            )
        return facts

    def _overview_credit_facts(self):
        """Owed beside the limit, and overdue, for whoever may see money."""
        customer = self.commercial_partner_id.with_company(self.env.company)
        if not any(map(self.env.user.has_group, BOOKERS.split(","))):
            return []
        over = customer.use_partner_credit_limit and (
            customer.credit > customer.credit_limit
        )
        money = self.env.company.currency_id
        used = money.format(customer.credit)
        if customer.use_partner_credit_limit:
            used = self.env._(
                "%(used)s of %(limit)s",
                used=used,
                limit=money.format(customer.credit_limit),
            )
        late = self._overview_late_domain(False)
        [(overdue,)] = self.env["account.move"]._read_group(
            late, [], ["amount_residual_signed:sum"]
        )
        facts = [
            self._overview_figure(
                "credit",
                self.env._("Credit Used"),
                used,
                tone="alarm" if over else "",
                groups=BOOKERS,
                action=self._overview_action(
                    self.env._("Open Invoices"),
                    "account.move",
                    self._overview_open_domain(False),
                ),
            )
        ]
        if overdue:
            facts.append(
                self._overview_figure(
                    "overdue",
                    self.env._("Overdue"),
                    overdue,
                    "money",
                    currency_id=money.id,
                    tone="alarm",
                    groups=BOOKERS,
                    action=self._overview_action(
                        self.env._("Overdue"), "account.move", late
                    ),
                )
            )
        return facts

    # Quotes and orders.

    def _overview_orders_domain(self, site_only):
        return [
            ("company_id", "in", self.env.companies.ids),
            *self._overview_partner_domain("partner_id", site_only),
        ]

    def _overview_quotes(self, site_only):
        orders = self.env["sale.order"]
        domain = self._overview_orders_domain(site_only)
        states = dict(orders._fields["state"]._description_selection(self.env))
        return {
            "figures": self._overview_quote_figures(domain),
            "columns": self._overview_columns(
                date=(self.env._("Date"), "date"),
                name=self.env._("Number"),
                state=self.env._("State"),
                user=self.env._("Salesperson"),
                amount=(self.env._("Total"), "money"),
            ),
            "rows": [
                {
                    "id": order.id,
                    "model": "sale.order",
                    "date": self._overview_day(order.date_order),
                    "name": order.name,
                    "state": states[order.state],
                    "user": order.user_id.name or "",
                    "amount": order.amount_total,
                    "currency_id": order.currency_id.id,
                }
                for order in orders.search(domain, limit=ROWS, order="date_order desc")
            ],
            "action": self._overview_action(
                self.env._("Quotes & Orders"), "sale.order", domain
            ),
        }

    def _overview_quote_figures(self, domain):
        kinds = [
            ("open_quotes", self.env._("Open Quotations"), ("draft", "sent")),
            ("orders", self.env._("Orders"), ("sale",)),
        ]
        figures = []
        for key, label, states in kinds:
            own = [*domain, ("state", "in", states)]
            rows = self.env["sale.order"]._read_group(
                own, ["currency_id"], ["__count", "amount_total:sum"]
            )
            action = self._overview_action(label, "sale.order", own)
            count = sum(number for _currency, number, _amount in rows)
            figures += [
                self._overview_figure(key, label, count, "count", action=action),
                self._overview_sum(
                    f"{key}_amount", label, [(row[0], row[2]) for row in rows], action
                ),
            ]
        return figures

    def _overview_sum(self, key, label, amounts, action):
        """A sum of several currencies, in that of the company, as of today."""
        company = self.env.company
        today = fields.Date.context_today(self)
        total = sum(
            currency._convert(amount, company.currency_id, company, today)
            for currency, amount in amounts
        )
        return self._overview_figure(
            key,
            self.env._("%(what)s, amount", what=label),
            total,
            "money",
            currency_id=company.currency_id.id,
            action=action,
        )

    # Shipping and returns.

    def _overview_shipping(self, site_only):
        pickings = self.env["stock.picking"]
        domain = [
            ("company_id", "in", self.env.companies.ids),
            *self._overview_partner_domain("partner_id", site_only),
            "|",
            ("location_dest_id.usage", "=", "customer"),
            ("location_id.usage", "=", "customer"),
        ]
        states = dict(pickings._fields["state"]._description_selection(self.env))
        found = pickings.search(domain, limit=ROWS, order="scheduled_date desc, id")
        return {
            "figures": self._overview_shipping_figures(domain, site_only),
            "columns": self._overview_columns(
                date=(self.env._("Date"), "date"),
                name=self.env._("Number"),
                way=self.env._("Way"),
                origin=self.env._("For"),
                state=self.env._("State"),
            ),
            "rows": [
                {
                    "id": picking.id,
                    "model": "stock.picking",
                    "date": self._overview_day(
                        picking.date_done or picking.scheduled_date
                    ),
                    "name": picking.name,
                    "way": self.env._("Return")
                    if picking.location_id.usage == "customer"
                    else self.env._("Delivery"),
                    "origin": picking.origin or "",
                    "state": self.env._("Held")
                    if picking.is_shipping_held
                    else states[picking.state],
                }
                for picking in found
            ],
            "action": self._overview_action(
                self.env._("Shipping & Returns"), "stock.picking", domain
            ),
        }

    def _overview_shipping_figures(self, domain, site_only):
        to_ship = [
            *domain,
            ("location_dest_id.usage", "=", "customer"),
            ("state", "not in", ("done", "cancel")),
        ]
        figures = [
            self._overview_count(
                "to_ship", self.env._("To Deliver"), "stock.picking", to_ship
            )
        ]
        if self.env["shipping.application"].has_access("read"):
            asked = [
                *self._overview_partner_domain("partner_id", site_only),
                ("state", "in", ("draft", "waiting", "released", "refused")),
            ]
            figures.append(
                self._overview_count(
                    "applications",
                    self.env._("Shipping Applications"),
                    "shipping.application",
                    asked,
                )
            )
        return figures

    def _overview_count(self, key, label, model, domain):
        return self._overview_figure(
            key,
            label,
            self.env[model].search_count(domain),
            "count",
            action=self._overview_action(label, model, domain),
        )

    # Money.

    def _overview_open_domain(self, site_only):
        return [
            ("company_id", "in", self.env.companies.ids),
            *self._overview_partner_domain("partner_id", site_only),
            *OPEN_INVOICES,
        ]

    def _overview_late_domain(self, site_only):
        today = fields.Date.context_today(self)
        return [
            *self._overview_open_domain(site_only),
            ("invoice_date_due", "<", today),
        ]

    def _overview_money(self, site_only):
        invoices = self.env["account.move"]
        domain = self._overview_open_domain(site_only)
        today = fields.Date.context_today(self)
        found = invoices.search(domain, limit=ROWS, order="invoice_date_due, id")
        return {
            "figures": [
                *self._overview_age_figures(site_only, today),
                *self._overview_announced_figures(site_only),
            ],
            "columns": self._overview_columns(
                due=(self.env._("Due"), "date"),
                name=self.env._("Number"),
                days=(self.env._("Days overdue"), "count"),
                amount=(self.env._("Open"), "money"),
            ),
            "rows": [
                {
                    "id": invoice.id,
                    "model": "account.move",
                    "due": fields.Date.to_string(invoice.invoice_date_due),
                    "name": invoice.name,
                    "days": max((today - (invoice.invoice_date_due or today)).days, 0),
                    "amount": invoice.amount_residual
                    * (-1 if invoice.move_type == "out_refund" else 1),
                    "currency_id": invoice.currency_id.id,
                }
                for invoice in found
            ],
            "action": self._overview_action(
                self.env._("Open Invoices"), "account.move", domain
            ),
        }

    def _overview_age_figures(self, site_only, today):
        """What is not due, and what is overdue by how long; one query."""
        domain = self._overview_open_domain(site_only)
        rows = self.env["account.move"]._read_group(
            domain, ["invoice_date_due:day"], ["amount_residual_signed:sum"]
        )
        ages = self._overview_ages()
        totals = dict.fromkeys((key for key, *_rest in ages), 0)
        for due, amount in rows:
            late = (today - fields.Date.to_date(due)).days if due else 0
            key = next(key for key, _label, _from, until in ages if late <= until)
            totals[key] += amount
        return [
            self._overview_figure(
                key,
                label,
                totals[key],
                "money",
                currency_id=self.env.company.currency_id.id,
                tone="alarm" if since and totals[key] > 0 else "",
                action=self._overview_action(
                    label,
                    "account.move",
                    [*domain, *self._overview_age_domain(today, since, until)],
                ),
            )
            for key, label, since, until in ages
        ]

    def _overview_ages(self):
        """``(key, label, first day overdue, last day overdue)``."""
        ages = [("not_due", self.env._("Not due"), 0, 0)]
        since = 1
        for until in BUCKETS:
            label = self.env._("%(since)s–%(until)s days", since=since, until=until)
            ages.append((f"late_{until}", label, since, until))
            since = until + 1
        label = self.env._("More than %(days)s days", days=BUCKETS[-1])
        return [*ages, ("late_more", label, since, float("inf"))]

    def _overview_age_domain(self, today, since, until):
        if not since:
            return [
                "|",
                ("invoice_date_due", "=", False),
                ("invoice_date_due", ">=", today),
            ]
        domain = [("invoice_date_due", "<=", fields.Date.subtract(today, days=since))]
        if until != float("inf"):
            oldest = fields.Date.subtract(today, days=until)
            domain.append(("invoice_date_due", ">=", oldest))
        return domain

    def _overview_announced_figures(self, site_only):
        """Money that somebody says has come."""
        claims = self.env["money.claim"]
        domain = [
            *self._overview_partner_domain("partner_id", site_only),
            ("state", "=", "submitted"),
        ]
        rows = claims._read_group(domain, ["currency_id"], ["amount:sum"])
        label = self.env._("Announced, not confirmed")
        if not rows:
            return []
        figure = self._overview_sum(
            "announced",
            label,
            rows,
            self._overview_action(label, "money.claim", domain),
        )
        return [{**figure, "label": label}]

    # Products bought.

    def _overview_products(self, site_only):
        lines = self.env["sale.order.line"]
        partner = "order_id.partner_id"
        domain = [
            ("company_id", "in", self.env.companies.ids),
            *self._overview_partner_domain(partner, site_only),
            ("state", "=", "sale"),
            ("product_id", "!=", False),
            ("is_downpayment", "=", False),
        ]
        found = lines._read_group(
            domain,
            ["product_id"],
            ["product_uom_qty:sum", "order_id:count_distinct", "id:min", "id:max"],
            order="id:max desc",
            limit=ROWS,
        )
        ends = lines.browse([row[3] for row in found] + [row[4] for row in found])
        ends.fetch(["order_id", "price_unit", "currency_id"])
        return {
            "figures": [
                self._overview_count(
                    "bought", self.env._("Lines Bought"), "sale.order.line", domain
                )
            ],
            "columns": self._overview_columns(
                product=self.env._("Product"),
                quantity=(self.env._("Quantity"), "float"),
                times=(self.env._("Orders"), "count"),
                date=(self.env._("Last"), "date"),
                price=(self.env._("Last Price"), "money"),
                expected=(self.env._("Next Expected"), "date"),
            ),
            "rows": [
                self._overview_product_row(
                    product, quantity, times, ends.browse(first), ends.browse(last)
                )
                for product, quantity, times, first, last in found
            ],
            "action": self._overview_action(
                self.env._("Products Bought"), "sale.order.line", domain
            ),
        }

    def _overview_product_row(self, product, quantity, times, first, last):
        """Next expected: as long after the last order as orders are apart."""
        begun, ended = first.order_id.date_order, last.order_id.date_order
        expected = False
        if times > 1:
            apart = (ended - begun) / (times - 1)
            expected = self._overview_day(ended + apart)
        return {
            "id": product.id,
            "model": "product.product",
            "product": product.display_name,
            "quantity": quantity,
            "times": times,
            "date": self._overview_day(ended),
            "price": last.price_unit,
            "currency_id": last.currency_id.id,
            "expected": expected,
        }
