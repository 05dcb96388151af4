from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

NUMBERS = ("integer", "float", "monetary")


class DeskCardCheck(models.AbstractModel):
    """What a card must say before it may stand on a workbench."""

    _name = "desk.card.check"
    _description = "Checks of Workbench Cards"

    def _check_card(self):
        """Refuse a card that could not be read, in the words of its form."""
        for card in self:
            getattr(card, f"_check_{card.kind}", card._check_source)()

    def _check_source(self):
        """A card counts the records of a list."""
        if not self.action_id:
            self._refuse(self.env._("Choose the list that it opens."))
        if self._get_model_name() not in self.env:
            self._refuse(
                self.env._(
                    "Its list shows %(model)s, which is not installed.",
                    model=self._get_model_name(),
                )
            )
        self._check_domain()

    def _check_domain(self):
        # Asks whether the words fit, whatever the author may read of the records.
        records = self._get_records().sudo()
        try:
            domain = Domain(self._get_domain())
            domain.validate(records)
            records._search(domain)
        except Exception as mistake:
            self._refuse(
                self.env._(
                    "The filter %(filter)s does not fit %(model)s: %(mistake)s",
                    filter=self.domain,
                    model=records._description,
                    mistake=mistake,
                )
            )

    def _check_sum(self):
        self._check_source()
        self._check_measure(required=True)

    def _check_list(self):
        self._check_source()
        if not (self.row_fields or "").strip(" ,"):
            self._refuse(self.env._("Name the fields of its rows, the title first."))
        for name in self._get_row_field_names():
            self._check_field(name)
        if self.limit < 1:
            self._refuse(self.env._("Let it show at least one row."))
        self._check_order()

    def _check_order(self):
        # As in ``_check_domain``.
        records = self._get_records().sudo()
        try:
            records._order_to_sql(self.order or records._order, records._search([]))
        except Exception as mistake:
            self._refuse(
                self.env._(
                    "The row order %(order)s cannot be followed: %(mistake)s",
                    order=self.order,
                    mistake=mistake,
                )
            )

    def _check_chart(self):
        self._check_source()
        self._check_measure()
        self._check_group_by()

    def _check_funnel(self):
        self._check_chart()
        name = self.group_by.partition(":")[0]
        if self._get_records()._fields[name].type not in ("many2one", "selection"):
            self._refuse(self.env._("The stages of a funnel are a choice or a link."))

    def _check_group_by(self):
        name, _colon, step = (self.group_by or "").partition(":")
        if not name:
            self._refuse(self.env._("Name the field that makes its groups."))
        field = self._check_field(name)
        if not field._description_groupable(self.env(su=True)):
            self._refuse(
                self.env._(
                    "It cannot be grouped by %(field)s.", field=self._label(field)
                )
            )
        dated = field.type in ("date", "datetime")
        if dated != bool(step) or (
            step and step not in ("day", "week", "month", "quarter", "year")
        ):
            self._refuse(
                self.env._(
                    "Group a date by day, week, month, quarter or year, as in "
                    "%(example)s, and other fields without such a step.",
                    example=f"{name}:month" if dated else "create_date:month",
                )
            )

    def _check_measure(self, required=False):
        if not self.field_name:
            if required:
                self._refuse(self.env._("Name the field that it sums up."))
            return
        field = self._check_field(self.field_name)
        if field.type not in NUMBERS or not field._description_aggregator(
            self.env(su=True)
        ):
            self._refuse(
                self.env._(
                    "%(field)s is no stored number, so it cannot be summed up.",
                    field=self._label(field),
                )
            )

    def _check_field(self, name):
        records = self._get_records()
        if name not in records._fields:
            self._refuse(
                self.env._(
                    "%(model)s has no field %(field)s.",
                    model=records._description,
                    field=name,
                )
            )
        return records._fields[name]

    def _check_shortcut(self):
        if self.screen_id and not self.action_id:
            self._refuse(
                self.env._("Choose the list whose readers may open the screen.")
            )
        if not (self.empty_action_id or self.action_id):
            self._refuse(self.env._("Choose what it opens."))

    def _check_inbox(self):
        """The inbox asks the approvals; it needs no list and no filter."""

    def _label(self, field):
        return field._description_string(self.env)

    def _refuse(self, reason):
        raise ValidationError(
            self.env._(
                "The card %(card)s cannot be read yet. %(reason)s",
                card=self.name or "",
                reason=reason,
            )
        )
