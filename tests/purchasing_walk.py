"""The whole way of a purchase, from a delivery that cannot be filled to its payment.

Each step is one person's, by clicks; the rest is read over the doors of the server.
"""

import re
from datetime import date, timedelta

from tests.browser import PATIENCE
from tests.crew import PHONE, Crew

PEOPLE = ("warehouse_head", "boss", "purchaser", "accountant")
SHORT = {"machine": 20, "tools": 6}  # beyond what is free
MINIMUM = 24  # of the machines, so four come for nobody
FORMULA = [
    "qty_wanted",
    "qty_stock",
    "qty_incoming",
    "qty_requested",
    "qty_inquiry",
    "qty_transferable",
    "qty_short",
    "quantity",
]


class Walk(Crew):
    """Ten roles buy one thing; what was made on the way is remembered in ``facts``."""

    def __init__(self, company, chromium, language, goods, shots):
        super().__init__(company, chromium, language, shots)
        self.facts["goods"] = dict(zip(SHORT, goods, strict=True))

    # Before the way: what a consultant has set up, and what was sold.

    def prepare(self):
        """Euros at 0.8, tools in packs of six, and a sale of more than there is."""
        admin = self.door("admin")
        self.speak(PEOPLE, self.language)
        self._activate_euro()
        for kind, code in self.facts["goods"].items():
            [product] = self.find(
                "admin",
                "product.product",
                [("default_code", "=", code)],
                ["name", "free_qty", "product_tmpl_id"],
            )
            self.facts[kind] = product
        pack = self._record("uom.product_uom_pack_6")
        template = self.facts["tools"]["product_tmpl_id"][0]
        admin("product.template", "write", [template], {"uom_ids": [(4, pack)]})
        self._sell()

    def _activate_euro(self):
        admin = self.door("admin")
        domain = [("name", "=", "EUR"), ("active", "in", [True, False])]
        [euro] = admin("res.currency", "search", domain)
        admin("res.currency", "write", [euro], {"active": True})
        rates = [("currency_id", "=", euro)]
        if not admin("res.currency.rate", "search_count", rates):
            values = {"currency_id": euro, "rate": 0.8, "name": "2020-01-01"}
            admin("res.currency.rate", "create", values)

    def _record(self, xmlid):
        module, name = xmlid.split(".")
        domain = [("module", "=", module), ("name", "=", name)]
        [row] = self.find("admin", "ir.model.data", domain, ["res_id"])
        return row["res_id"]

    def _sell(self):
        """Sold by the salesperson, and audited by whom the amount wants."""
        sell = self.door("salesperson")
        [customer, *_rest] = sell("res.partner", "search", [("customer_rank", ">", 0)])
        lines = []
        for kind, beyond in SHORT.items():
            product = self.facts[kind]
            wanted = product["free_qty"] + beyond
            values = {"product_id": product["id"], "product_uom_qty": wanted}
            lines.append((0, 0, values))
        promised = date.today() + timedelta(days=60)
        values = {
            "partner_id": customer,
            "commitment_date": f"{promised} 12:00:00",
            "order_line": lines,
        }
        order = sell("sale.order", "create", values)
        sell("sale.order", "action_confirm", [order])
        for login in ("sales_manager", "boss"):
            self._audit_by_door(login, "sale.order", order)
        assert self.read("salesperson", "sale.order", order, "state") == "sale"
        [delivery] = self.read("salesperson", "sale.order", order, "picking_ids")
        self.facts["delivery"] = delivery

    def _audit_by_door(self, login, model, number):
        rows = self.door(login)("desk.approval.request", "inbox")["rows"]
        for row in rows:
            if (row["model"], row["res_id"]) == (model, number):
                self.door(login)("desk.approval.request", "action_approve", [row["id"]])

    # The way.

    def ask_for_the_shortage(self):
        """The warehouse head sees every number of the formula, and asks."""
        desk = self.desk("warehouse_head")
        number = self.read(
            "warehouse_head", "stock.picking", self.facts["delivery"], "name"
        )
        self.facts["delivery_name"] = number
        self.open_card(desk, "stock_book.card_short_deliveries")
        self.shoot(desk, "short-deliveries")
        desk.page.click(f"tr.o_data_row:has-text('{number}') td[name='name']")
        desk.page.wait_for_selector("button[name='action_open_request']:visible")
        self.shoot(desk, "delivery-short")
        desk.press("action_open_request")
        rows = self._read_preview(desk)
        self.shoot(desk, "preview")
        desk.press("action_apply")
        desk.page.wait_for_selector(".o_breadcrumb:has-text('NEED/')")
        desk.wait_for_state("submitted")
        self.shoot(desk, "request", phone=True)
        self.facts["asked"] = rows
        return rows

    def _read_preview(self, desk):
        """The rows of the preview, as numbers by the name of their column."""
        desk.page.wait_for_selector(".modal tr.o_data_row")
        return [
            {name: self.number(row, name) for name in FORMULA}
            for row in desk.page.locator(".modal tr.o_data_row").all()
        ]

    def number(self, row, name):
        """The number of a cell, however the language writes it."""
        return self._text_number(row.locator(f"td[name='{name}']").inner_text())

    def press_again(self):
        """From the list, where several are chosen: there is nothing left to ask."""
        desk = self.desk("warehouse_head")
        desk.go("action-stock.action_picking_tree_outgoing")
        number = self.facts["delivery_name"]
        # A list shows the first eighty: search.
        desk.page.locator(".o_searchview_input").fill(number)
        offered = desk.page.locator(".o_searchview_autocomplete")
        offered.get_by_text(number).first.wait_for()
        desk.page.keyboard.press("Enter")
        row = desk.page.locator(f"tr.o_data_row:has-text('{number}')")
        row.locator(".o_list_record_selector input").click()
        desk.press("action_open_request")
        desk.page.wait_for_selector(".modal .alert-success:visible")
        self.shoot(desk, "second-press")
        offered = desk.page.locator(".modal button[name='action_apply']:visible")
        count = offered.count()
        desk.page.click(".modal .btn-close")
        return count

    def audit(self, text, shot):
        """The boss audits the row that says ``text``: on the card, or behind it."""
        desk = self.desk("boss")
        page = desk.page
        desk.home()
        row = page.locator(f".o_desk_inbox_row:has-text('{text}')")
        button = row.locator(".o_desk_row_actions .btn-primary")
        if not row.count():
            self.open_card(desk, "crm_roles.card_inbox")
            row = page.locator(f"tr.o_data_row:has-text('{text}')")
            button = row.locator("button[name='button_approve']")
        row.scroll_into_view_if_needed()
        self.shoot(desk, shot)
        button.click()
        row.wait_for(state="detached")

    def needs(self):
        """The request lines of the delivery."""
        domain = [("shortage_id.picking_id", "=", self.facts["delivery"])]
        names = ["qty_asked", "qty_allocated", "qty_received", "state", "need_id"]
        return self.find("warehouse_head", "purchase.need.line", domain, names)

    def inquire(self, vendors):
        """The purchaser takes both rows of the board to three vendors."""
        desk = self.desk("purchaser")
        self.open_card(desk, "purchase_flow.card_needs_board")
        self.shoot(desk, "board", phone=True)
        for code in self.facts["goods"].values():
            row = desk.page.locator(f"tr.o_data_row:has-text('[{code}]')").last
            row.locator(".o_list_record_selector input").click()
        desk.press("action_inquire")
        desk.page.wait_for_selector("button[name='action_send']:visible")
        desk.page.fill("div[name='title'] input", f"Walk {self.language}")
        desk.page.click(".o_notebook a[name='vendors']")
        for vendor in vendors:
            self._add_vendor(desk, vendor)
        self.shoot(desk, "inquiry-draft")
        desk.press("action_send")
        desk.wait_for_state("sent")
        self.shoot(desk, "inquiry-sent", phone=True)
        domain = [("title", "=", f"Walk {self.language}")]
        [inquiry, *_rest] = self.find(
            "purchaser", "supply.inquiry", domain, ["name"], order="id desc"
        )
        self.facts["inquiry"] = inquiry
        asked = [("inquiry_id", "=", inquiry["id"])]
        rows = self.find("purchaser", "supply.inquiry.vendor", asked, ["partner_id"])
        return sorted(row["partner_id"][1] for row in rows)

    def _add_vendor(self, desk, vendor):
        """Those of the price list are there already."""
        page, box = desk.page, "div[name='vendor_ids']"
        rows = page.locator(f"{box} tr.o_data_row")
        if rows.filter(has_text=vendor).count():
            return
        count = rows.count()
        page.click(f"{box} .o_field_x2many_list_row_add a")
        page.wait_for_selector(f"{box} tr.o_data_row >> nth={count}")
        page.fill(f"{box} .o_selected_row [name='partner_id'] input", vendor)
        page.click(f".o-autocomplete--dropdown-item:has-text('{vendor}') >> nth=0")
        # In the row that is written the name stands in a field.
        page.click(".o_notebook a[name='vendors']")
        rows.filter(has_text=vendor).wait_for()

    def answer_on_the_page(self, vendor, prices, **more):
        """The vendor opens the link of his mail, without a login, and answers."""
        context = self.chromium.new_context(locale="en-US")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        page.goto(self._link_of(vendor))
        lines = page.locator("form fieldset:has(input[name^='price_'])")
        for number, price in enumerate(prices):
            line = lines.nth(number)
            line.locator("input[name^='price_']").fill(price)
            line.locator("input[name^='lead_days_']").fill("9")
        first = lines.nth(0)
        first.locator("input[name^='minimum_']").fill(str(MINIMUM))
        page.fill("input[name='freight']", more["freight"])
        path = self.shots / self.language / "vendor-page.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
        page.click("form button.primary")
        page.wait_for_selector(".note.done")
        page.screenshot(path=path.with_name("vendor-page-done.png"))
        text = page.inner_text(".note.done")
        context.close()
        return text

    def _link_of(self, vendor):
        """What stands in the mail to the vendor that waits to be sent."""
        [asked] = self.find(
            "purchaser",
            "supply.inquiry.vendor",
            [
                ("inquiry_id", "=", self.facts["inquiry"]["id"]),
                ("partner_id.name", "=", vendor),
            ],
            ["email", "partner_id"],
        )
        mails = self.find(
            "admin",
            "mail.mail",
            [("recipient_ids", "in", [asked["partner_id"][0]])],
            ["body_html"],
            order="id desc",
        )
        [link, *_rest] = [
            found[0]
            for mail in mails
            if (found := re.findall(r"/supply/offer/[^\"'<> ]+", mail["body_html"]))
        ]
        return f"{self.company.url}{link}"

    def type_in(self, vendor, lines, currency="USD", freight="0"):
        """What a vendor said on the telephone; a line is ``(unit, price, minimum)``."""
        desk = self.desk("purchaser")
        page = desk.page
        desk.go(f"supply.inquiry/{self.facts['inquiry']['id']}")
        desk.press("action_record_offer")
        page.wait_for_selector(".modal tr.o_data_row")
        desk.choose(".modal [name='vendor_id']", vendor)
        desk.choose(".modal [name='currency_id']", currency)
        page.fill(".modal [name='freight'] input", self.written(freight))
        rows = page.locator(".modal tr.o_data_row")
        for number, (unit, price, minimum) in enumerate(lines):
            row = rows.nth(number)
            row.locator("td[name='price']").click()
            row.locator("td[name='price'] input").fill(self.written(price))
            row.locator("td[name='minimum'] input").fill(self.written(minimum))
            row.locator("td[name='lead_days'] input").fill("12")
            if unit:
                box = f".modal tr.o_data_row:nth-child({number + 1}) td[name='uom_id']"
                desk.choose(box, unit)
        self.shoot(desk, f"offer-{vendor.split()[0].lower()}")
        desk.press("action_confirm")
        page.wait_for_selector(".modal", state="detached")

    def written(self, number):
        """A number as people of the language type it."""
        return number.replace(".", ",") if self.language == "es_ES" else number

    def compare(self):
        """All offers side by side, as what they really cost; the parts are unfolded."""
        desk = self.desk("purchaser")
        page = desk.page
        desk.go(f"supply.inquiry/{self.facts['inquiry']['id']}")
        desk.press("action_compare")
        page.wait_for_selector(".o_supply_matrix .o_supply_pick")
        for button in page.locator(".o_supply_more").all():
            button.click()
        self.shoot(desk, "comparison-parts")
        cells = {}
        for cell in page.locator("td[data-row]").all():
            place = int(cell.get_attribute("data-row")), self._vendor_of(page, cell)
            goods = cell.locator("dd").first.inner_text()
            badges = cell.locator(".o_supply_badges").inner_text()
            cells[place] = self._text_number(goods), badges
        return cells

    def _vendor_of(self, page, cell):
        heads = page.locator(".o_supply_matrix thead .o_supply_vendor .fw-bold")
        return heads.nth(int(cell.get_attribute("data-column"))).inner_text()

    def award(self, choices, reason):
        """One vendor for each line, chosen by hand; the dearer one with a reason."""
        desk = self.desk("purchaser")
        page = desk.page
        desk.go(f"supply.inquiry/{self.facts['inquiry']['id']}")
        desk.press("action_compare")
        page.wait_for_selector(".o_supply_matrix .o_supply_pick")
        self.shoot(desk, "comparison", phone=True)
        page.wait_for_selector(".o_supply_matrix .o_supply_pick")
        for line, (vendor, quantity) in enumerate(choices):
            for cell in page.locator(f"td[data-row='{line}']").all():
                if self._vendor_of(page, cell) == vendor:
                    cell.locator(".o_supply_pick").click()
                    if quantity:
                        box = cell.locator(".o_supply_quantity input")
                        box.fill(quantity)
                        box.press("Tab")
        refused = page.locator(".o_supply_bar .btn-primary").is_disabled()
        page.locator(".o_supply_matrix th input[type='text']").first.fill(reason)
        self.shoot(desk, "chosen")
        page.click(".o_supply_bar .btn-primary")
        desk.wait_for_state("awarded")
        self.shoot(desk, "awarded")
        domain = [
            ("supply_inquiry_id", "=", self.facts["inquiry"]["id"]),
            ("state", "!=", "cancel"),
        ]
        names = ["name", "state", "partner_id", "amount_total", "picking_ids"]
        orders = self.find("purchaser", "purchase.order", domain, names)
        self.facts["orders"] = {order["partner_id"][1]: order for order in orders}
        return refused, self.facts["orders"]

    def awards(self):
        """Who got a line, and for which reason."""
        domain = [("inquiry_id", "=", self.facts["inquiry"]["id"])]
        names = ["partner_id", "reason"]
        rows = self.find("purchaser", "supply.inquiry.award", domain, names)
        return {row["partner_id"][1]: row["reason"] for row in rows}

    def order_lines(self, vendor):
        """What the order of a vendor holds."""
        domain = [("order_id", "=", self.facts["orders"][vendor]["id"])]
        names = ["product_id", "product_qty", "qty_received"]
        return self.find("purchaser", "purchase.order.line", domain, names)

    def order_of(self, vendor):
        """The order of a vendor as it stands now."""
        number = self.facts["orders"][vendor]["id"]
        names = ["name", "state", "picking_ids", "plan_line_ids", "inspection_count"]
        return self.read("purchaser", "purchase.order", number, *names)

    def receive(self, vendor):
        """The warehouse takes what came, from its card of receipts."""
        desk = self.desk("warehouse_head")
        [receipt, *_rest] = self.order_of(vendor)["picking_ids"]
        desk.go(f"action-stock.action_picking_tree_incoming/{receipt}")
        desk.page.wait_for_selector("button[name='button_validate']:visible")
        self.shoot(desk, f"receipt-{vendor.split()[0].lower()}")
        desk.press("button_validate")
        desk.wait_for_state("done")
        self.shoot(desk, f"received-{vendor.split()[0].lower()}")

    def inspect(self, vendor, decisions):
        """The sheet is filled in, then the goods are decided by quantity."""
        desk = self.desk("purchaser")
        page = desk.page
        number = self.facts["orders"][vendor]["id"]
        desk.go(f"purchase.order/{number}")
        self.shoot(desk, "order-arrived")
        desk.press("action_open_inspections")
        page.wait_for_selector("button[name='action_decide_line']:visible")
        self.shoot(desk, "inspection")
        self._fill_in_checks(desk)
        for kind, quantity, reason in decisions:
            self._decide(desk, kind, quantity, reason)
        self.shoot(desk, "decided", phone=True)
        domain = [("purchase_order_id", "=", number)]
        names = ["name", "state", "accept_state", "claim_count"]
        [found] = self.find("purchaser", "goods.inspection", domain, names)
        self.facts["inspection"] = found
        return found

    def _fill_in_checks(self, desk):
        """A number is a measure; everything else is pressed as good."""
        page = desk.page
        page.click(".o_notebook a[name='checks']")
        rows = page.locator("[name='check_ids'] tr.o_data_row")
        rows.first.wait_for()
        for number in range(rows.count()):
            row = rows.nth(number)
            good = row.locator("button[name='action_pass']")
            measure = row.locator("td[name='limits']").inner_text().strip()
            if measure:
                row.locator("td[name='value']").click()
                row.locator("td[name='value'] input").fill(self.written("2.4"))
                row.locator("td[name='value'] input").press("Tab")
            else:
                good.click()
                good.wait_for(state="detached")
        desk.save()
        self.shoot(desk, "checks")
        page.click(".o_notebook a[name='goods']")

    def _decide(self, desk, kind, quantity, reason):
        page = desk.page
        desk.press("action_decide_line")
        page.wait_for_selector(".modal [name='kind'] input")
        page.click(f".modal [name='kind'] input[data-value='{kind}']")
        page.fill(".modal [name='quantity'] input", quantity)
        if reason:
            page.fill(".modal [name='reason'] :is(input, textarea)", reason)
        self.shoot(desk, f"decide-{kind}")
        desk.press("action_confirm")
        page.wait_for_selector(".modal", state="detached")

    def claim(self):
        """What was rejected is claimed from the vendor."""
        desk = self.desk("purchaser")
        desk.go(f"goods.inspection/{self.facts['inspection']['id']}")
        desk.press("action_claim")
        desk.page.wait_for_selector("button[name='action_send']:visible")
        self.shoot(desk, "claim")
        desk.press("action_send")
        desk.wait_for_state("sent")
        self.shoot(desk, "claim-sent")

    def take_into_stock(self):
        """The warehouse takes what was released, and not more."""
        desk = self.desk("warehouse_head")
        self.open_card(desk, "purchase_flow.card_released")
        self.shoot(desk, "released")
        desk.go(f"goods.inspection/{self.facts['inspection']['id']}")
        desk.press("action_take_into_stock")
        desk.page.locator("button[name='action_take_into_stock']:visible").wait_for(
            state="detached"
        )
        self.shoot(desk, "taken")

    def request_payment(self, vendor):
        """The first payment of the plan, which is due with the order."""
        desk = self.desk("purchaser")
        page = desk.page
        desk.go(f"purchase.order/{self.facts['orders'][vendor]['id']}")
        page.click(".o_notebook a[name='payment_plan']")
        first = page.locator("[name='plan_line_ids'] tr.o_data_row").first
        button = first.locator("button[name='action_request']")
        button.wait_for()
        self.shoot(desk, "plan")
        button.click()
        button.wait_for(state="detached")
        self.shoot(desk, "plan-requested")
        lines = self.order_of(vendor)["plan_line_ids"]
        names = ["name", "state", "amount", "payment_id"]
        plan = self.door("purchaser")("payment.plan.line", "read", lines, names)
        self.facts["plan"] = plan
        return [(line["state"], line["amount"]) for line in plan]

    def pay(self):
        """The accountant posts the payment that was audited."""
        desk = self.desk("accountant")
        page = desk.page
        self.open_card(desk, "purchase_flow.card_plan_pay")
        self.shoot(desk, "to-pay")
        line = self.facts["plan"][0]["id"]
        desk.go(f"payment.plan.line/{line}")
        page.wait_for_selector("button[name='action_open_payment']:visible")
        self.shoot(desk, "plan-line")
        desk.press("action_open_payment")
        page.wait_for_selector("button[name='action_post']:visible")
        self.shoot(desk, "payment")
        desk.press("action_post")
        page.locator("button[name='action_post']:visible").wait_for(state="detached")
        self.shoot(desk, "paid")
        return self.read("accountant", "payment.plan.line", line, "state")

    def ship(self):
        """All is here: the warehouse ships it."""
        desk = self.desk("warehouse_head")
        delivery = self.facts["delivery"]
        desk.go(f"action-stock.action_picking_tree_outgoing/{delivery}")
        desk.page.wait_for_selector("button[name='button_validate']:visible")
        self.shoot(desk, "delivery-ready", phone=True)
        names = ["state", "shortage_state", "date_promise"]
        before = self.read("warehouse_head", "stock.picking", delivery, *names)
        desk.press("button_validate")
        desk.wait_for_state("done")
        self.shoot(desk, "shipped")
        return before

    def journal(self):
        """The machine in the stock journal: each movement and its running balance."""
        desk = self.desk("warehouse_head")
        page = desk.page
        product = self.facts["machine"]["id"]
        desk.go(f"action-stock.stock_product_normal_action/{product}")
        desk.press("action_open_stock_journal")
        rows = page.locator(".o_journal_table tr.o_journal_row")
        rows.first.wait_for()
        self.shoot(desk, "journal", phone=True)
        rows.first.wait_for()
        opening = page.locator("tr.o_journal_opening .o_journal_balance")
        balance, steps = self._text_number(opening.first.inner_text()), []
        for row in rows.all():
            came, went, left = (
                self._text_number(row.locator(f".o_journal_{name}").inner_text())
                for name in ("in", "out", "balance")
            )
            steps.append((came, went, left))
            balance += came - went
            assert balance == left, steps
        return steps

    def _text_number(self, text):
        text = re.sub(r"[^\d.,-]", "", text)
        if self.language == "es_ES":
            text = text.replace(".", "").replace(",", ".")
        return float(text.replace(",", "") or 0)

    def open_card(self, desk, xmlid):
        """The list behind the number of a card."""
        desk.home()
        card = desk.page.locator(f".o_desk_card[data-card='{self._record(xmlid)}']")
        card.locator(".o_desk_card_count").click()
        desk.page.wait_for_selector(".o_list_view tr.o_data_row")
