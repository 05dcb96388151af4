"""Goods on their way, under inspection and in quarantine; orders paid by a plan."""

from odoo.fields import Command

MACHINES_ONLY = ("MC-300", "MC-310", "MC-410", "MC-210")


def build(stage):
    _write_rules(stage)
    _plan_vendors(stage)
    _bad_machines(stage)
    _under_inspection(stage)
    _just_arrived(stage)
    _on_the_way(stage)
    _deposit(stage)
    _retention(stage)
    _cancelled(stage)


def _write_rules(stage):
    """Machines are inspected, whoever delivers them."""
    sheet = stage.model("goods.inspection.template", "purchaser").create(
        {
            "name": "Machines",
            "check_ids": [
                Command.create({"sequence": 10, "name": "Packaging undamaged"}),
                Command.create(
                    {
                        "sequence": 20,
                        "name": "Insulation resistance",
                        "kind": "measure",
                        "has_min": True,
                        "measure_min": 1.0,
                        "measure_unit": "MΩ",
                    }
                ),
                Command.create(
                    {
                        "sequence": 30,
                        "name": "Declaration of conformity",
                        "kind": "documents",
                    }
                ),
                Command.create({"sequence": 40, "name": "Runs for five minutes"}),
            ],
        }
    )
    stage.model("goods.inspection.rule", "purchaser").create(
        {
            "name": "Large machines",
            "product_ids": [
                Command.set([stage.products[code].id for code in MACHINES_ONLY])
            ],
            "template_id": sheet.id,
        }
    )


def _plan_vendors(stage):
    """The motor works want a deposit, the pump works are paid by 30 and 70."""
    for number, plan in ((0, "plan_30_40_30"), (1, "plan_30_70")):
        vendor = stage.vendors[number].with_user(stage.users["purchaser"])
        vendor.property_payment_plan_id = stage.env.ref(f"purchase_flow.{plan}")


def _order(stage, day, arrives_on, vendor, rows, **values):
    order = stage.model("purchase.order", "purchaser").create(
        {
            "partner_id": stage.vendors[vendor].id,
            "user_id": stage.users["purchaser"].id,
            "date_order": stage.moment(day, 10),
            "order_line": [
                Command.create(
                    {
                        "product_id": stage.products[code].id,
                        "product_qty": quantity,
                        "price_unit": stage.products[code].standard_price,
                        "date_planned": stage.moment(arrives_on, 12),
                    }
                )
                for code, quantity in rows
            ],
            **values,
        }
    )
    stage.decided(order).button_confirm()
    ordered = stage.moment(day, 10)
    stage.backdate(order, date_order=ordered, date_approve=ordered, create_date=ordered)
    order._plan_replan("confirm")
    return order


def _receive(stage, order, day):
    receipt = order.sudo().picking_ids
    stage.transfer(receipt)
    stage.date_transfer(receipt, day)
    inspection = receipt.inspection_ids
    stage.backdate(inspection, date=stage.moment(day, 15))
    order.sudo()._plan_replan("receipt")
    return inspection.with_user(stage.users["purchaser"])


def _check(inspection, values):
    """The inspector fills in the sheet; a number is a measure."""
    for check in inspection.check_ids:
        if check.kind == "measure":
            check.value = values
        else:
            check.result = "pass"


def _decide(inspection, *rows):
    line = inspection.line_ids[0]
    return inspection.action_decide(
        [
            {"line_id": line.id, "kind": kind, "quantity": quantity, **more}
            for kind, quantity, more in rows
        ]
    )


def _pay(stage, line, day, person="purchaser"):
    """Asked for, approved and posted by finance, all in the past."""
    stage.decided(line.with_user(stage.users[person])).action_request()
    payment = stage.decided(line.sudo().payment_id.with_user(stage.users["accountant"]))
    payment.date = stage.day(day)
    payment.action_post()


