from odoo import api, models
from odoo.tools import SQL

COLUMNS = SQL(
    "date, kind, direction, partner_id, contact_id, user_id, summary, result,"
    " res_model, res_id, source, company_id"
)
# How the parts of a source are written; the live hooks write the same.
STAMP = "YYYY-MM-DD HH24:MI:SS"


class CustomerBookBackfill(models.AbstractModel):
    """What happened before there was a history is written into it, set by set."""

    _name = "customer.book.backfill"
    _description = "Filling of the Action History"

    @api.model
    def _backfill(self):
        """Write what is missing; repeated, it adds nothing.

        :return: the number of rows added
        """
        return sum(map(self._backfill_one, self._backfill_queries()))

    @api.model
    def _backfill_queries(self):
        """SELECTs of events, one statement each; addons above add their own.

        The columns are those of ``COLUMNS``, ``partner_id`` is a commercial partner,
        ``source`` is what the live hook would write.
        """
        return [
            self._backfill_leads(),
            self._backfill_closed_leads(),
            self._backfill_owners(),
            self._backfill_releases(),
            self._backfill_activities("res.partner", SQL("d.id")),
            self._backfill_activities("crm.lead", SQL("d.partner_id")),
            self._backfill_meetings(),
            self._backfill_messages("res.partner", SQL("d.id")),
            self._backfill_messages("crm.lead", SQL("d.partner_id")),
        ]

    @api.model
    def _backfill_one(self, query):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO customer_event (%(columns)s) %(query)s"
                " ON CONFLICT (source) WHERE source IS NOT NULL DO NOTHING",
                columns=COLUMNS,
                query=query,
            )
        )
        added = self.env.cr.rowcount
        self.env["customer.event"].invalidate_model()
        return added

    def _backfill_leads(self):
        return SQL(
            """
            SELECT l.create_date, 'opportunity', NULL, p.commercial_partner_id, p.id,
                   COALESCE(l.user_id, l.create_uid), l.name, NULL, 'crm.lead', l.id,
                   'crm.lead,' || l.id, l.company_id
              FROM crm_lead l JOIN res_partner p ON p.id = l.partner_id
             WHERE l.type = 'opportunity'
            """
        )

    def _backfill_closed_leads(self):
        words = {
            "won": self.env._("won"),
            "lost": self.env._("lost"),
        }
        return SQL(
            """
            SELECT l.date_closed, 'opportunity', NULL, p.commercial_partner_id, p.id,
                   COALESCE(l.user_id, l.create_uid),
                   l.name || ': ' || CASE l.won_status WHEN 'won' THEN %(won)s
                                                       ELSE %(lost)s END,
                   NULL, 'crm.lead', l.id,
                   'crm.lead,' || l.id || ',' || l.won_status || ','
                               || to_char(l.date_closed, %(stamp)s),
                   l.company_id
              FROM crm_lead l JOIN res_partner p ON p.id = l.partner_id
             WHERE l.type = 'opportunity' AND l.date_closed IS NOT NULL
               AND l.won_status IN ('won', 'lost')
            """,
            stamp=STAMP,
            **words,
        )

    def _backfill_owners(self):
        """Every beginning of the ledger, with whoever had the customer before."""
        return SQL(
            """
            SELECT o.date_from, 'owner', NULL, o.partner_id, o.partner_id,
                   o.operator_id, COALESCE(b.name || ' → ', '') || n.name, o.reason,
                   NULL, NULL::int,
                   'customer.owner,' || o.partner_id || ','
                       || to_char(o.date_from, %(stamp)s) || ',' || o.owner_id,
                   o.company_id
              FROM customer_owner o
              JOIN res_users u ON u.id = o.owner_id
              JOIN res_partner n ON n.id = u.partner_id
              LEFT JOIN LATERAL (
                    SELECT w.owner_id FROM customer_owner w
                     WHERE w.partner_id = o.partner_id AND w.date_to = o.date_from
                     ORDER BY w.id DESC LIMIT 1) f ON TRUE
              LEFT JOIN res_users fu ON fu.id = f.owner_id
              LEFT JOIN res_partner b ON b.id = fu.partner_id
             WHERE o.how != 'imported'
            """,
            stamp=STAMP,
        )

    def _backfill_releases(self):
        """Every end after which nobody had the customer."""
        return SQL(
            """
            SELECT o.date_to, 'owner', NULL, o.partner_id, o.partner_id,
                   o.operator_ended_id, n.name || ' → –', o.reason_ended,
                   NULL, NULL::int,
                   'customer.owner,' || o.partner_id || ','
                       || to_char(o.date_to, %(stamp)s) || ',0',
                   o.company_id
              FROM customer_owner o
              JOIN res_users u ON u.id = o.owner_id
              JOIN res_partner n ON n.id = u.partner_id
             WHERE o.date_to IS NOT NULL
               AND NOT EXISTS (SELECT FROM customer_owner w
                                WHERE w.partner_id = o.partner_id
                                  AND w.date_from = o.date_to AND w.id != o.id)
            """,
            stamp=STAMP,
        )

    def _backfill_activities(self, model, partner):
        """Steps that were done: they are archived with their day and feedback."""
        return SQL(
            """
            SELECT a.date_done::timestamp + interval '12 hours',
                   CASE WHEN t.category = 'phonecall' THEN 'call'
                        WHEN t.category = 'meeting' THEN 'meeting' ELSE 'task' END,
                   NULL, p.commercial_partner_id, p.id, a.user_id,
                   COALESCE(NULLIF(a.summary, ''), t.name->>'en_US', '-'), a.feedback,
                   %(model)s, d.id, 'mail.activity,' || a.id, NULL::int
              FROM mail_activity a
              JOIN %(table)s d ON d.id = a.res_id
              JOIN res_partner p ON p.id = %(partner)s
              LEFT JOIN mail_activity_type t ON t.id = a.activity_type_id
             WHERE a.res_model = %(model)s AND NOT a.active AND a.date_done IS NOT NULL
               AND a.calendar_event_id IS NULL
            """,
            model=model,
            table=SQL.identifier(self.env[model]._table),
            partner=partner,
        )

    def _backfill_meetings(self):
        """Meetings that are over, once for each customer whose people were asked."""
        return SQL(
            """
            SELECT DISTINCT ON (c.id, p.commercial_partner_id)
                   c.start, 'meeting', NULL, p.commercial_partner_id, p.id, c.user_id,
                   COALESCE(NULLIF(c.name, ''), '-'), NULL, 'calendar.event', c.id,
                   'calendar.event,' || c.id || ',' || p.commercial_partner_id,
                   NULL::int
              FROM calendar_event c
              JOIN calendar_event_res_partner_rel r ON r.calendar_event_id = c.id
              JOIN res_partner p ON p.id = r.res_partner_id
             WHERE c.active AND c.stop < now() AT TIME ZONE 'UTC' AND p.partner_share
               AND COALESCE(c.privacy, 'public') != 'private'
               AND NOT EXISTS (SELECT FROM res_company o
                                WHERE o.partner_id = p.commercial_partner_id)
             ORDER BY c.id, p.commercial_partner_id, p.id
            """
        )

    def _backfill_messages(self, model, partner):
        """Mails sent and received on the documents of a kind."""
        return SQL(
            """
            SELECT m.date,
                   CASE WHEN m.message_type = 'sms' THEN 'sms'
                        WHEN a.partner_share THEN 'mail_in' ELSE 'mail_out' END,
                   CASE WHEN a.partner_share THEN 'in' ELSE 'out' END,
                   p.commercial_partner_id, p.id,
                   (SELECT min(u.id) FROM res_users u WHERE u.partner_id = a.id
                       AND NOT u.share),
                   COALESCE(NULLIF(m.subject, ''), NULLIF(left(btrim(
                       regexp_replace(m.body, '(<[^>]*>|\\s)+', ' ', 'g')), 120), ''),
                       '-'),
                   NULL, %(model)s, d.id, 'mail.message,' || m.id, m.record_company_id
              FROM mail_message m
              JOIN %(table)s d ON d.id = m.res_id
              JOIN res_partner p ON p.id = %(partner)s
              LEFT JOIN res_partner a ON a.id = m.author_id
             WHERE m.model = %(model)s
               AND p.partner_share
               AND (m.message_type IN ('email', 'email_outgoing', 'sms')
                    OR m.message_type = 'comment' AND (a.partner_share
                       OR EXISTS (SELECT FROM mail_notification n
                                    JOIN res_partner r ON r.id = n.res_partner_id
                                   WHERE n.mail_message_id = m.id
                                     AND r.partner_share)))
            """,
            model=model,
            table=SQL.identifier(self.env[model]._table),
            partner=partner,
        )

    @api.model
    def _cron_collect_meetings(self):
        """Meetings that ended since the last time enter the history."""
        self._backfill_one(self._backfill_meetings())
