from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..engine.arrival import SOON_DAYS, arrival_state

ARRIVAL_STATES = [
    ("late", "Late"),
    ("today", "Today"),
    ("soon", "In three days"),
    ("later", "Later"),
    ("arrived", "Arrived"),
]
# A reminder goes out once for each of these, in this order.
THRESHOLDS = ("soon", "today", "late")


def day_start(records, ahead=0):
    """The moment at which a day begins for the person who looks, in UTC."""
    zone = pytz.timezone(records.env.context.get("tz") or records.env.user.tz or "UTC")
    day = fields.Date.context_today(records) + timedelta(days=ahead)
    start = zone.localize(datetime.combine(day, time.min))
    return start.astimezone(pytz.utc).replace(tzinfo=None)


def arrival_domain(records, field, states, is_open, is_arrived):
    """The records of these arrival states; ``field`` holds the expected moment."""
    today, tomorrow = day_start(records), day_start(records, 1)
    later = day_start(records, SOON_DAYS + 1)
    spans = {
        "late": [(field, "<", today)],
        "today": [(field, ">=", today), (field, "<", tomorrow)],
        "soon": [(field, ">=", tomorrow), (field, "<", later)],
        "later": ["|", (field, "=", False), (field, ">=", later)],
    }
    parts = [
        Domain(is_open) & Domain(spans[state]) for state in states if state in spans
    ]
    if "arrived" in states:
        parts.append(Domain(is_arrived))
    return Domain.OR(parts)


