"""What waits for a decision right now, asked for by the people themselves."""

from odoo.fields import Command


def build(stage):
    _sell_large(stage)
    _buy_large(stage)
    _pay_vendor(stage)
    _travel(stage)


def _sell_large(stage):
    """A discount and a large sale for the chief, a huge one for the boss."""
    discount = _quote(stage, "salesperson", 10, [("MC-300", 2, 25), ("SV-120", 1, 0)])
    large = _quote(stage, "salesperson", 0, [("MC-310", 2, 0), ("CS-100", 20, 5)])
    huge = _quote(stage, "salesperson", 16, [("MC-310", 7, 0), ("SV-130", 7, 0)])
    chief = _quote(stage, "sales_manager", 19, [("MC-210", 8, 0), ("SP-150", 8, 0)])
    steep = _quote(stage, "salesperson", 4, [("MC-200", 3, 35)])
    for quote in (discount, large, huge, chief, steep):
        quote.action_confirm()
    _approve(stage, huge, "sales_manager")
    _give_back(stage, steep, "sales_manager", "35 % is too much. Offer 15 % and parts.")


def _quote(stage, person, customer, lines):
    return stage.model("sale.order", person).create(
        {
            "partner_id": stage.customers[customer].id,
            "user_id": stage.users[person].id,
            "validity_date": stage.day(20),
            "order_line": [
                Command.create(
                    {
                        "product_id": stage.products[code].id,
                        "product_uom_qty": quantity,
                        "discount": discount,
                    }
                )
                for code, quantity, discount in lines
            ],
        }
    )


def _buy_large(stage):
    """Two for the boss; what the boss wants herself goes to the accountant."""
    for owner, vendor, code, quantity in (
        ("purchaser", 0, "MC-310", 3),
        ("purchaser", 1, "MC-210", 7),
        ("boss", 0, "MC-300", 5),
    ):
        order = stage.model("purchase.order", "purchaser").create(
            {
                "partner_id": stage.vendors[vendor].id,
                "user_id": stage.users[owner].id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": stage.products[code].id,
                            "product_qty": quantity,
                            "price_unit": stage.products[code].standard_price * 1.04,
                            "date_planned": stage.moment(21, 12),
                        }
                    )
                ],
            }
        )
        order.button_confirm()


def _pay_vendor(stage):
    """A deposit for machines that are still being built."""
    payment = stage.model("account.payment", "accountant").create(
        {
            "payment_type": "outbound",
            "partner_type": "supplier",
            "partner_id": stage.vendors[0].id,
            "amount": 6200.0,
            "memo": "Deposit, ride-on scrubbers",
            "journal_id": stage.accounts.bank.id,
            "date": stage.today,
        }
    )
    payment.action_post()


def _travel(stage):
    """The boss cannot decide on her own journey: the accountant does."""
    expense = stage.model("hr.expense", "boss").create(
        {
            "name": "Trade mission to Rotterdam",
            "employee_id": stage.users["boss"].employee_id.id,
            "product_id": stage.env.ref("hr_expense.product_product_no_cost").id,
            "total_amount_currency": 2150.0,
            "date": stage.day(-4),
        }
    )
    expense.action_submit()
    _approve(stage, expense, "office_manager")


def _approve(stage, document, person):
    request = document.sudo().desk_approval_request_id
    request.with_user(stage.users[person]).action_approve()


def _give_back(stage, document, person, reason):
    request = document.sudo().desk_approval_request_id
    request.with_user(stage.users[person]).action_return(reason)
