from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.crm_roles.tests.common import RoleCase


class InquiryCase(RoleCase):
    """A buyer, three vendors and a steel that is counted in kilograms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kg = cls.env.ref("uom.product_uom_kgm")
        cls.tonne = cls.env.ref("uom.product_uom_ton")
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.money = cls.env.company.currency_id
        cls.foreign = cls._currency("EUR" if cls.money.name != "EUR" else "USD", 0.5)
        cls.apex, cls.brava, cls.corvo = (
            cls.env["res.partner"].create(
                {
                    "name": name,
                    "email": f"sales@{name.lower()}.example",
                    "is_company": True,
                    "supplier_rank": 1,
                }
            )
            for name in ("Apex", "Brava", "Corvo")
        )
        cls.steel = cls._product("Steel", uom_id=cls.kg.id)
        cls.bolt = cls._product("Bolt")
        cls.purchaser.email = "elena@example.com"

    @classmethod
    def _currency(cls, name, rate):
        currency = cls.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", name)])
        currency.active = True
        currency.rate_ids.unlink()
        cls.env["res.currency.rate"].create(
            {
                "currency_id": currency.id,
                "name": "2020-01-01",
                "rate": rate,
                "company_id": cls.env.company.id,
            }
        )
        return currency

    @classmethod
    def _product(cls, name, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "supplier_taxes_id": [],
                **values,
            }
        )

    def _inquiry(self, lines=None, vendors=None, **values):
        vendors = vendors or self.apex + self.brava
        return (
            self.env["supply.inquiry"]
            .with_user(self.purchaser)
            .create(
                {
                    "title": "Spring stock",
                    "line_ids": [
                        Command.create(line)
                        for line in lines
                        or [{"product_id": self.steel.id, "quantity": 2000}]
                    ],
                    "vendor_ids": [
                        Command.create({"partner_id": vendor.id}) for vendor in vendors
                    ],
                    "yearly_rate": 0,
                    **values,
                }
            )
        )

    def _sent(self, *args, **values):
        inquiry = self._inquiry(*args, **values)
        inquiry.action_send()
        return inquiry

    def _offer(self, inquiry, vendor, price=None, line=None, **values):
        """One price for the first line, or for ``line``."""
        names = ("uom_id", "minimum", "multiple", "lead_days", "note", "alternate")
        own = {name: values.pop(name) for name in names if name in values}
        line = line or inquiry.line_ids[0]
        lines = values.pop("lines", [{"line_id": line.id, "price": price, **own}])
        return inquiry.record_offer({"partner_id": vendor.id, "lines": lines, **values})

    def _cell(self, inquiry, vendor, line=0):
        matrix = inquiry.compare()
        column = inquiry.vendor_ids._of_partner(vendor.id).id
        [cell] = [
            cell
            for cell in matrix["lines"][line]["cells"]
            if cell["vendor_id"] == column
        ]
        return cell

    def _line_of(self, inquiry, vendor, line=0):
        offer = inquiry.vendor_ids._of_partner(vendor.id).offer_id
        return offer.line_ids.filtered(
            lambda one: one.line_id == inquiry.line_ids[line]
        )

    def _award(self, inquiry, vendor, **values):
        row = {"offer_line_id": self._line_of(inquiry, vendor).id}
        row.update(
            {
                name: values.pop(name)
                for name in ("quantity", "product_id")
                if name in values
            }
        )
        return inquiry.action_award({"awards": [row], **values})

    def _order(self, inquiry, vendor):
        return inquiry.vendor_ids._of_partner(vendor.id).order_id

    def _in(self, **delta):
        return fields.Datetime.now() + timedelta(**delta)
