from odoo import api, models
from odoo.tools import SQL


class CustomerEvent(models.Model):
    """Orders, deliveries, invoices and money of before are written into the history."""

    _inherit = "customer.event"

    @api.model
    def _backfill_queries(self):
        return [
            *super()._backfill_queries(),
            self._backfill_quotes(),
            self._backfill_orders(),
            self._backfill_deliveries(),
            self._backfill_invoices(),
            self._backfill_payments(),
        ]

    def _backfill_quotes(self):
        return SQL(
            """
            SELECT o.create_date, 'quote', 'out', p.commercial_partner_id, p.id,
                   COALESCE(o.user_id, o.create_uid), %s || o.name, NULL, 'sale.order',
                   o.id, 'sale.order,' || o.id || ',sent', o.company_id
              FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
             WHERE o.state = 'sent'
            """,
            self._backfill_word(self.env._("Quotation sent: %(number)s", number="")),
        )

    def _backfill_orders(self):
        return SQL(
            """
            SELECT o.date_order, 'order', 'in', p.commercial_partner_id, p.id,
                   COALESCE(o.user_id, o.create_uid), %s || o.name, NULL, 'sale.order',
                   o.id, 'sale.order,' || o.id || ',sale', o.company_id
              FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
             WHERE o.state = 'sale'
            """,
            self._backfill_word(self.env._("Order: %(number)s", number="")),
        )

    def _backfill_deliveries(self):
        words = [
            self._backfill_word(
                self.env._("Return: %(number)s %(origin)s", number="", origin="")
            ),
            self._backfill_word(
                self.env._("Delivery: %(number)s %(origin)s", number="", origin="")
            ),
        ]
        return SQL(
            """
            SELECT d.date_done, 'delivery',
                   CASE WHEN source.usage = 'customer' THEN 'in' ELSE 'out' END,
                   p.commercial_partner_id, p.id, COALESCE(d.user_id, d.write_uid),
                   CASE WHEN source.usage = 'customer' THEN %s ELSE %s END || d.name
                   || COALESCE(' ' || d.origin, ''), NULL, 'stock.picking', d.id,
                   'stock.picking,' || d.id || ',done', d.company_id
              FROM stock_picking d
              JOIN res_partner p ON p.id = d.partner_id
              JOIN stock_location source ON source.id = d.location_id
              JOIN stock_location target ON target.id = d.location_dest_id
             WHERE d.state = 'done' AND d.date_done IS NOT NULL
               AND 'customer' IN (source.usage, target.usage)
            """,
            *words,
        )

    def _backfill_invoices(self):
        words = [
            self._backfill_word(self.env._("Invoice: %(number)s", number="")),
            self._backfill_word(self.env._("Credit note: %(number)s", number="")),
        ]
        return SQL(
            """
            SELECT COALESCE(i.invoice_date, i.date) + TIME '12:00', 'invoice', 'out',
                   p.commercial_partner_id, p.id,
                   COALESCE(i.invoice_user_id, i.create_uid),
                   CASE i.move_type WHEN 'out_invoice' THEN %s ELSE %s END || i.name,
                   NULL, 'account.move', i.id,
                   'account.move,' || i.id || ',posted', i.company_id
              FROM account_move i JOIN res_partner p ON p.id = i.partner_id
             WHERE i.state = 'posted' AND i.move_type IN ('out_invoice', 'out_refund')
            """,
            *words,
        )

    def _backfill_payments(self):
        return SQL(
            """
            SELECT y.date + TIME '12:00', 'payment', 'in', p.commercial_partner_id,
                   p.id, y.create_uid, %s || e.name, NULL, 'account.payment', y.id,
                   'account.payment,' || y.id || ',posted', e.company_id
              FROM account_payment y
              JOIN account_move e ON e.id = y.move_id AND e.state = 'posted'
              JOIN res_partner p ON p.id = y.partner_id
             WHERE y.payment_type = 'inbound' AND y.partner_type = 'customer'
            """,
            self._backfill_word(self.env._("Money received: %(number)s", number="")),
        )

    def _backfill_word(self, text):
        """The words before a number, with one space behind them."""
        return f"{text.strip()} "
