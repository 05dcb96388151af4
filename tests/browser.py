"""A person at a browser."""

import re

PATIENCE = 90_000  # milliseconds
LAUNCH = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class Desk:
    """One person, one page; keeps the calls and the errors that it made."""

    def __init__(self, chromium, company, login):
        self.company, self.login = company, login
        self.errors, self._calls = [], []
        self._context = chromium.new_context(locale="en-US")
        # Many tests may share the machine: who waits longer fails less.
        self._context.set_default_timeout(PATIENCE)
        self.page = self._context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._calls.append(request.url))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._context.close()

    def log_in(self, size):
        """Through the login page to the workbench, which comes first."""
        self.resize(size)
        self.page.goto(f"{self.company.url}/web/login")
        self.page.fill("#login", self.login)
        self.page.fill("#password", self.login)
        self._calls.clear()
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_desk_workbench .o_desk_card")
        # Not "networkidle": the bus keeps asking.
        self.page.wait_for_timeout(800)

    def home(self):
        """Back to the workbench, read anew."""
        self.page.goto(f"{self.company.url}/odoo")
        self.page.wait_for_selector(".o_desk_workbench .o_desk_card")
        # Placeholders are cards as well, until the workbench was read.
        self.page.wait_for_selector(".o_desk_skeleton", state="detached")

    def go(self, path):
        """By its address, as from a bookmark."""
        self.page.goto(f"{self.company.url}/odoo/{path}")
        self.page.wait_for_selector(".o_action_manager > :not(.o_blank)")

    def shoot_phone(self, size, path):
        """The same address on a telephone; by how many pixels it is too wide.

        In a page of its own: there it gets the views of the narrow screen.
        """
        width, height = size
        page = self._context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(self.page.url)
        page.wait_for_selector(".o_action_manager > :not(.o_blank)")
        page.screenshot(path=path)
        wider = page.evaluate(
            "document.documentElement.scrollWidth - window.innerWidth"
        )
        page.close()
        return wider

    def press(self, name):
        """The button of that name that can be seen; in a dialog if one is open."""
        self.page.locator(f"button[name='{name}']:visible").last.click()

    def save(self):
        """The form, if something was changed in it."""
        button = self.page.locator(".o_form_button_save:visible")
        if button.count():
            button.click()
        self.page.wait_for_selector(".o_form_saved", state="attached")

    def choose(self, field, name):
        """Pick ``name`` in a many2one of the form."""
        box = self.page.locator(f"{field} input").first
        box.fill(name)
        self.page.click(f".o-autocomplete--dropdown-item:has-text('{name}') >> nth=0")

    def wait_for_state(self, state):
        """Until the status bar of the form stands there."""
        # On a narrow screen the bar is folded, and its steps are hidden.
        self.page.wait_for_selector(
            f".o_statusbar_status [data-value='{state}'].o_arrow_button_current",
            state="attached",
        )

    def resize(self, size):
        width, height = size
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_timeout(400)

    def shoot(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)

    def calls(self, method):
        """How often a method was called since the login."""
        return sum(bool(re.search(rf"/{method}(\?|$)", url)) for url in self._calls)

    def overflow(self):
        """Pixels by which the page is wider than its window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - window.innerWidth"
        )

    def failed_cards(self):
        """Names of the cards that could not be read."""
        return self.page.eval_on_selector_all(
            ".o_desk_error", "cards => cards.map((card) => card.textContent)"
        )

    def _listen(self, message):
        if message.type == "error":
            self.errors.append(message.text)
