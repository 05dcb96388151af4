from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.funnel import Change, Figures, Stay, add_up, classify, replay

# Opportunities that the backfill reads at a time.
BATCH = 1000
GROUPS = ("user_id", "team_id", "source_id")
FIGURES = ("entered", "moved", "lost", "here")


class SalesFlowStagePassage(models.Model):
    """Every time that an opportunity came into a stage of the pipeline.

    The opportunities write it themselves when they come, move, are won, lost or
    restored.  The funnel counts each opportunity once per stage: of those that
    came in, each moved on, was lost there or is still there.
    """

    _name = "sales.flow.stage.passage"
    _description = "Stage Passage"
    _order = "entered_date desc, id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        ondelete="cascade",
        index=True,
    )
    stage_id = fields.Many2one(
        comodel_name="crm.stage", required=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Salesperson",
        ondelete="set null",
        help="Who had it when it came into the stage.",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team", string="Sales Team", ondelete="set null"
    )
    source_id = fields.Many2one(comodel_name="utm.source", ondelete="set null")
    company_id = fields.Many2one(comodel_name="res.company", ondelete="cascade")
    start_date = fields.Datetime(
        string="Came into the Pipeline",
        required=True,
        help="When the opportunity came into its first stage: its cohort.",
    )
    entered_date = fields.Datetime(string="Came In", required=True)
    left_date = fields.Datetime(string="Left")
    is_counted = fields.Boolean(
        string="Counts",
        default=True,
        help="The first time in this stage, unless it was moved back before it.",
    )
    outcome = fields.Selection(
        selection=[
            ("moved", "Moved on"),
            ("lost", "Lost"),
            ("here", "Still here"),
            ("back", "Moved back"),
        ],
        default="here",
        required=True,
    )
    days = fields.Float(
        string="Days in Stage",
        digits=(16, 1),
        aggregator=None,
        help="All its times in this stage together, once it has left.",
    )

    _open_once = models.UniqueIndex(
        "(lead_id) WHERE left_date IS NULL",
        "An opportunity is in one stage at a time.",
    )
    _cohort = models.Index("(start_date, stage_id, outcome) WHERE is_counted")

    # Written by the opportunities

    @api.model
    def _follow(self, leads):
        """Write down where ``leads`` stand now, if that is new.

        :param leads: opportunities with all rights: the ledger is kept for
            everybody, whoever moves them
        """
        current = self.search([("lead_id", "in", leads.ids), ("left_date", "=", False)])
        current = {passage.lead_id: passage for passage in current}
        known = self._read_starts(leads)
        now = fields.Datetime.now()
        left, come = self.browse(), []
        for lead in leads:
            passage = current.get(lead, self.browse())
            is_lost = lead.won_status == "lost"
            if passage and (is_lost or passage.stage_id != lead.stage_id):
                left |= passage
            if self._comes_in(lead, passage, known, is_lost):
                values = self._prepare_passage_values(lead, known.get(lead.id), now)
                come.append({**values, "left_date": now if is_lost else False})
        left.write({"left_date": now})
        # The one that is left goes first, since one is open at a time.
        left.flush_recordset(["left_date"])
        self._fill(current.values())
        made = self.create(come)
        self._classify((left | made).lead_id)

    def _comes_in(self, lead, passage, known, is_lost):
        if not is_lost:
            return not passage or passage.stage_id != lead.stage_id
        # Lost in a stage where it never was: it went there and ended there.
        return lead.id not in known or bool(
            passage and passage.stage_id != lead.stage_id
        )

    def _fill(self, passages):
        """Who takes an opportunity that nobody had, had it from the beginning."""
        for passage in passages:
            for name in GROUPS:
                if not passage[name] and passage.lead_id[name]:
                    passage[name] = passage.lead_id[name]

    def _prepare_passage_values(self, lead, start, moment):
        return {
            "lead_id": lead.id,
            "stage_id": lead.stage_id.id,
            "user_id": lead.user_id.id,
            "team_id": lead.team_id.id,
            "source_id": lead.source_id.id,
            "company_id": lead.company_id.id,
            "start_date": start or moment,
            "entered_date": moment,
        }

    def _read_starts(self, leads):
        """``{lead id: when it came into the pipeline}``"""
        rows = self._read_group(
            [("lead_id", "in", leads.ids)], ["lead_id"], ["start_date:min"]
        )
        return {lead.id: start for lead, start in rows}

    @api.model
    def _classify(self, leads):
        """Say of every passage of ``leads`` what it means for the funnel."""
        passages = self.search(
            [("lead_id", "in", leads.ids)], order="lead_id, entered_date, id"
        )
        ranks = self._get_ranks()
        for lead, stays in passages.grouped("lead_id").items():
            results = classify(
                [
                    Stay(item.stage_id.id, item.entered_date, item.left_date or None)
                    for item in stays
                ],
                ranks,
                is_lost=lead.won_status == "lost",
            )
            for passage, result in zip(stays, results, strict=True):
                passage.write(
                    {
                        "is_counted": result.is_counted,
                        "outcome": result.outcome,
                        "days": result.days,
                    }
                )

    def _get_ranks(self):
        # The order of the pipeline is no secret.
        stages = self.env["crm.stage"].sudo().search_fetch([], ["sequence"])
        return {stage.id: rank for rank, stage in enumerate(stages)}

    @api.model
    def _backfill(self):
        """Write the ledger of the opportunities that have none yet.

        What the messages kept of their stages tells it.  Safe to repeat.

        :return: how many opportunities were read
        """
        leads = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search(
                [
                    ("type", "=", "opportunity"),
                    ("stage_id", "!=", False),
                    ("stage_passage_ids", "=", False),
                ],
                order="id",
            )
        )
        for start in range(0, len(leads), BATCH):
            self._backfill_batch(leads[start : start + BATCH])
        return len(leads)

    def _backfill_batch(self, leads):
        kept = self._read_kept_changes(leads)
        values = []
        for lead in leads:
            lost = lead.won_status == "lost" and (lead.date_closed or lead.write_date)
            stays = replay(
                lead.create_date,
                kept.get(lead.id, []),
                lead.stage_id.id,
                lead.date_last_stage_update or lead.create_date,
                lost or None,
            )
            for stay in stays:
                values.append(
                    {
                        **self._prepare_passage_values(
                            lead, stays[0].entered, stay.entered
                        ),
                        "stage_id": stay.stage,
                        "left_date": stay.left or False,
                    }
                )
        self.create(values)
        self._classify(leads)

    def _read_kept_changes(self, leads):
        """The changes of stage among the messages, of stages that still exist."""
        stages = set(self._get_ranks())
        field = self.env["ir.model.fields"]._get("crm.lead", "stage_id")
        rows = self.env.execute_query(
            SQL(
                "SELECT message.res_id, message.date,"
                " value.old_value_integer, value.new_value_integer"
                " FROM mail_tracking_value value"
                " JOIN mail_message message ON message.id = value.mail_message_id"
                " WHERE message.model = 'crm.lead' AND message.res_id = ANY(%s)"
                " AND value.field_id = %s ORDER BY message.date, value.id",
                leads.ids,
                field.id,
            )
        )
        found = {}
        for lead_id, date, old, new in rows:
            if {old, new} <= stages:
                found.setdefault(lead_id, []).append(Change(date, old, new))
        return found

    # Read as a funnel

    @api.model
    @api.readonly
    def read_funnel(self, filters=None):
        """The funnel of the opportunities that came into the pipeline in a period.

        Only those that the caller may see count.

        :param filters: ``date_from`` and ``date_to`` (days, both included, of the
            caller's time zone), ``user_id``, ``team_id``, ``source_id``, and
            ``group_by``: one of these three for one funnel each
        :return: ``{"groups": [{"key", "name", "entered", "won", "stages":
            [{"stage_id", "name", "is_won", "entered", "moved", "lost", "here",
            "conversion", "median_days"}]}], "people", "teams", "sources"}``;
            ``conversion`` is the share that moved on, ``median_days`` that of those
            that left, False while none has
        :raise UserError: for a date or a filter that is none
        """
        filters = self._check_filters(filters)
        domain = self._get_funnel_domain(filters)
        group = filters.get("group_by") or None
        names = [group, "stage_id", "outcome"] if group else ["stage_id", "outcome"]
        rows = self._read_group(domain, names, ["__count"])
        found = {}
        for *key, stage, outcome, count in rows:
            found.setdefault(key[0] if key else None, []).append(
                (stage.id, outcome, count)
            )
        medians = self._read_medians(domain, group)
        every = self.env["crm.stage"].search_fetch([], ["name"])
        funnels = [
            self._prepare_funnel_values(key, add_up(rows), medians, every)
            for key, rows in found.items()
        ]
        return {
            "groups": sorted(funnels, key=lambda item: (-item["entered"], item["name"]))
            or [self._prepare_funnel_values(None, {}, {}, every)],
            **self._read_choices(),
        }

    def _prepare_funnel_values(self, key, figures, medians, stages):
        name = key.sudo().name if key else ""  # a name stands in every list
        shown = [
            {
                **self._prepare_stage_values(stage, figures.get(stage.id, Figures())),
                "median_days": medians.get((key.id if key else 0, stage.id), False),
            }
            for stage in stages
        ]
        first = self._get_first_entered(shown)
        return {
            "key": key.id if key else 0,
            "name": name or self.env._("None"),
            "entered": first,
            "won": sum(stage["entered"] for stage in shown if stage["is_won"]),
            "stages": shown,
        }

    def _get_first_entered(self, stages):
        return max((stage["entered"] for stage in stages), default=0)

    def _prepare_stage_values(self, stage, figures):
        return {
            "stage_id": stage.id,
            "name": stage.name,
            "is_won": stage.is_won,
            "entered": figures.entered,
            "moved": figures.moved,
            "lost": figures.lost,
            "here": figures.here,
            "conversion": round(figures.conversion, 4),
        }

    def _read_medians(self, domain, group):
        """``{(group id, stage id): median days}`` of those that left."""
        self.flush_model(["days"])
        query = self._search(domain & Domain("outcome", "in", ["moved", "lost"]))
        key = SQL.identifier(self._table, group) if group else SQL("NULL::int")
        rows = self.env.execute_query(
            SQL(
                "SELECT %(key)s, %(stage)s, percentile_cont(0.5) WITHIN GROUP"
                " (ORDER BY %(days)s) FROM %(source)s WHERE %(where)s"
                " GROUP BY %(key)s, %(stage)s",
                key=key,
                stage=SQL.identifier(self._table, "stage_id"),
                days=SQL.identifier(self._table, "days"),
                source=query.from_clause,
                where=query.where_clause or SQL("TRUE"),
            )
        )
        return {(key or 0, stage): round(days, 1) for key, stage, days in rows}

    def _read_choices(self):
        """Those that have opportunities, for the filters of the screen."""
        choices = {}
        for name, label in (
            ("user_id", "people"),
            ("team_id", "teams"),
            ("source_id", "sources"),
        ):
            rows = self._read_group([("is_counted", "=", True)], [name])
            # Names of colleagues, teams and sources, as every list shows them.
            found = [(item.id, item.sudo().name) for [item] in rows if item]
            choices[label] = [
                {"id": key, "name": text}
                for key, text in sorted(found, key=lambda pair: pair[1])
            ]
        return choices

    @api.model
    @api.readonly
    def action_open_funnel(self, filters=None, stage_id=False, figure="entered"):
        """The opportunities behind one figure of the funnel.

        :param filters: as for ``read_funnel``; with ``group_by`` also ``group``, the
            ``key`` of the funnel, 0 for none
        :param figure: ``entered moved lost here``
        :return: an action on ``crm.lead``
        """
        if figure not in FIGURES:
            raise UserError(
                self.env._(
                    "A funnel has the figures %(figures)s, not %(figure)s.",
                    figures=", ".join(FIGURES),
                    figure=figure,
                )
            )
        filters = self._check_filters(filters)
        domain = self._get_funnel_domain(filters)
        if filters.get("group_by"):
            domain &= Domain(filters["group_by"], "=", filters.get("group") or False)
        if stage_id:
            domain &= Domain("stage_id", "=", stage_id)
        if figure != "entered":
            domain &= Domain("outcome", "=", figure)
        stage = self.env["crm.stage"].browse(stage_id or [])
        leads = self.search(domain).lead_id
        return {
            "type": "ir.actions.act_window",
            "name": stage.name or self.env._("Opportunities"),
            "res_model": "crm.lead",
            "views": [[False, "list"], [False, "kanban"], [False, "form"]],
            "domain": [["id", "in", leads.ids]],
            "context": {"active_test": False},
            "target": "current",
        }

    def _check_filters(self, filters):
        filters = dict(filters or {})
        for name in ("date_from", "date_to"):
            try:
                filters[name] = fields.Date.to_date(filters.get(name) or False)
            except ValueError as error:
                raise UserError(
                    self.env._("%(day)s is no date.", day=filters[name])
                ) from error
        if filters.get("group_by") and filters["group_by"] not in GROUPS:
            raise UserError(
                self.env._(
                    "A funnel is split by %(ways)s, not by %(way)s.",
                    ways=", ".join(GROUPS),
                    way=filters["group_by"],
                )
            )
        return filters

    def _get_funnel_domain(self, filters):
        domain = Domain("is_counted", "=", True)
        if filters["date_from"]:
            domain &= Domain("start_date", ">=", self._get_midnight(filters, 0))
        if filters["date_to"]:
            domain &= Domain("start_date", "<", self._get_midnight(filters, 1))
        for name in GROUPS:
            if filters.get(name):
                domain &= Domain(name, "=", filters[name])
        return domain

    def _get_midnight(self, filters, later):
        """The beginning of a day of the person's time zone, as it is stored."""
        day = filters["date_to"] if later else filters["date_from"]
        local = fields.Datetime.to_datetime(fields.Date.add(day, days=later))
        zone = ZoneInfo(self.env.context.get("tz") or self.env.user.tz or "UTC")
        return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
