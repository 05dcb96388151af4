from collections import defaultdict

from odoo import models


class DeskCardRows(models.AbstractModel):
    """The rows of lists and of the approvals inbox."""

    _name = "desk.card.rows"
    _description = "Rows of Workbench Cards"

    def _read_list(self):
        """First all searches, then all names at once, then the values."""
        found = {card: card._find_rows() for card in self}
        self._fetch_names(found)
        return {card: card._prepare_rows(records) for card, records in found.items()}

    def _prepare_rows(self, records):
        opened = records._desk_find_opened() if records else {}
        rows = [self._prepare_row(record) for record in records]
        for row in rows:
            if row["id"] in opened:
                behind = opened[row["id"]]
                row["opens"] = {"model": behind._name, "id": behind.id}
        return {"rows": rows}

    def _find_rows(self):
        records = self._get_records()
        query = records._desk_query([self._get_full_domain()])
        query.order = records._order_to_sql(self.order or records._order, query)
        query.limit = self.limit
        names = self._get_row_field_names()
        fields = [records._fields[name] for name in names]
        # The currency of an amount is read with it, not record by record.
        names += [
            field.get_currency_field(records)
            for field in fields
            if field.type == "monetary"
        ]
        return records._fetch_query(query, records._determine_fields_to_fetch(names))

    def _fetch_names(self, found):
        """Know the names of all links, with one query per linked model."""
        linked = defaultdict(set)
        for card, records in found.items():
            for name in card._get_row_field_names():
                field = records._fields[name]
                if field.type == "many2one" and field.store:
                    linked[field.comodel_name].update(records[name].ids)
        for model, ids in linked.items():
            # Above the rights of the person: see ``_get_fact_value``.
            self.env[model].sudo().browse(ids).mapped("display_name")

    def _get_row_field_names(self):
        names = (self.row_fields or "display_name").split(",")
        return [name.strip() for name in names if name.strip()]

    def _prepare_row(self, record):
        title, *facts = self._get_row_field_names()
        return {
            "id": record.id,
            "title": str(
                self._prepare_fact(record, title)["value"] or record.display_name
            ),
            "facts": [self._prepare_fact(record, name) for name in facts],
        }

    def _prepare_fact(self, record, name):
        """One value as the person reads it; numbers and dates raw, to be formatted."""
        field = record._fields[name]
        fact = {
            "name": name,
            "label": field._description_string(self.env),
            "type": field.type,
            "value": self._get_fact_value(record, field),
        }
        if field.type == "monetary":
            currency = record[field.get_currency_field(record)]
            fact["currency_id"] = currency.id or self.env.company.currency_id.id
        return fact

    def _get_fact_value(self, record, field):
        value = record[field.name]
        if field.relational:
            # A row names what it refers to, as every list in Odoo does.
            return ", ".join(value.sudo().mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type in ("date", "datetime"):
            return field.to_string(value) if value else ""
        return value or (0 if field.type in ("integer", "float", "monetary") else "")

    def _read_inbox(self):
        """What waits for me to decide; the approvals say it themselves."""
        return {card: card._prepare_inbox_values() for card in self}

    def _prepare_inbox_values(self):
        page = self.env["desk.approval.request"].inbox(offset=0, limit=self.limit)
        return {"value": page["count"], "rows": page["rows"]}