def _bad_machines(stage):
    """Ten compressors: seven good, one conceded, two rejected and claimed."""
    order = _order(stage, -24, -9, 0, [("MC-410", 10)])
    _pay(stage, order.plan_line_ids.sorted("sequence")[0], -23)
    _pay(stage, order.plan_line_ids.sorted("sequence")[1], -15)
    inspection = stage.decided(_receive(stage, order, -8))
    _check(inspection, 2.4)
    _decide(
        inspection,
        ("accepted", 7, {}),
        ("concession", 1, {"reason": "Dent in the tank cover", "price_cut": 15}),
        ("rejected", 2, {"reason": "Motor hums, does not start"}),
    )
    inspection.with_user(stage.users["warehouse_head"]).action_take_into_stock()
    stage.date_transfer(inspection.sudo().accept_picking_ids, -7)
    stage.backdate(inspection.decision_ids, submit_date=stage.moment(-7, 11))
    inspection.action_claim()
    claim = inspection.claim_ids
    claim.description = "Two motors hum and do not start; one cover is dented."
    # Nobody writes to a vendor that was invented.
    email, vendor = claim.partner_id.email, claim.partner_id.sudo()
    vendor.email = False
    claim.action_send()
    vendor.email = email
    stage.backdate(claim, send_date=stage.moment(-6, 10))


def _under_inspection(stage):
    """Four scrubbers: one is released, one conceded by nobody yet, two open."""
    order = _order(stage, -19, -3, 0, [("MC-300", 4)])
    _pay(stage, order.plan_line_ids.sorted("sequence")[0], -18)
    inspection = _receive(stage, order, -2)
    _check(inspection, 3.1)
    _decide(inspection, ("accepted", 1, {}))
    _decide(
        inspection,
        ("concession", 1, {"reason": "Scratched hood, works well", "price_cut": 8}),
    )


def _just_arrived(stage):
    """Five hot washers came yesterday; nobody has looked at them."""
    order = _order(stage, -12, -1, 1, [("MC-210", 2), ("SP-150", 8)])
    _pay(stage, order.plan_line_ids.sorted("sequence")[0], -11)
    _receive(stage, order, -1)


def _on_the_way(stage):
    """One is late for the second time, one comes today, one the day after."""
    late = _order(stage, -30, -10, 4, [("SP-170", 80)])
    for day, reason in ((-6, "Short of steel"), (-2, "Truck broke down")):
        late.order_line.date_planned = stage.moment(day, 12)
        stage.backdate(
            late.arrival_ids.sorted("id")[-1:],
            reason=reason,
            kind="confirmed",
            create_date=stage.moment(day - 4),
        )
    _order(stage, -6, 0, 3, [("CS-130", 30), ("CS-140", 20)])
    _order(stage, -4, 1, 7, [("CS-160", 40)])
    _order(stage, -3, 3, 5, [("TL-170", 12)])


def _deposit(stage):
    """A ride-on scrubber: the deposit is paid, the next payment waits."""
    plan = stage.env.ref("purchase_flow.plan_30_40_30")
    order = _order(stage, -10, 5, 0, [("MC-310", 2)], payment_plan_id=plan.id)
    first, second, _third = order.plan_line_ids.sorted("sequence")
    _pay(stage, first, -9)
    second.with_user(stage.users["purchaser"]).action_request()
    small = _order(stage, -2, 8, 1, [("MC-610", 6)])
    small.plan_line_ids.sorted("sequence")[0].with_user(
        stage.users["purchaser"]
    ).action_request()
    _order(stage, -1, 16, 1, [("MC-200", 5)])


def _retention(stage):
    """A tenth is kept for a year."""
    plan = stage.env.ref("purchase_flow.plan_retention")
    order = _order(
        stage, -60, -50, 2, [("MC-500", 3), ("MC-510", 2)], payment_plan_id=plan.id
    )
    _receive(stage, order, -50)
    order.with_user(stage.users["accountant"]).with_context(
        default_invoice_date=stage.day(-48)
    ).action_create_invoice()
    order.sudo().invoice_ids.with_user(stage.users["accountant"]).action_post()
    _pay(stage, order.plan_line_ids.sorted("sequence")[0], -17)


def _cancelled(stage):
    """An order that was called off: its deposit comes back."""
    order = _order(stage, -28, 6, 0, [("MC-600", 4)])
    _pay(stage, order.plan_line_ids.sorted("sequence")[0], -27)
    order.button_cancel()
