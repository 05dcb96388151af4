
# The screens of the OCA addons: the action that opens each, and what it must show.
SCREENS = {
    "account_financial_report": {
        "general ledger": (
            "account_financial_report.action_general_ledger_wizard",
            ".modal .o_form_view",
        ),
        "trial balance": (
            "account_financial_report.action_trial_balance_wizard",
            ".modal .o_form_view",
        ),
        "open items": (
            "account_financial_report.action_open_items_wizard",
            ".modal .o_form_view",
        ),
        "aged partner balance": (
            "account_financial_report.action_aged_partner_balance_wizard",
            ".modal .o_form_view",
        ),
    },
}
