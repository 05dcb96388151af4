from decimal import Decimal

from odoo import api, fields, models

from ..engine import comparison

HUNDRED = Decimal(100)
PROBE = 1000.0  # an amount on which taxes and terms are tried out
PLACES = 6


def exact(number):
    """A float of the database as the number people typed."""
    return Decimal(repr(number or 0.0))


class SupplyInquiryComparison(models.AbstractModel):
    """Offers side by side: gathers what the engine needs, shows what it finds."""

    _name = "supply.inquiry.comparison"
    _description = "Comparison of Offers"

    @api.model
    def _cells(self, inquiry):
        """``{line: {"cells", "prices", "last", "last_row"}}`` with the engine's cells.

        Quantities count in the unit of the inquiry's line, money in the company's
        currency of today.
        """
        offers = inquiry.vendor_ids.offer_id.filtered(lambda one: not one.is_refusal)
        lines = offers.line_ids
        terms = self._term_days(offers.payment_term_id, inquiry)
        rates = self._rates(offers.currency_id, inquiry)
        taxes = self._taxes(lines, inquiry)
        quoted = {line: self._engine_offer(line, rates, taxes, terms) for line in lines}
        matrix = comparison.compare(
            [self._engine_demand(line) for line in inquiry.line_ids],
            quoted.values(),
            self._extras(inquiry, offers, rates),
            comparison.Terms(
                exact(inquiry.yearly_rate) / HUNDRED,
                exact(inquiry.surplus_share) / HUNDRED,
            ),
        )
        return self._by_line(inquiry, quoted, matrix)

    def _by_line(self, inquiry, quoted, matrix):
        last = self._last_prices(inquiry)
        rows = {
            line: {"cells": {}, "prices": {}, "last": None, "last_row": None}
            for line in inquiry.line_ids
        }
        for offer_line, offer in quoted.items():
            row = rows[offer_line.line_id]
            row["cells"][offer_line] = matrix[offer.line, offer.vendor]
            row["prices"][offer_line] = offer.price * offer.rate / offer.factor
        for line, row in rows.items():
            if line.product_id.id in last:
                price, *rest = last[line.product_id.id]
                factor = exact(line.uom_id.factor / line.product_id.uom_id.factor)
                row["last"], row["last_row"] = exact(price) * factor, rest
        return rows

    def _engine_demand(self, line):
        today = fields.Date.context_today(line)
        days = (line.date_need - today).days if line.date_need else None
        return comparison.Demand(line.id, exact(line.quantity), days)

    def _engine_offer(self, line, rates, taxes, terms):
        included, kept = taxes[line]
        return comparison.Offer(
            line=line.line_id.id,
            vendor=line.offer_id.vendor_id.id,
            price=exact(line.price) / (1 + included),
            factor=exact(line.line_id._count_factor(line.uom_id)),
            rate=rates[line.offer_id.currency_id],
            tax=kept,
            minimum=exact(line.minimum),
            multiple=exact(line._get_multiple()),
            lead_days=line.lead_days if line.has_lead else None,
            term_days=terms[line.offer_id.payment_term_id],
        )

    def _extras(self, inquiry, offers, rates):
        overhead = exact(inquiry.amount_costs if inquiry.is_sharing_costs else 0.0)
        return {
            offer.vendor_id.id: comparison.Extra(
                exact(offer.freight) * rates[offer.currency_id],
                overhead,
                inquiry.freight_by,
            )
            for offer in offers
        }

    def _rates(self, currencies, inquiry):
        today = fields.Date.context_today(inquiry)
        company = inquiry.company_id
        return {
            currency: exact(
                currency._get_conversion_rate(
                    currency, company.currency_id, company, today
                )
            )
            for currency in currencies
        }

    def _term_days(self, payment_terms, inquiry):
        """How many days after the bill the money leaves us, on average."""
        days = {payment_terms.browse(): Decimal(0)}
        for term in payment_terms:
            days[term] = self._average_days(term, inquiry)
        return days

    def _average_days(self, term, inquiry):
        company = inquiry.company_id
        today = fields.Date.context_today(inquiry)
        parts = term._compute_terms(
            date_ref=today,
            currency=company.currency_id,
            company=company,
            tax_amount=0,
            tax_amount_currency=0,
            untaxed_amount=PROBE,
            untaxed_amount_currency=PROBE,
            sign=1,
        )["line_ids"]
        total = sum(exact(part["company_amount"]) for part in parts)
        weighed = sum(
            exact(part["company_amount"]) * (part["date"] - today).days
            for part in parts
        )
        return weighed / total if total else Decimal(0)

    def _taxes(self, lines, inquiry):
        """``{line: (share included in the price, share that nobody gives back)}``."""
        positions = {
            partner: self.env["account.fiscal.position"]
            .with_company(inquiry.company_id)
            ._get_fiscal_position(partner)
            for partner in lines.partner_id
        }
        known, shares = {}, {}
        for line in lines:
            taxes = positions[line.partner_id].map_tax(
                line.product_id.supplier_taxes_id._filter_taxes_by_company(
                    inquiry.company_id
                )
            )
            if taxes not in known:
                known[taxes] = self._tax_shares(taxes, inquiry)
            rate, kept = known[taxes]
            shares[line] = (rate if line.offer_id.is_tax_included else Decimal(0), kept)
        return shares

    def _tax_shares(self, taxes, inquiry):
        if not taxes:
            return Decimal(0), Decimal(0)
        found = taxes.compute_all(
            PROBE,
            currency=inquiry.currency_id,
            quantity=1.0,
            handle_price_include=False,
        )
        net = exact(found["total_excluded"])
        return (
            (exact(found["total_included"]) - net) / net,
            (exact(found["total_void"]) - net) / net,
        )

    def _last_prices(self, inquiry):
        """``{product id: (price per product unit, date, vendor)}``, one query."""
        products = inquiry.line_ids.product_id
        if not products:
            return {}
        rows = self.env["purchase.order.line"]._supply_last_prices(
            products, inquiry.company_id
        )
        return {product: tuple(rest) for product, *rest in rows}

    # As plain values, for the screen and for callers.

    @api.model
    def _matrix(self, inquiry):
        rows = self._cells(inquiry)
        return {
            "inquiry": self._show_inquiry(inquiry),
            "vendors": self._show_vendors(inquiry),
            "lines": [self._show_line(line, row) for line, row in rows.items()],
        }

    def _show_inquiry(self, inquiry):
        return {
            "id": inquiry.id,
            "name": inquiry.name,
            "title": inquiry.title,
            "state": inquiry.state,
            "state_label": inquiry._state_label(inquiry.state),
            "currency_id": inquiry.currency_id.id,
            "currency": inquiry.currency_id.name,
            "costs": inquiry.amount_costs,
            "is_sharing_costs": inquiry.is_sharing_costs,
            "yearly_rate": inquiry.yearly_rate,
            "saved": inquiry.amount_saved,
            "saved_last": inquiry.amount_saved_last,
            "can_award": inquiry.has_access("write")
            and inquiry.state in ("collecting", "compared"),
        }

    def _show_vendors(self, inquiry):
        scores = inquiry.vendor_ids.partner_id._get_vendor_scores()
        return [
            {
                "id": invitation.id,
                "partner_id": invitation.partner_id.id,
                "name": invitation.partner_id.name,
                "state": invitation.state,
                "state_label": dict(
                    invitation._fields["state"]._description_selection(self.env)
                ).get(invitation.state),
                **self._show_offer(invitation.offer_id),
                **scores[invitation.partner_id.id],
            }
            for invitation in inquiry.vendor_ids
        ]

    def _show_offer(self, offer):
        return {
            "offer_id": offer.id,
            "version": offer.version,
            "is_late": offer.is_late,
            "currency": offer.currency_id.name or "",
            "freight": offer.freight,
            "payment_term": offer.payment_term_id.name or "",
            "date_valid": str(offer.date_valid or ""),
            "is_approved": offer._is_vendor_approved(),
            "note": offer.note or "",
        }

    def _show_line(self, line, row):
        last = row["last_row"] or ("", "")
        return {
            "id": line.id,
            "name": line.name,
            "product_id": line.product_id.id,
            "quantity": line.quantity,
            "uom": line.uom_id.name,
            "date_need": str(line.date_need or ""),
            "last_price": self._plain(row["last"]),
            "last_date": str(last[0] or ""),
            "last_vendor": last[1] or "",
            "cells": [
                self._show_cell(offer_line, cell, row["prices"][offer_line])
                for offer_line, cell in row["cells"].items()
            ],
        }

    def _show_cell(self, offer_line, cell, price):
        award = offer_line.award_ids
        return {
            "vendor_id": cell.vendor,
            "offer_line_id": offer_line.id,
            "price": offer_line.price,
            "uom": offer_line.uom_id.name,
            "currency": offer_line.offer_id.currency_id.name,
            "unit_price": self._plain(price),
            "landed_unit": self._plain(cell.unit),
            "landed": self._plain(cell.landed),
            "goods": self._plain(cell.goods),
            "tax": self._plain(cell.tax),
            "freight": self._plain(cell.freight),
            "overhead": self._plain(cell.overhead),
            "surplus": self._plain(cell.surplus),
            "surplus_cost": self._plain(cell.surplus_cost),
            "term_cost": self._plain(cell.term_cost),
            "ordered": self._plain(cell.ordered),
            "minimum": offer_line.minimum,
            "multiple": offer_line.multiple,
            "order_multiple": offer_line._get_multiple(),
            "factor": offer_line.line_id._count_factor(offer_line.uom_id),
            "lead_days": offer_line.lead_days if offer_line.has_lead else False,
            "date_valid": str(
                offer_line.date_valid or offer_line.offer_id.date_valid or ""
            ),
            "is_expired": offer_line._is_expired(),
            "alternate": offer_line.alternate or "",
            "note": offer_line.note or "",
            "marks": list(cell.marks),
            "awarded": award[:1].quantity,
            "qty_ordered": award[:1].qty_ordered,
            "reason": award[:1].reason or "",
        }

    def _plain(self, number):
        return False if number is None else round(float(number), PLACES)
