from decimal import Decimal
from math import isfinite

from odoo import fields, models
from odoo.exceptions import UserError

from ..engine.loan import Balance, TooMuchError

CONDITIONS = ("good", "damaged", "scrap")
# What can become of lent and of borrowed goods.
CONVERSIONS = {
    "lend": ("sale", "gift", "consumption", "reloan", "loss"),
    "borrow": ("purchase", "consumption", "loss"),
}
INVOICES = {"sale": "out_invoice", "loss": "out_invoice", "purchase": "in_invoice"}


class StockLoanSettle(models.AbstractModel):
    """How a loan ends: line by line, back to us or to somebody for good.

    Every step takes a quantity of a line, says where the goods go, writes the trace
    and, where money follows, a line of a draft invoice.  The loan is locked first:
    two people cannot take back the same piece.
    """

    _name = "stock.loan.settle"
    _description = "Ends of a loan"

    def _settle(self, verb, kind, asked):
        """Do ``kind`` to the asked lines, or refuse all of them.

        :param asked: ``{line: {"quantity", ...}}`` or nothing for all that is out
        """
        self.check_access("write")
        self._ensure_keeper()
        self._move(verb)
        done = self._new_result()
        for loan in self:
            loan._ensure_warehouse_right("loan")
            steps = loan._read_steps(kind, asked)
            loan._do_steps(kind, steps, done)
        self._end()
        done["states"] = {str(loan.id): loan.state for loan in self}
        return done

    def _new_result(self):
        return {"event_ids": [], "move_ids": [], "invoice_ids": [], "loan_ids": []}

    def _do_steps(self, kind, steps, done):
        moves = self._move_goods(
            [
                values
                for line, step in steps
                for values in self._prepare_step_moves(kind, line, step)
            ]
        )
        invoice = self._bill_steps(kind, steps)
        onward = self._lend_on(steps) if kind == "reloan" else self.browse()
        last = moves.grouped("stock_loan_line_id")
        for line, step in steps:
            event = line._log_event(
                kind,
                step["quantity"],
                condition=step.get("condition"),
                note=step.get("note") or "",
                amount=step.get("amount") or 0,
                move=last.get(line, moves)[-1:],
                invoice=invoice,
            )
            done["event_ids"] += event.ids
        done["move_ids"] += moves.ids
        done["invoice_ids"] += invoice.ids
        done["loan_ids"] += onward.ids

    def _end(self):
        """Close what is complete; lost is what never came back in any way."""
        over = self.filtered(
            lambda loan: not any(line.qty_open > 0 for line in loan.line_ids)
        )
        kinds = {
            loan: set(loan.event_ids.filtered("line_id").mapped("kind"))
            for loan in over
        }
        lost = over.filtered(lambda loan: kinds[loan] == {"lend", "loss"})
        if lost:
            lost._move("lose")
        if over - lost:
            (over - lost)._move("close")

    # Reading what is asked.

    def _read_lines(self, lines):
        """``{line: step}`` from the rows of a caller, checked for their form."""
        if lines is None:
            return {}
        own = {line.id: line for line in self.line_ids}
        asked = {}
        for row in lines:
            line = own.get(row.get("line_id")) if isinstance(row, dict) else None
            if not line or line in asked:
                raise UserError(
                    self.env._(
                        "Each row names one line of %(loans)s, once, as"
                        " {'line_id': id, 'quantity': number}. Not so: %(row)s",
                        loans=", ".join(self.mapped("name")),
                        row=row,
                    )
                )
            self._ensure_amounts(line, row)
            asked[line] = {**row, "quantity": self._read_quantity(line, row)}
        if not asked:
            raise UserError(self.env._("Say which lines, and how much of each."))
        return asked

    def _ensure_amounts(self, line, row):
        """Nobody is charged less than nothing, nor an amount that is none."""
        for name in ("charge", "price_unit"):
            value = row.get(name, 0)
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or not isfinite(value) or value < 0:
                raise UserError(
                    self.env._(
                        "%(product)s: %(value)s is no amount to charge.",
                        product=line.display_name,
                        value=value,
                    )
                )

    def _read_quantity(self, line, row):
        quantity = row.get("quantity", line.qty_open)
        is_number = isinstance(quantity, int | float) and not isinstance(quantity, bool)
        if not is_number or not isfinite(quantity):
            raise UserError(
                self.env._(
                    "%(product)s: %(quantity)s is no quantity.",
                    product=line.display_name,
                    quantity=quantity,
                )
            )
        return quantity

    def _read_steps(self, kind, asked):
        """``[(line, step)]`` of this loan, each possible as asked."""
        mine = {line: step for line, step in asked.items() if line.loan_id == self}
        if not asked:
            still_out = self.line_ids.filtered(lambda line: line.qty_open > 0)
            mine = {line: {"quantity": line.qty_open} for line in still_out}
        problems = []
        for line, step in mine.items():
            try:
                self._take(line, kind, step["quantity"])
            except (TooMuchError, ValueError):
                problems.append(self._describe_too_much(line, step["quantity"]))
            line._ensure_lot(self.env["stock.lot"].browse(step.get("lot_id") or []))
            self._ensure_condition(line, kind, step)
        if problems:
            raise UserError("\n".join(problems))
        return list(mine.items())

    def _take(self, line, kind, quantity):
        still_out = Decimal(str(line.qty_open))
        Balance(still_out).take(kind, Decimal(str(quantity)))
        rounded = line.uom_id.round(quantity)
        if Decimal(str(rounded)) != Decimal(str(quantity)):
            raise ValueError(quantity)

    def _describe_too_much(self, line, quantity):
        return self.env._(
            "%(loan)s, %(product)s: %(quantity)s %(unit)s is not possible, %(left)s"
            " %(unit)s are still out. Count again what is there.",
            loan=self.name,
            product=line.display_name,
            quantity=f"{quantity:g}",
            unit=line.uom_id.name,
            left=f"{line.qty_open:g}",
        )

    def _ensure_condition(self, line, kind, step):
        if kind == "return":
            step["condition"] = step.get("condition") or "good"
            if step["condition"] not in CONDITIONS:
                raise UserError(
                    self.env._(
                        "%(product)s: the condition is one of %(known)s, not"
                        " %(given)s.",
                        product=line.display_name,
                        known=", ".join(CONDITIONS),
                        given=step["condition"],
                    )
                )

    def _ensure_convertible(self, kind):
        for loan in self:
            if kind not in CONVERSIONS[loan.kind]:
                raise UserError(
                    self.env._(
                        "%(loan)s (%(what)s) can become: %(known)s. Not: %(kind)s.",
                        loan=loan.name,
                        what=loan._get_label("kind"),
                        known=", ".join(CONVERSIONS[loan.kind]),
                        kind=kind,
                    )
                )

    # Where the goods go.

    def _prepare_step_moves(self, kind, line, step):
        """The moves of one step; lent on needs none, bought needs two."""
        source, target = self._get_step_places(kind, step)
        if not target:
            return []
        values = {"quantity": step["quantity"]}
        if kind == "purchase":
            # A place cannot change the owner of what lies in it: the goods go home
            # and come in again as ours.
            home = self._get_outside_location()
            return [
                line._prepare_loan_move_values(source, home, "loan_return", **values),
                line._prepare_loan_move_values(
                    home,
                    self.location_id,
                    "receipt",
                    owner=self.env["res.partner"],
                    price_unit=step.get("price_unit", 0),
                    **values,
                ),
            ]
        return [
            line._prepare_loan_move_values(
                source, target, self._get_step_kind(kind, step), **values
            )
        ]

    def _get_step_places(self, kind, step):
        """From where to where; a loan of ours starts at the lent place."""
        lend = self.kind == "lend"
        source = self._get_outside_location() if lend else self._get_inside_location()
        find = getattr(self, f"_get_{kind}_target", None)
        return source, find(step) if find else self._get_reason_target(kind)

    def _get_return_target(self, step):
        if self.kind == "borrow":
            return self._get_outside_location()
        if step["condition"] == "damaged":
            return self.warehouse_id._get_place("damaged")
        if step["condition"] == "scrap":
            return self._get_reason_target("loss")
        return self.location_id

    def _get_sale_target(self, step):
        partner = self.partner_id.with_company(self.company_id)
        return partner.property_stock_customer

    def _get_purchase_target(self, step):
        return self.location_id

    def _get_reloan_target(self, step):
        return self.env["stock.location"]

    def _get_reason_target(self, kind):
        reason = self.env.ref(f"stock_book.reason_{kind}")
        return reason._get_location(self.company_id)

    def _get_step_kind(self, kind, step):
        """What the journal calls the move."""
        if kind == "return":
            return "scrap" if step["condition"] == "scrap" else "loan_return"
        return {"sale": "delivery"}.get(kind, "issue")

    # The money that follows.

    def _bill_steps(self, kind, steps):
        """The draft invoice with one line per step that costs somebody money."""
        rows = [self._prepare_bill_line(kind, line, step) for line, step in steps]
        rows = [row for row in rows if row]
        if not rows:
            return self.env["account.move"]
        self._ensure_payer()
        # With all rights: whoever keeps the goods hands them over for good; that
        # makes a draft, which accounting checks and posts.
        invoices = self.env["account.move"].sudo().with_company(self.company_id)
        move_type = INVOICES.get(kind, "out_invoice")
        draft = self.sudo().invoice_ids.filtered(
            lambda invoice: invoice.state == "draft" and invoice.move_type == move_type
        )[:1]
        commands = [fields.Command.create(row) for row in rows]
        if draft:
            draft.write({"invoice_line_ids": commands})
            return draft.sudo(False)
        values = {
            **self._prepare_sale_values(move_type),
            "invoice_line_ids": commands,
        }
        return invoices.create(values).sudo(False)

    def _prepare_sale_values(self, move_type):
        """The invoice that a converted loan becomes; addons above may add to it."""
        return {
            "move_type": move_type,
            "partner_id": self.partner_id.id,
            "invoice_origin": self.name,
            "invoice_user_id": self.user_id.id,
            "stock_loan_id": self.id,
            "company_id": self.company_id.id,
        }

    def _prepare_bill_line(self, kind, line, step):
        prepare = getattr(self, f"_prepare_{kind}_bill_line", None)
        values = prepare(line, step) if prepare else {}
        if values:
            step["amount"] = values.get("price_unit", 0) * step["quantity"]
        return values

    def _prepare_sale_bill_line(self, line, step):
        values = {
            "product_id": line.product_id.id,
            "quantity": step["quantity"],
            "product_uom_id": line.uom_id.id,
        }
        if "price_unit" in step:
            values["price_unit"] = step["price_unit"]
        return values

    def _prepare_purchase_bill_line(self, line, step):
        return self._prepare_sale_bill_line(
            line, {"price_unit": line.unit_value, **step}
        )

    def _prepare_loss_bill_line(self, line, step):
        """A lost piece is charged at its value; no product, for nothing is sold."""
        if self.kind == "borrow" or self.holder_kind in ("employee", "department"):
            return {}
        charge = step.get("charge", line.unit_value * step["quantity"])
        return self._prepare_charge_line(
            self.env._("Lost, lent on %(loan)s: %(product)s"), line, step, charge
        )

    def _prepare_return_bill_line(self, line, step):
        return self._prepare_charge_line(
            self.env._("Damage, lent on %(loan)s: %(product)s"),
            line,
            step,
            step.get("charge", 0),
        )

    def _prepare_charge_line(self, text, line, step, charge):
        if not charge:
            return {}
        return {
            "name": text % {"loan": self.name, "product": line.display_name},
            "quantity": step["quantity"],
            "price_unit": charge / step["quantity"],
        }

    def _ensure_payer(self):
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "%(loan)s: %(holder)s has no contact to invoice. Give the chief of"
                    " the department a contact, or charge nothing.",
                    loan=self.name,
                    holder=self.holder_name,
                )
            )

    # Lent on.

    def _lend_on(self, steps):
        """New loans of the same goods, per holder and due date; nothing moves."""
        onward = self.browse()
        groups = {}
        for line, step in steps:
            key = step.get("partner_id") or self.partner_id.id, step.get("date_due")
            groups.setdefault(key, []).append((line, step))
        for (partner_id, date_due), rows in groups.items():
            values = self._prepare_onward_values(partner_id, date_due, rows)
            loan = self._as_engine().create(values).with_env(self.env)
            # The lender's own button: rules, block and rights are asked again.
            loan.action_submit()
            loan._move("lend")
            onward |= loan
        return onward

    def _prepare_onward_values(self, partner_id, date_due, rows):
        new_holder = partner_id != self.partner_id.id
        values = {
            "kind": self.kind,
            "holder_kind": "customer" if new_holder else self.holder_kind,
            "partner_id": partner_id,
            "employee_id": False if new_holder else self.employee_id.id,
            "department_id": False if new_holder else self.department_id.id,
            "purpose": self.purpose,
            "user_id": self.user_id.id,
            "warehouse_id": self.warehouse_id.id,
            "location_id": self.location_id.id,
            "origin_loan_id": self.id,
            "line_ids": [
                fields.Command.create(self._prepare_onward_line_values(line, step))
                for line, step in rows
            ],
        }
        if date_due:
            values["date_due"] = date_due
        return values

    def _prepare_onward_line_values(self, line, step):
        return {
            "product_id": line.product_id.id,
            "lot_id": line.lot_id.id,
            "uom_id": line.uom_id.id,
            "quantity": step["quantity"],
            "unit_value": max(line.unit_value, line._get_cost()),
            "origin_line_id": line.id,
        }
