from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import formatLang
from odoo.tools.safe_eval import safe_eval

MONEY = ("monetary",)
NUMBERS = ("integer", "float", "monetary")


class WorkReportSource(models.Model):
    """What of somebody's day fills a report by itself.

    A source is a record: another addon brings its own, in data, and the reports
    know nothing of it.  It is read with the rights of the author, in one query.
    """

    _name = "work.report.source"
    _description = "Source of Work Reports"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    model_id = fields.Many2one(
        comodel_name="ir.model", required=True, ondelete="cascade"
    )
    model_name = fields.Char(related="model_id.model", string="Model Name", store=True)
    domain = fields.Char(
        default="[]",
        required=True,
        help="May use uid, user, employee, day_from, day_to, date_from and date_to;"
        " the last two are moments, the end is not included.",
    )
    user_field = fields.Char(help="The field that names the author; empty: see filter.")
    date_field = fields.Char(
        help="The field that says when it was done; empty: as it stands now."
    )
    text_fields = fields.Char(
        default="display_name",
        required=True,
        help="What a line says, fields separated by commas.",
    )
    measure_field = fields.Char(help="A number that the lines add up.")
    is_total = fields.Boolean(
        string="One Line for All", help="Only how many and how much, not each."
    )
    group_ids = fields.Many2many(
        comodel_name="res.groups",
        string="Roles",
        help="Whose reports it fills; empty: everybody who may read the records.",
    )

    @api.constrains(
        "domain",
        "user_field",
        "date_field",
        "text_fields",
        "measure_field",
        "model_id",
    )
    def _check_readable(self):
        today = fields.Date.context_today(self)
        for source in self:
            # Asks whether the words fit, whatever the author may read.
            records = self.env[source.model_name].sudo()
            try:
                domain = source._get_domain(self.env.user, today, today)
                domain.validate(records)
                records._search(domain)
                for name in source._get_text_fields():
                    records._fields[name]
                if source.measure_field:
                    records._fields[source.measure_field]
            except Exception as mistake:
                raise ValidationError(
                    self.env._(
                        "The source %(name)s does not fit %(model)s: %(mistake)s",
                        name=source.name,
                        model=source.model_id.name,
                        mistake=mistake,
                    )
                ) from mistake

    @api.model
    def _find_for(self, user, sections):
        """The sources that fill the reports of somebody, as she may read them."""
        # Records of all sources may be named here; each is read as the author.
        chosen = sections.sudo().source_ids
        domain = Domain("id", "in", chosen.ids) if chosen else Domain.TRUE
        found = self.sudo().search(domain)
        # Her groups, to leave out what is not for her.
        mine = set(user.sudo().all_group_ids.ids)
        return found.filtered(
            lambda source: (
                source.model_name in self.env
                and self.env[source.model_name].with_user(user).has_access("read")
                and (not source.group_ids or mine.intersection(source.group_ids.ids))
            )
        )

    def _collect(self, report):
        """What the source found, as values of lines: one query, and the names.

        :return: list of dictionaries for ``work.report.line``
        """
        self.ensure_one()
        records = self.env[self.model_name].with_user(report.user_id)
        domain = self._get_domain(report.user_id, report.date_from, report.date_to)
        if self.is_total:
            return self._collect_total(records, domain)
        names = self._get_text_fields()
        measure = [self.measure_field] if self.measure_field else []
        customer = ["partner_id"] if self._has_customer(records) else []
        wanted = [
            name
            for name in {*names, *measure, *customer}
            if records._fields[name].column_type
        ]
        found = records.search_fetch(domain, wanted)
        self._fetch_names(found, names)
        return [self._prepare_line_values(record, names) for record in found]

    def _fetch_names(self, found, names):
        """Know the names of all links with one query per field."""
        for name in names:
            if found._fields[name].relational:
                # A line names what it refers to, as every list does.
                found.sudo().mapped(f"{name}.display_name")

    def _collect_total(self, records, domain):
        wanted = ["__count"]
        if self.measure_field:
            wanted.append(f"{self.measure_field}:sum")
        [[count, *rest]] = records._read_group(domain, [], wanted)
        if not count:
            return []
        total = rest[0] if rest else 0.0
        text = f"{self.name}: {count}"
        if self.measure_field:
            text = self.env._(
                "%(name)s: %(total)s (entries: %(count)s)",
                name=self.name,
                total=formatLang(self.env, total or 0.0),
                count=count,
            )
        return [
            {
                **self._prepare_origin_values(),
                "name": text,
                "number": total or count,
            }
        ]

    def _prepare_origin_values(self):
        return {"type": "data", "source_id": self.id, "group_name": self.name}

    def _prepare_line_values(self, record, names):
        texts = [self._get_text(record, name) for name in names]
        return {
            **self._prepare_origin_values(),
            "name": " · ".join(text for text in texts if text) or record.display_name,
            "number": record[self.measure_field] if self.measure_field else 0.0,
            "res_model": record._name,
            "res_id": record.id,
            "partner_id": self._get_customer(record),
        }

    def _has_customer(self, records):
        field = records._fields.get("partner_id")
        return field is not None and field.comodel_name == "res.partner"

    def _get_customer(self, record):
        """Whom the fact is about, so that what is said of it is found there."""
        if record._name == "res.partner":
            return record.id
        return record.partner_id.id if self._has_customer(record) else False

    def _get_text(self, record, name):
        field, value = record._fields[name], record[name]
        if field.relational:
            # Names of a record that the author may read.
            return ", ".join(value.sudo().mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type in MONEY:
            currency = record[field.get_currency_field(record)]
            return formatLang(self.env, value, currency_obj=currency or None)
        if field.type in ("float", "integer"):
            return f"{value:g}"
        return str(value or "")

    def _get_text_fields(self):
        return [name.strip() for name in self.text_fields.split(",") if name.strip()]

    def _get_domain(self, user, first, last):
        """What counts for somebody between two days, both included."""
        names = self._get_names(user, first, last)
        domain = Domain(safe_eval(self.domain or "[]", names))
        if self.user_field:
            domain &= Domain(self.user_field, "in", [user.id])
        if self.date_field:
            domain &= self._get_date_domain(names)
        return domain

    def _get_date_domain(self, names):
        if self._get_date_type() == "date":
            return Domain(self.date_field, ">=", names["day_from"]) & Domain(
                self.date_field, "<=", names["day_to"]
            )
        return Domain(self.date_field, ">=", names["date_from"]) & Domain(
            self.date_field, "<", names["date_to"]
        )

    def _get_date_type(self):
        """Of the last field of a path such as ``move_id.date``."""
        records = self.env[self.model_name]
        *path, last = self.date_field.split(".")
        for name in path:
            records = self.env[records._fields[name].comodel_name]
        return records._fields[last].type

    def _get_names(self, user, first, last):
        """The names a filter may use; days begin and end on the author's clock."""
        local = self.env["work.report.calendar"]._to_utc
        tz = user.tz or "UTC"
        return {
            "uid": user.id,
            "user": user,
            # Her own file, for the filter of a source.
            "employee": user.sudo().employee_id,
            "day_from": fields.Date.to_string(first),
            "day_to": fields.Date.to_string(last),
            "date_from": fields.Datetime.to_string(
                local(datetime.combine(first, time()), tz)
            ),
            "date_to": fields.Datetime.to_string(
                local(datetime.combine(last, time()) + timedelta(days=1), tz)
            ),
        }