class PurchaseOrder(models.Model):
    """An order says when its goods arrive, and who must know when they do not."""

    _inherit = "purchase.order"

    date_arrival = fields.Datetime(
        string="Next Arrival",
        compute="_compute_date_arrival",
        store=True,
        index=True,
        help="When the first goods that are still missing are expected.",
    )
    is_arrival_open = fields.Boolean(
        compute="_compute_date_arrival", store=True, string="Goods to come"
    )
    arrival_state = fields.Selection(
        selection=ARRIVAL_STATES,
        string="Arrival Status",
        compute="_compute_arrival_state",
        search="_search_arrival_state",
    )
    arrival_ids = fields.One2many(
        comodel_name="purchase.flow.arrival",
        inverse_name="order_id",
        string="Arrival Dates",
    )
    arrival_reminded = fields.Selection(
        selection=[("soon", "Soon"), ("today", "Today"), ("late", "Late")],
        string="Reminded of",
        readonly=True,
        copy=False,
    )
    inspection_count = fields.Integer(compute="_compute_inspection_count")
    arrival_confirm_date = fields.Datetime(
        string="Date confirmed on", readonly=True, copy=False
    )

    @api.depends("state", "order_line.qty_to_arrive", "order_line.date_planned")
    def _compute_date_arrival(self):
        for order in self:
            lines = order.order_line.filtered(lambda line: line.qty_to_arrive > 0)
            order.is_arrival_open = bool(lines)
            dates = [day for day in lines.mapped("date_planned") if day]
            order.date_arrival = min(dates) if dates else False

    @api.depends("state", "date_arrival", "is_arrival_open")
    @api.depends_context("tz")
    def _compute_arrival_state(self):
        today = fields.Date.context_today(self)
        for order in self:
            if order.state != "purchase":
                order.arrival_state = False
                continue
            when = order.date_arrival
            day = when and fields.Datetime.context_timestamp(order, when).date()
            order.arrival_state = arrival_state(
                day or None, today, order.is_arrival_open
            )

    def _search_arrival_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        bought = [("state", "=", "purchase")]
        return arrival_domain(
            self,
            "date_arrival",
            value,
            [*bought, ("is_arrival_open", "=", True)],
            [*bought, ("is_arrival_open", "=", False)],
        )

    def write(self, vals):
        """Who asked for the goods hears when they arrive, as soon as it is sure."""
        result = super().write(vals)
        if vals.get("state") == "purchase":
            self._tell_new_arrival()
        return result

    def _compute_inspection_count(self):
        counts = self.env["goods.inspection"]._read_group(
            [("purchase_order_id", "in", self.ids)], ["purchase_order_id"], ["__count"]
        )
        by_order = {order.id: count for order, count in counts}
        for order in self:
            order.inspection_count = by_order.get(order._origin.id, 0)

    def action_open_inspections(self):
        inspections = self.env["goods.inspection"].search(
            [("purchase_order_id", "in", self.ids)]
        )
        return inspections._get_records_action(name=self.env._("Inspections"))

    def action_confirm_arrival(self, date, reason=None, line_ids=None):
        """Write down the date that the vendor has confirmed, or a new one.

        :param date: the day, or the moment in UTC, on which the goods arrive
        :param reason: why it moves; required for a later date and for goods that
            are late already
        :param line_ids: order lines it is about; all that are still to come if empty
        :return: ``{"order", "date", "lines": [ids], "moved_days"}``
        :raises UserError: for an order without goods to come, a date in the past, or
            a missing reason
        """
        self.ensure_one()
        self.check_access("write")
        lines = self._get_arrival_lines(line_ids)
        moment = self._to_moment(date)
        old = min(
            (line.date_planned for line in lines if line.date_planned), default=moment
        )
        self._check_new_arrival(moment, old, reason)
        lines.with_context(arrival_reason=reason, arrival_kind="confirmed").write(
            {"date_planned": moment}
        )
        self.arrival_confirm_date = fields.Datetime.now()
        return {
            "order": self.name,
            "date": fields.Datetime.to_string(moment),
            "lines": lines.ids,
            "moved_days": (moment.date() - old.date()).days,
        }

    def action_ask_arrival(self):
        """The form for a date that the vendor named."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Arrival of %(order)s", order=self.name),
            "res_model": "purchase.flow.arrival.confirm",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _get_arrival_lines(self, line_ids):
        lines = self.order_line.filtered(lambda line: line.qty_to_arrive > 0)
        if line_ids:
            lines = lines.filtered(lambda line: line.id in set(line_ids))
        if self.state != "purchase" or not lines:
            raise UserError(
                self.env._(
                    "%(order)s has no goods to come: confirm the order first, or look"
                    " at its receipts.",
                    order=self.name,
                )
            )
        return lines

    def _to_moment(self, date):
        """A day means its noon, so that every time zone reads the same day."""
        text = str(date)
        try:
            if len(text) > 10:
                return fields.Datetime.to_datetime(text)
            return datetime.combine(fields.Date.to_date(text), time(12))
        except ValueError as error:
            raise UserError(
                self.env._("“%(date)s” is no date: write 2026-12-31.", date=text)
            ) from error

    def _check_new_arrival(self, moment, old, reason):
        if moment.date() < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%(date)s has passed: goods to come need a day from today on.",
                    date=fields.Date.to_string(moment.date()),
                )
            )
        is_worse = self.arrival_state == "late" or moment.date() > old.date()
        if is_worse and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(order)s was expected on %(old)s: say why it comes later.",
                    order=self.name,
                    old=fields.Date.to_string(old.date()),
                )
            )

    # Who is told.

    @api.model
    def _cron_remind_arrivals(self):
        """Each morning: once per order and threshold, and one list per person."""
        orders = self.search([("arrival_state", "in", list(THRESHOLDS))])
        crossed = orders.filtered(lambda order: order._is_to_remind())
        for order in crossed:
            order._remind()
        self._send_arrival_lists(orders)

    def _is_to_remind(self):
        state, told = self.arrival_state, self.arrival_reminded
        if state not in THRESHOLDS:
            return False
        return not told or THRESHOLDS.index(state) > THRESHOLDS.index(told)

    def _remind(self):
        """The buyer and the warehouse get an activity, the requester a message."""
        self.ensure_one()
        state = self.arrival_state
        buyer = self.user_id or self.create_uid
        keepers = self._arrival_keepers() if state != "soon" else buyer.browse()
        for person in buyer | keepers:
            self._arrival_document(person, buyer).activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=fields.Date.context_today(self),
                summary=self._arrival_text(person, state),
                user_id=person.id,
            )
        for person in self._arrival_requesters() - buyer:
            self._tell_arrival(person, self._arrival_text(person, state))
        self.arrival_reminded = state

    def _arrival_document(self, person, buyer):
        """The buyer works on the order, the warehouse on the receipt."""
        open_receipts = self.picking_ids.filtered(
            lambda picking: (
                picking.state not in ("done", "cancel")
                and picking.picking_type_code == "incoming"
            )
        )
        return self if person == buyer or not open_receipts else open_receipts[0]

    def _arrival_text(self, person, state):
        """One sentence in the language of the person."""
        env = self.with_context(lang=person.lang).env
        names = {
            "order": self.name,
            "vendor": self.partner_id.display_name,
            "day": self._arrival_day(person),
        }
        if state == "late":
            return env._(
                "%(order)s from %(vendor)s is late since %(day)s: ask for a new date",
                **names,
            )
        if state == "today":
            return env._("%(order)s from %(vendor)s arrives today", **names)
        return env._("%(order)s from %(vendor)s arrives on %(day)s", **names)

    def _arrival_day(self, person):
        """The expected day as the person writes it, where she is."""
        return format_date(
            self.env,
            self.date_arrival
            and fields.Datetime.context_timestamp(
                self.with_context(tz=person.tz or "UTC"), self.date_arrival
            ).date(),
            lang_code=person.lang or self.env.lang,
        )

    def _arrival_keepers(self):
        """Hook: who must be ready in the warehouse."""
        role = self.env.ref("crm_roles.role_warehouse_head")
        # Who keeps the warehouse is asked for whoever has the goods come.
        return (
            role.sudo()
            .user_ids.filtered(
                lambda user: self.company_id in user.company_ids and user.active
            )
            .sudo(False)
        )

    def _arrival_requesters(self):
        """Hook: who asked for the goods and waits for them."""
        # Who waits is told, whether or not the buyer may read the request.
        shares = self.order_line.sudo().need_allocation_ids
        return shares.need_line_id.user_id.filtered("active").sudo(False)

    def _tell_arrival(self, person, text):
        self.message_notify(partner_ids=person.partner_id.ids, subject=text, body=text)

    def _tell_new_arrival(self):
        """Who asked for the goods reads when they arrive, each time it moves."""
        for order in self.filtered(lambda order: order.state == "purchase"):
            for person in order._arrival_requesters():
                if order.date_arrival:
                    order._tell_arrival(person, order._arrival_text(person, "soon"))

    @api.model
    def _send_arrival_lists(self, orders):
        """The daily list: to each buyer the own orders, to the warehouse all."""
        template = self.env.ref("purchase_flow.template_arrivals")
        lists = {}
        for order in orders:
            people = order.user_id | order._arrival_keepers()
            for person in people.filtered("email"):
                lists.setdefault(person, self.browse())
                lists[person] |= order
        for person, mine in lists.items():
            mine = mine.sorted(lambda order: (order.date_arrival, order.id))
            template.with_context(
                arrivals=mine.with_context(tz=person.tz, lang=person.lang)
            ).send_mail(person.id, email_layout_xmlid="mail.mail_notification_light")
