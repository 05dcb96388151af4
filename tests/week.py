"""A person at her desk for a week, at any width and in any language.

Screens are found by the names of fields, buttons and cards, which are the same in
every language; what is typed into a list on a desk is typed into a dialog on a phone.
"""

import re

import pytest

from tests.browser import Desk
from tests.rpc import XmlRpc

TooLate = pytest.importorskip("playwright.sync_api").TimeoutError
PHONE_WIDTH = 768
PATIENCE = 30_000
BRIEFLY = 5_000
# Whether a field has found what it offers.
_HAS_ANSWERED = """() => document.querySelector(".o-autocomplete--dropdown-item")
    && !document.querySelector(".o-autocomplete--dropdown-item .fa-spin")"""

# What a night does to what people left on their desks: it is a day older.
NIGHT = """
UPDATE work_report SET date_from = date_from - 1000, date_to = date_to - 1000
 WHERE kind_id IN (SELECT id FROM work_report_kind WHERE period = 'day');
UPDATE work_report
   SET date_from = date_from + 999, date_to = date_to + 999,
       date_open = date_open - interval '1 day',
       date_due = date_due - interval '1 day',
       date_grace = date_grace - interval '1 day',
       date_late = date_late - interval '1 day',
       date_review_due = date_review_due - interval '1 day',
       submit_date = submit_date - interval '1 day'
 WHERE kind_id IN (SELECT id FROM work_report_kind WHERE period = 'day');
UPDATE work_report_line SET date_planned = date_planned - 1;
UPDATE project_task SET date_deadline = date_deadline - interval '1 day'
 WHERE NOT coalesce(is_job, false);
UPDATE office_announcement_receipt
   SET date_delivered = date_delivered - interval '1 day',
       date_opened = date_opened - interval '1 day',
       date_acknowledged = date_acknowledged - interval '1 day',
       date_reminded = date_reminded - interval '1 day';
UPDATE office_question SET asked_date = asked_date - interval '1 day',
       date_owner = date_owner - interval '1 day',
       date_manager = date_manager - interval '1 day'
"""


