import json

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

# Opens an action as its menu or its button does, and is content when the screen shows.
OPEN = """
(async () => {
    const until = async (selector) => {
        while (!document.querySelector(selector)) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    };
    await until(".o_main_navbar");
    const services = odoo.__WOWL_DEBUG__.root.env.services;
    await services.action.doAction(%(action)s, {additionalContext: %(context)s});
    await until(%(selector)s);
    console.log("test successful");
})().catch((error) => console.error(error.message));
"""


@tagged("post_install", "-at_install")
class TestOcaScreens(AccountTestInvoicingCommon, HttpCase):
    """Each OCA addon of the suite opens with this Odoo, without a console error.

    Their wheels follow the head of Odoo's branch: a version that is too new for the
    pinned Odoo installs well and then shows an empty page.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = (
            "base.group_user,account.group_account_manager,account.group_account_user"
        )
        companies = {
            "company_id": cls.env.company.id,
            "company_ids": [Command.set(cls.env.company.ids)],
        }
        cls.ledger_keeper = new_test_user(
            cls.env, "test_ledger_keeper", groups=groups, **companies
        )
        cls.administrator = new_test_user(
            cls.env, "test_administrator", groups="base.group_system", **companies
        )

    def _open(self, xmlid, selector, user=None, **context):
        """Fails on any error in the console, and when the screen never shows."""
        code = OPEN % {
            "action": json.dumps(xmlid),
            "context": json.dumps(context),
            "selector": json.dumps(selector),
        }
        login = (user or self.ledger_keeper).login
        # A light page to start from, so that no home action is still loading.
        self.browser_js("/odoo/action-base.action_res_users_my", code, login=login)

    def _posted(self, move_type):
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.partner_a.id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": 100, "tax_ids": []})
                ],
            }
        )
        move.action_post()
        kinds = ("asset_receivable", "liability_payable")
        return move.line_ids.filtered(lambda line: line.account_type in kinds)

    # account_financial_report

    def test_general_ledger_opens(self):
        action = "account_financial_report.action_general_ledger_wizard"
        self._open(action, ".modal [name='date_range_id']")

    def test_trial_balance_opens(self):
        action = "account_financial_report.action_trial_balance_wizard"
        self._open(action, ".modal [name='date_range_id']")

    def test_open_items_opens(self):
        action = "account_financial_report.action_open_items_wizard"
        self._open(action, ".modal [name='date_at']")

    def test_aged_partner_balance_opens(self):
        action = "account_financial_report.action_aged_partner_balance_wizard"
        self._open(action, ".modal [name='date_at']")

    def test_journal_ledger_opens(self):
        action = "account_financial_report.action_journal_ledger_wizard"
        self._open(action, ".modal [name='date_range_id']")

    def test_tax_report_opens(self):
        action = "account_financial_report.action_vat_report_wizard"
        self._open(action, ".modal [name='date_range_id']")

    # account_reconcile_oca

    def test_bank_reconciler_opens_on_a_statement_line(self):
        journal = self.company_data["default_journal_bank"]
        self.env["account.bank.statement.line"].create(
            {"journal_id": journal.id, "payment_ref": "Transfer", "amount": 100}
        )
        self._open(
            "account_reconcile_oca.action_bank_statement_line_reconcile_all",
            ".o_account_reconcile_oca .o_form_view",
            active_id=journal.id,
            active_ids=journal.ids,
        )

    def test_ledger_reconciler_opens(self):
        self._posted("out_invoice")
        self._open(
            "account_reconcile_oca.account_account_reconcile_act_window",
            ".o_account_reconcile_oca .o_kanban_record",
        )

    # account_netting

    def test_netting_opens_on_what_a_partner_owes_and_is_owed(self):
        lines = self._posted("out_invoice") + self._posted("in_invoice")
        self._open(
            "account_netting.act_account_move_make_netting",
            ".modal [name='button_compensate']",
            active_model="account.move.line",
            active_ids=lines.ids,
        )

    # auditlog

    def test_audit_rules_open(self):
        action = "auditlog.action_auditlog_rule_tree"
        self._open(action, ".o_list_view", self.administrator)

    def test_audit_trail_opens(self):
        action = "auditlog.action_auditlog_log_tree"
        self._open(action, ".o_list_view", self.administrator)

    # web_responsive

    def test_app_drawer_opens(self):
        code = """
        (async () => {
            const until = async (selector) => {
                while (!document.querySelector(selector)) {
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }
                return document.querySelector(selector);
            };
            const button = await until(".o_grid_apps_menu__button");
            button.click();
            await until(".app-menu-container .o-app-menu-item");
            console.log("test successful");
        })().catch((error) => console.error(error.message));
        """
        login = self.ledger_keeper.login
        self.browser_js("/odoo/action-base.action_res_users_my", code, login=login)
