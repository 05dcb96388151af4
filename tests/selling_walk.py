"""The whole way of a sale, from a hot customer to the money on the account.

Each step is one person's, by clicks; the rest is read over the doors of the server.
"""

from tests.browser import Desk
from tests.crew import PHONE, WIDE, Crew

SELLER, CHIEF, FINANCE = "salesperson", "sales_manager", "accountant"
CODE = "MC-610"
REWRITTEN, OFFERED = ".o_quote_rewritten", "a[data-bs-target='#modalaccept']:visible"
DECISION = ("number", "decision", "decision_name", "decision_way", "decision_date")


class SellingWalk(Crew):
    """A salesperson, her customer, her manager and the accountant."""

    def prepare(self, name):
        """A customer of hers whose goods leave by application."""
        self.speak([SELLER, CHIEF, FINANCE], self.language)
        values = {
            "name": name,
            "is_company": True,
            "email": "compras@example.com",
            "user_id": self.door(SELLER).uid,
            "shipping_mode": "always",
            "lang": self.language,
        }
        admin = self.door("admin")
        self.facts["name"] = name
        self.facts["customer"] = admin("res.partner", "create", values)

    def press_header(self, desk, name):
        """A button of the form; on a telephone all but the first are in a menu."""
        button = desk.page.locator(f"button[name='{name}']:visible")
        more = desk.page.locator(".o_statusbar_buttons .oi-ellipsis-v:visible")
        button.or_(more).first.wait_for()
        if not button.count():
            more.click()
        button.last.click()

    def pick(self, desk, field, name):
        """Choose a record on a telephone, where a dialog takes the place of a list."""
        page = desk.page
        box = page.locator(f"{field} input").first
        box.wait_for()
        before = page.locator(".modal").count()
        box.click()
        dialog = page.locator(".modal").nth(before)
        search = dialog.locator(".o_searchview_input:visible")
        glass = dialog.locator("button:has(.fa-search):visible")
        search.or_(glass).first.wait_for()
        if not search.count():
            glass.first.click()
        self.search(search.first, name)
        dialog.locator(f".o_kanban_record:has-text('{name}')").first.click()
        dialog.wait_for(state="detached")

    def search(self, box, text):
        """Type it and take the first of the fields that are proposed."""
        box.fill(text)
        box.page.locator(".o_searchview_autocomplete .dropdown-item").first.click()

    def steps(self):
        """The open to-dos on the customer."""
        domain = [
            ("res_model", "=", "res.partner"),
            ("res_id", "=", self.facts["customer"]),
        ]
        rows = self.find(SELLER, "mail.activity", domain, ["summary"])
        return [row["summary"] for row in rows]

    def order(self, *names):
        return self.read(SELLER, "sale.order", self.facts["order"], *names)

    # The salesperson on her telephone.

    def heat(self, reason):
        """From the form of the customer, with a next step for tomorrow."""
        desk = self.desk(SELLER, PHONE)
        desk.go(f"res.partner/{self.facts['customer']}")
        self.press_header(desk, "action_open_heat")
        desk.page.fill(".modal [name='reason'] input", reason)
        self.shoot(desk, "make-hot")
        desk.press("action_set")
        desk.page.wait_for_selector(".modal", state="detached")
        desk.page.wait_for_selector("[name='heat_level'] .badge:visible")
        self.shoot(desk, "hot-customer")
        assert not desk.page.locator(".ribbon:visible").count()
        assert desk.overflow() <= 0
        return self.steps()

    def expect(self, title, quantity):
        """An opportunity of the customer with what he may buy."""
        desk = self.desk(SELLER)
        desk.go("crm/new")
        self.pick(desk, "[name='partner_id']", self.facts["name"])
        box = desk.page.locator(".oe_title [name='name']")
        box.locator("input, textarea").first.fill(title)
        desk.page.click(".o_notebook a[name='expected_products']")
        desk.page.click("[name='expected_product_ids'] .o-kanban-button-new")
        self.pick(desk, ".modal [name='product_id']", CODE)
        desk.page.fill(".modal [name='quantity'] input", str(quantity))
        self.shoot(desk, "expected-product")
        desk.page.click(".modal .o_form_button_save")
        desk.page.wait_for_selector(".modal", state="detached")
        desk.save()
        # A new form looks saved before it is; its address does not.
        desk.page.wait_for_function("!location.pathname.endsWith('/new')")
        self.shoot(desk, "opportunity")
        assert desk.overflow() <= 0
        domain = [("partner_id", "=", self.facts["customer"])]
        [lead] = self.find(SELLER, "crm.lead", domain, ["name", "expected_revenue"])
        self.facts["lead"] = lead
        return lead["expected_revenue"]

    def quote(self):
        """From what is expected, by one press; sent as version 1."""
        desk = self.desk(SELLER)
        self.press_header(desk, "action_make_quotation")
        desk.page.wait_for_selector("[name='order_line']")
        lead = self.facts["lead"]["id"]
        [order] = self.read(SELLER, "crm.lead", lead, "order_ids")
        self.facts["order"] = order
        self.shoot(desk, "quotation")
        assert desk.overflow() <= 0
        self._send(desk)
        return self.order("state", "quote_version", "amount_untaxed")

    def _send(self, desk):
        self.press_header(desk, "action_quotation_send")
        desk.page.wait_for_selector(".modal [name='body'] .odoo-editor-editable")
        self.shoot(desk, "send")
        desk.press("action_send_mail")
        desk.page.wait_for_selector(".modal", state="detached")
        desk.wait_for_state("sent")

    # At her desk.

    def change(self, quantity):
        """After it was sent; then only sending is offered."""
        desk = self.desk(SELLER)
        desk.resize(WIDE)
        desk.go(f"sale.order/{self.facts['order']}")
        cell = "[name='order_line'] td[name='product_uom_qty']"
        desk.page.click(cell)
        desk.page.fill(f"{cell} input", str(quantity))
        desk.page.keyboard.press("Tab")
        desk.page.wait_for_selector(".o_form_button_save:visible")
        desk.save()
        desk.page.wait_for_selector(".alert-warning:visible")
        self.shoot(desk, "changed")
        blue = desk.page.locator(".o_statusbar_buttons .btn-primary:visible")
        return blue.evaluate_all("all => all.map((button) => button.name)")

    def send_again(self):
        self._send(self.desk(SELLER))
        self.shoot(self.desk(SELLER), "sent-again")
        return self.order("quote_version")

    def ship(self):
        """Asked for all that remains; the numbers of today let it go at once."""
        desk = self.desk(SELLER)
        desk.go(f"sale.order/{self.facts['order']}")
        desk.press("action_apply_shipping")
        desk.page.wait_for_selector("[name='date_checked']")
        desk.page.wait_for_selector(".alert-success:visible")
        self.shoot(desk, "shipping", phone=True)
        desk.press("action_submit")
        desk.wait_for_state("released")
        self.shoot(desk, "released")
        domain = [("sale_id", "=", self.facts["order"])]
        [found] = self.find(SELLER, "shipping.application", domain, ["state"])
        return found["state"]

    def register_money(self):
        """What the customer says he has paid; no balance changes."""
        desk = self.desk(SELLER)
        desk.go(f"sale.order/{self.facts['order']}")
        desk.press("action_register_money")
        desk.page.wait_for_selector("[name='reference']")
        self.shoot(desk, "money", phone=True)
        trail = desk.page.locator(".o_breadcrumb").inner_text()
        assert "/" not in trail.split("\n")
        desk.page.fill("[name='reference'] input", "TRF-77")
        desk.press("action_submit")
        desk.wait_for_state("submitted")
        self.shoot(desk, "announced")
        return self.claim()

    def claim(self):
        domain = [("partner_id", "=", self.facts["customer"])]
        names = ["name", "state", "amount"]
        [claim] = self.find(SELLER, "money.claim", domain, names)
        return claim

    # The customer, without a login.

    def visit(self):
        """His page of the quotation, as the mail takes him there."""
        customer = Desk(self.chromium, self.company, "customer")
        self._desks["customer"] = self._stack.enter_context(customer)
        customer.resize(PHONE)
        self.reload()

    def reload(self):
        page = self._desks["customer"].page
        path = self.door(SELLER)("sale.order", "get_portal_url", self.facts["order"])
        page.goto(f"{self.company.url}/{self.language[:2]}{path}")
        page.wait_for_selector("#portal_sale_content")

    def page_says(self):
        """Whether a signature is offered, and whether a new version is announced."""
        page = self._desks["customer"].page
        self.shoot(self._desks["customer"], "portal")
        assert self._desks["customer"].overflow() <= 0
        offered = page.locator(OFFERED).count() > 0
        return offered, page.locator(REWRITTEN).count() > 0

    def sign(self, name):
        """Write his name and press; what the page answers."""
        customer = self._desks["customer"]
        page = customer.page
        page.locator(OFFERED).first.click()
        page.fill("#modalaccept .o_web_sign_name_input", name)
        submit = page.locator("#modalaccept .o_portal_sign_submit:enabled")
        submit.click()
        refused = page.locator("#modalaccept .o_portal_sign_error_msg")
        done = page.locator(".alert-success")
        refused.or_(done).first.wait_for()
        self.shoot(customer, "signed")
        return refused.inner_text() if refused.count() else ""

    def versions(self):
        domain = [("order_id", "=", self.facts["order"])]
        model = "sales.flow.quote.version"
        return self.find(SELLER, model, domain, list(DECISION), order="number")

    # Finance and the manager.

    def confirm_money(self):
        desk = self.desk(FINANCE)
        desk.go("announced-money")
        desk.page.click(f"tr.o_data_row:has-text('{self.claim()['name']}') >> nth=0")
        desk.page.wait_for_selector("[name='reference']")
        self.shoot(desk, "money-to-confirm", phone=True)
        desk.press("action_confirm")
        desk.wait_for_state("confirmed")
        self.shoot(desk, "money-confirmed")
        return self.claim()["state"]

    def look_into_funnel(self):
        """The opportunity stands behind a number of the funnel."""
        desk = self.desk(CHIEF)
        desk.go("sales-funnel")
        number = desk.page.locator("[data-figure]:enabled:visible").first
        number.wait_for()
        self.shoot(desk, "funnel", phone=True)
        number.click()
        box = desk.page.locator(".o_searchview_input")
        self.search(box, self.facts["lead"]["name"])
        row = f".o_data_row:has-text('{self.facts['lead']['name']}')"
        desk.page.wait_for_selector(row)
        self.shoot(desk, "funnel-opportunities")

    def read_history(self):
        """The page of the customer, with all that happened."""
        desk = self.desk(CHIEF)
        desk.go(f"res.partner/{self.facts['customer']}")
        desk.press("action_open_overview")
        desk.page.wait_for_selector(".o_customer_event")
        self.shoot(desk, "history", phone=True)
        return desk.page.locator(".o_customer_overview").inner_text()

    def cool(self, result, note):
        """On the same page; without a result nothing ends."""
        desk = self.desk(CHIEF)
        desk.page.click(".o_customer_overview header button:has(.fa-fire)")
        desk.page.wait_for_selector(".modal button[name='action_cool']")
        desk.press("action_cool")
        desk.page.wait_for_selector(".modal [name='result'].o_field_invalid")
        self.shoot(desk, "cool")
        desk.page.click(f".modal [name='result'] input[data-value='{result}']")
        desk.page.fill(".modal [name='note'] input", note)
        desk.press("action_cool")
        desk.page.wait_for_selector(".modal", state="detached")
        self.shoot(desk, "cooled")
        domain = [("partner_id", "=", self.facts["customer"])]
        names = ["state", "result", "result_note"]
        [heat] = self.find(CHIEF, "customer.heat", domain, names)
        return heat["state"], heat["result"], heat["result_note"]