class Person(Desk):
    """One of the ten with her page and her own calls beside it."""

    def __init__(self, chromium, company, login, size, cards):
        super().__init__(chromium, company, login)
        self.size, self._cards = size, cards
        self.calls_of = XmlRpc(company, login)
        self.page.set_default_timeout(PATIENCE)

    @property
    def is_on_the_phone(self):
        return self.size[0] < PHONE_WIDTH

    def call(self, model, method, *args, **kwargs):
        return self.calls_of(model, method, *args, **kwargs)

    def read(self, model, number, *names):
        [values] = self.call(model, "read", [number], list(names))
        return [values[name] for name in names] if len(names) > 1 else values[names[0]]

    def find(self, model, *domain, **options):
        return self.call(model, "search", list(domain), **options)

    def count_of(self, model, *domain):
        return self.call(model, "search_count", list(domain))

    # Going somewhere

    def home(self):
        """To the workbench, read to the end."""
        self.page.goto(f"{self.company.url}/odoo")
        # Placeholders are cards as well, until the workbench was read.
        self.page.wait_for_selector(
            ".o_desk_grid[aria-busy='false'] .o_desk_card:not(.o_desk_skeleton)"
        )

    def visit(self, path):
        self.page.goto(f"{self.company.url}/odoo/{path}")

    def open(self, model, number):
        self.visit(f"{model}/{number}")
        self.page.wait_for_selector(".o_form_view .o_form_sheet, .o_form_view")
        self.page.wait_for_function(
            "() => !document.querySelector('.o_form_view .o_form_saved')"
            " || document.querySelector('.o_form_view .o_field_widget')"
        )

    def open_task(self, number):
        """As a row of the workbench opens it: with its next step."""
        self.visit(f"action-office_daily.project_task_action_mine/{number}")
        self.page.wait_for_selector(".o_field_widget[name='work_state']")

    # Cards

    def card(self, name):
        """A card by the name of its record."""
        return self.page.locator(f".o_desk_card[data-card='{self._card_id(name)}']")

    def row(self, name, words):
        return self.card(name).locator(f".o_desk_row:has-text('{words}')")

    def count(self, name):
        """The number on a card as the person sees it; none for a card that hides."""
        self.home()
        number = self.card(name).locator(".o_desk_card_count, .o_desk_figure").first
        return int(re.sub(r"\D", "", number.inner_text())) if number.count() else 0

    def _card_id(self, name):
        return self._cards[name]

    # Forms

    def field(self, name, scope=""):
        return self.page.locator(f"{scope} .o_field_widget[name='{name}']").first

    def fill(self, name, value, scope=".o_form_view"):
        box = self.field(name, scope).locator("input, textarea").first
        for _attempt in range(3):
            box.fill(value)
            box.blur()
            # A form that is still being set up takes back what was typed too early.
            self.page.wait_for_timeout(150)
            if not box.count() or box.input_value() == value:
                return

    def write(self, name, text, scope=""):
        """Into a rich text, key by key."""
        area = self.field(name, scope).locator(".odoo-editor-editable")
        area.press("Control+A")
        area.press_sequentially(text)

    def choose(self, name, words, scope=""):
        """One of the records that a field offers."""
        box = self.field(name, scope).locator("input").first
        box.click()
        if self.is_on_the_phone:
            # A phone opens all of them in a dialog of its own.
            dialog = self.page.locator(".modal").last
            dialog.locator(f".o_kanban_record:has-text('{words}')").first.click()
            dialog.locator(".o_kanban_view").wait_for(state="detached")
            return
        item = self.page.locator(
            f".o-autocomplete--dropdown-item:has-text('{words}'):visible"
        )
        # The first ones are offered at once; Odoo rejects that search, with an error,
        # where somebody types before it has answered.
        offered = self.page.locator(".o-autocomplete--dropdown-item:visible")
        offered.first.wait_for()
        self.page.wait_for_function(_HAS_ANSWERED)
        if not item.count():
            box.fill(words)
        item.first.click()
        offered.first.wait_for(state="detached")

    def type_moment(self, name, moment, scope=""):
        """A day and an hour, as text."""
        self.field(name, scope).locator("input, button").first.click()
        box = self.field(name, scope).locator("input").first
        box.fill(moment)
        box.press("Enter")
        self.page.keyboard.press("Tab")

    def pick(self, name, place, scope=""):
        """One of the choices of a field by its place, whatever the language."""
        for _attempt in range(3):
            self.field(name, scope).locator("input, button").first.click()
            try:
                item = self.page.locator(".o_select_menu_item:visible").nth(place)
                item.click(timeout=BRIEFLY)
                return
            except TooLate:
                # A row that is still being drawn closes its menu: open it again.
                continue
        raise AssertionError(f"{name} offers no choice number {place}")

    def press(self, name, scope=""):
        """A button of a form; on the phone it may stand behind the three dots."""
        button = self.page.locator(f"{scope} button[name='{name}']:visible").first
        more = self.page.locator(
            ".o_statusbar_buttons button:has(.oi-ellipsis-v):visible,"
            " button.o_button_more:visible"
        )
        button.or_(more.first).first.wait_for()
        for place in range(more.count()):
            if button.count():
                break
            more.nth(place).click()
            self.page.wait_for_timeout(400)
            if not button.count():
                self.page.keyboard.press("Escape")
                self.page.wait_for_timeout(200)
        button.click()

    def save(self):
        self.page.locator(".o_form_button_save:visible").first.click()
        self.page.wait_for_selector(".o_form_button_save:visible", state="detached")

    def add_line(self, lines_of, **values):
        """A line of a list, which a phone asks for in a dialog."""
        lines = self.page.locator(f".o_field_widget[name='{lines_of}']")
        if self.is_on_the_phone:
            lines.locator(".o-kanban-button-new").click()
            scope = ".modal"
        else:
            lines.locator(
                ".o_field_x2many_list_row_add button, .o_field_x2many_list_row_add a"
            ).first.click()
            scope = f".o_field_widget[name='{lines_of}'] .o_selected_row"
        for field, value in values.items():
            self.fill(field, value, scope)
        if self.is_on_the_phone:
            self.page.locator(".modal .o_form_button_save:visible").first.click()
            self.page.wait_for_selector(".modal", state="detached")
        else:
            self.page.keyboard.press("Escape")

    def wait_for_state(self, state):
        """The status bar says so; the phone shows the present state alone."""
        self.page.wait_for_selector(
            f".o_statusbar_status button[data-value='{state}']"
            ".o_arrow_button_current, "
            f".o_statusbar_status [data-value='{state}'][aria-current]",
            state="attached",
        )

    def look(self, name):
        """A picture for whoever wants to see the week; and nothing scrolls sideways."""
        if self.pictures:
            self.shoot(self.pictures / f"{name}.png")
        assert self.overflow() <= 0

    pictures = None
