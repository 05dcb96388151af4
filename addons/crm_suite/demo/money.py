"""The money at the start, the rent, and what people spent for the company."""

from dataclasses import dataclass

from odoo.fields import Command

OPENING = 84000.0
PETTY_CASH = 1500.0

# Who, what, how much, how many days ago, how far it got
EXPENSES = [
    ("salesperson", "Train to Boston", 84.0, -70, "paid"),
    ("salesperson", "Lunch with Atlas Steelworks", 62.5, -34, "paid"),
    ("salesperson", "Hotel, trade fair", 418.0, -9, "approved"),
    ("salesperson", "Fuel, customer round", 57.3, -2, "submitted"),
    ("sales_manager", "Stand at the trade fair", 1250.0, -12, "submitted"),
    ("technician", "Parking at the clinic", 18.0, -25, "paid"),
    ("technician", "Ferry to the marina", 46.0, -5, "approved"),
    ("technician", "Ladder rental", 95.0, -1, "draft"),
    ("repairer", "Soldering tips", 37.9, -4, "submitted"),
    ("service_agent", "Bell for the counter", 24.5, -1, "submitted"),
    ("service_agent", "Taxi with a customer's device", 31.0, -3, "submitted"),
    ("purchaser", "Samples from Sierra", 120.0, -6, "submitted"),
    ("purchaser", "Visit to Keystone Bearings", 310.0, -15, "approved"),
    ("warehouse_head", "Pallet jack repair", 140.0, -8, "posted"),
    ("office_manager", "Coffee and water", 73.2, -3, "draft"),
    ("office_manager", "Flowers, reception", 35.0, -18, "refused"),
]


@dataclass
class Accounts:
    bank: object
    cash: object


def open_accounts(stage):
    company = stage.env.company
    company.write(
        {
            "name": "Halden & Reyes Equipment",
            "street": "48 Foundry Lane",
            "city": "Portland",
            "zip": "04101",
            "country_id": stage.env.ref("base.us").id,
            "phone": "+1 555 0100",
            "email": "office@haldenreyes.example",
            "website": "https://haldenreyes.example",
        }
    )
    stage.accounts = Accounts(_journal(stage, "bank", "Bank"), _journal(stage, "cash"))
    _bring_in(stage)


def _journal(stage, kind, name="Cash"):
    journals = stage.env["account.journal"]
    found = journals.search([("type", "=", kind)], limit=1)
    return found or journals.create(
        {"name": name, "type": kind, "code": name[:4].upper()}
    )


def _bring_in(stage):
    """The owners' money, in the bank and in the till."""
    equity = stage.env["account.account"].search(
        [("account_type", "=", "equity")], limit=1
    )
    money = {stage.accounts.bank: OPENING, stage.accounts.cash: PETTY_CASH}
    entry = stage.env["account.move"].create(
        {
            "date": stage.day(-91),
            "ref": "Opening balance",
            "line_ids": [
                *(
                    Command.create(
                        {"account_id": journal.default_account_id.id, "debit": amount}
                    )
                    for journal, amount in money.items()
                ),
                Command.create(
                    {"account_id": equity.id, "credit": sum(money.values())}
                ),
            ],
        }
    )
    entry.action_post()


def build(stage):
    _rent(stage)
    for row in EXPENSES:
        _spend(stage, *row)


def _rent(stage):
    """A bill every month; the last one is due this week."""
    landlord = stage.env["res.partner"].create(
        {"name": "Foundry Lane Estates", "is_company": True, "supplier_rank": 1}
    )
    bills = stage.model("account.move", "accountant").create(
        [_rent_values(stage, landlord, offset) for offset in (-87, -57, -26)]
    )
    bills.action_post()
    stage.pay(bills[0], -60)
    stage.pay(bills[1], -30)


def _rent_values(stage, landlord, offset):
    return {
        "move_type": "in_invoice",
        "partner_id": landlord.id,
        "ref": f"Rent {stage.day(offset):%Y-%m}",
        "invoice_date": stage.day(offset),
        "invoice_date_due": stage.day(offset + 30),
        "invoice_line_ids": [
            Command.create({"name": "Hall and office", "price_unit": 4200.0})
        ],
    }


def _spend(stage, person, name, amount, offset, fate):
    expense = stage.model("hr.expense", person).create(
        {
            "name": name,
            "employee_id": stage.users[person].employee_id.id,
            "product_id": stage.env.ref("hr_expense.product_product_no_cost").id,
            "total_amount_currency": amount,
            "date": stage.day(offset),
        }
    )
    stage.backdate(expense, create_date=stage.moment(offset, 18))
    if fate == "draft":
        return
    _submit(stage, expense, fate)
    if fate in ("posted", "paid"):
        _book(stage, expense, offset, fate)


def _submit(stage, expense, fate):
    expense = stage.decided(expense) if fate != "submitted" else expense
    expense.action_submit()
    chief = expense.with_user(expense.sudo().employee_id.expense_manager_id)
    if fate == "refused":
        chief._do_refuse("No receipt")
    elif fate != "submitted":
        chief._do_approve()


def _book(stage, expense, offset, fate):
    stage.model("hr.expense.post.wizard", "accountant").with_context(
        active_ids=expense.ids, company_paid_move_ids=[]
    ).create({"accounting_date": stage.day(offset)}).action_post_entry()
    if fate == "paid":
        stage.pay(expense.sudo().account_move_id, min(offset + 7, -1))
