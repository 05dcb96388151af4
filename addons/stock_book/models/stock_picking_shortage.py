from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

# How many deliveries a refusal names; the others are counted.
NAMED = 5
# The mark of a delivery is that of its worst line.
WORST = ("short", "requested", "incoming", "tight", "stock")


class StockPicking(models.Model):
    """A delivery knows whether its goods are here, and by when they will be."""

    _inherit = "stock.picking"

    shortage_state = fields.Selection(
        selection=[
            ("stock", "In stock"),
            ("incoming", "Coming on date"),
            ("tight", "Enough for this, not for all"),
            ("requested", "Asked for"),
            ("short", "Short"),
        ],
        string="Goods",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What its line with the worst prospects looks like.",
    )
    date_promise = fields.Date(
        string="Promised",
        readonly=True,
        copy=False,
        help="The day on which all of it is here; empty while nobody can say.",
    )
    date_shippable = fields.Date(
        string="Now Shippable since",
        readonly=True,
        copy=False,
        help="It lacked goods, and on this day the last of them came.",
    )
    shortage_ids = fields.One2many(
        comodel_name="stock.shortage", inverse_name="picking_id", readonly=True
    )

    def _follow_shortage(self):
        """Give the deliveries the marks of their lines, and tell who promised."""
        if not self:
            return
        changed = [row for row in self._read_marks() if row["old"] != row["new"]]
        if not changed:
            return
        today = fields.Date.context_today(self)
        for row in changed:
            row["shippable"] = self._get_shippable(row, today)
        self._write_marks(changed)
        moved = {
            row["id"]: (row["old"][1], row["new"][1])
            for row in changed
            if row["is_running"]
            and row["old"][1] != row["new"][1]
            and (row["old"][1] or row["old"][0])
        }
        self.browse(moved)._tell_promise(moved)
        fresh = [
            row["id"]
            for row in changed
            if row["shippable"] and not row["was_shippable"] and row["is_running"]
        ]
        self.browse(fresh)._tell_shippable()

    def _read_marks(self):
        self.env.cr.execute(
            SQL(
                """
                SELECT p.id, p.shortage_state, p.date_promise, p.date_shippable,
                       p.state NOT IN ('done', 'cancel') AS is_running,
                       array_agg(row.coverage::text) FILTER (WHERE row.is_open),
                       MAX(row.date_promise) FILTER (WHERE row.is_open),
                       bool_or(row.date_promise IS NULL) FILTER (WHERE row.is_open)
                  FROM stock_picking p
                  JOIN stock_shortage row ON row.picking_id = p.id
                 WHERE p.id = ANY(%s)
                 GROUP BY p.id
                """,
                self.ids,
            )
        )
        marks = []
        for (
            number,
            state,
            promise,
            shippable,
            running,
            found,
            last,
            unknown,
        ) in self.env.cr.fetchall():
            worst = next((mark for mark in WORST if mark in (found or ())), None)
            marks.append(
                {
                    "id": number,
                    "old": (state, promise),
                    "new": (worst, None if unknown else last),
                    "was_shippable": shippable,
                    "is_running": running,
                }
            )
        return marks

    def _get_shippable(self, row, today):
        """Kept until it is shipped or lacks something again."""
        is_here = row["new"][0] in ("stock", "tight")
        if not is_here or not row["is_running"]:
            return None
        lacked = row["old"][0] in ("short", "requested", "incoming")
        return row["was_shippable"] or (today if lacked else None)

    def _write_marks(self, rows):
        self.env.cr.execute(
            SQL(
                """
                UPDATE stock_picking p
                   SET shortage_state = given.state, date_promise = given.promise,
                       date_shippable = given.shippable
                  FROM unnest(%s::int[], %s::varchar[], %s::date[], %s::date[])
                       AS given(id, state, promise, shippable)
                 WHERE p.id = given.id
                """,
                [row["id"] for row in rows],
                [row["new"][0] for row in rows],
                [row["new"][1] for row in rows],
                [row["shippable"] for row in rows],
            )
        )
        self.invalidate_model(["shortage_state", "date_promise", "date_shippable"])

    # Telling people.

    def _get_promise_people(self):
        """Hook: who promised this delivery to the customer.

        :return: ``res.users``
        """
        partner = self.partner_id
        return partner.user_id or partner.commercial_partner_id.user_id

    def _get_keepers(self):
        """Who ships it: whoever heads the warehouses of the company."""
        heads = self.env.ref("crm_roles.role_warehouse_head").all_user_ids
        return heads.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )

    def _tell_promise(self, moved):
        """One notice for each person, whatever number of deliveries it is about."""
        people = defaultdict(self.browse)
        for picking in self:
            for user in picking._get_promise_people():
                people[user] |= picking
        for user, pickings in people.items():
            there = pickings.with_context(lang=user.lang)
            lines = [
                there.env._(
                    "%(delivery)s for %(customer)s: %(new)s (before: %(old)s)",
                    delivery=picking.name,
                    customer=picking.partner_id.display_name or "",
                    old=there._say_promise(moved[picking.id][0]),
                    new=there._say_promise(moved[picking.id][1]),
                )
                for picking in pickings
            ]
            there._notify_person(
                user, there.env._("The promise of a delivery has changed"), lines
            )

    def _say_promise(self, day):
        return format_date(self.env, day) if day else self.env._("no date yet")

    def _tell_shippable(self):
        people = defaultdict(self.browse)
        for picking in self:
            for user in picking._get_keepers():
                people[user] |= picking
        for user, pickings in people.items():
            there = pickings.with_context(lang=user.lang)
            lines = [
                f"{picking.name}: {picking.partner_id.display_name or ''}"
                for picking in pickings
            ]
            there._notify_person(user, there.env._("Now shippable"), lines)

    def _notify_person(self, user, subject, lines):
        """In her inbox of messages; nobody outside is written to."""
        if user == self.env.user and not self.env.su:
            return
        self[:1].message_notify(
            partner_ids=user.partner_id.ids,
            subject=subject,
            body="\n".join(lines),
            email_layout_xmlid="mail.mail_notification_light",
        )

    # What is missing.

    def shortage_preview(self, eat_safety=None, count_late=None):
        """Say for each line what is missing and what can be done, and do nothing.

        Works on any number of deliveries.  The numbers are those of the formula in
        the product's unit: short = wanted - stock - arrivals due - requested - in
        inquiry - transferable.

        :param eat_safety: whether the minimum of reordering rules may be used; what
            the company says when not given
        :param count_late: whether arrivals that are late count as arriving today
        :return: ``{"lines": [{"shortage_id", "picking", "product_id", "product",
            "uom", "date_need", "wanted", "stock", "safety", "incoming", "late",
            "requested", "inquiry", "missing", "transferable", "short", "mark",
            "promise", "action", "quantity", "warehouse_from_id", "arrivals",
            "warnings", ...}], "problems": [{"picking_id", "picking", "reason"}]}``;
            a demand that another warehouse can serve in part has a line for each part
        :raises AccessError: a delivery that the person may not read
        """
        self.check_access("read")
        ready, problems = self._sort_out_unready()
        rows = ready._get_shortage_rows()
        return {
            "lines": rows._preview(eat_safety=eat_safety, count_late=count_late),
            "problems": problems,
        }

    def _get_shortage_rows(self):
        """Their open rows of the book, netted with what happened a moment ago."""
        # Whoever may read a delivery may know what it lacks.
        book = self.env["stock.shortage"].sudo()
        book._catch_up()
        rows = book.search([("picking_id", "in", self.ids), ("is_open", "=", True)])
        return rows.sudo(self.env.su)

    def _sort_out_unready(self):
        """The deliveries that can be looked at, and why the others cannot."""
        problems = []
        ready = self.browse()
        for picking in self:
            reason = picking._get_unready_reason()
            if reason:
                problems.append(
                    {
                        "picking_id": picking.id,
                        "picking": picking.display_name,
                        "reason": reason,
                    }
                )
            else:
                ready += picking
        return ready, problems

    def _get_unready_reason(self):
        self.ensure_one()
        if self.company_id not in self.env.companies:
            return self.env._(
                "It belongs to %(company)s. Switch to that company first.",
                # A name alone is told.
                company=self.company_id.sudo().name,
            )
        if self.state == "draft":
            return self.env._("It is a draft and wants nothing yet. Mark it as to do.")
        if self.state in ("done", "cancel"):
            return self.env._("It is done or cancelled and wants nothing any more.")
        return ""

    def _ensure_some_ready(self):
        """Refuse when nothing of the selection can be looked at."""
        ready, problems = self._sort_out_unready()
        if not ready:
            raise UserError(
                self._say_problems(problems)
                or self.env._("Choose at least one delivery.")
            )
        return ready

    def _say_problems(self, problems):
        """One line for each reason, with the first deliveries it is about."""
        names = defaultdict(list)
        for row in problems:
            names[row["reason"]].append(row["picking"])
        return "\n".join(
            f"{self._name_some(found)}: {reason}" for reason, found in names.items()
        )

    def _name_some(self, names):
        named = ", ".join(names[:NAMED])
        if len(names) <= NAMED:
            return named
        return self.env._(
            "%(count)s deliveries (%(names)s …)", count=len(names), names=named
        )

    def action_open_shortages(self):
        """The rows of these deliveries in the shortage book."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock_book.stock_shortage_action"
        )
        return {**action, "domain": [("picking_id", "in", self.ids)], "context": {}}

    @api.model
    def _get_shortage_states(self):
        """The marks of a delivery that lacks goods."""
        return ("short", "requested", "incoming")
