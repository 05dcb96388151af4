from itertools import accumulate

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

# More bars than these no longer read as one picture.
MOST_POINTS = 12


class DeskCardPoints(models.AbstractModel):
    """The points of charts and the stages of funnels, each with its records."""

    _name = "desk.card.points"
    _description = "Points of Workbench Cards"

    def _read_chart(self):
        return {card: card._prepare_points_values() for card in self}

    def _read_funnel(self):
        return {card: card._prepare_points_values() for card in self}

    def _prepare_points_values(self):
        points = getattr(self, f"_get_{self.kind}_points")()
        unit = self._prepare_unit() if self.field_name else {}
        step = self.group_by.partition(":")[2]
        return {"points": points, "step": step, **unit}

    def _get_chart_points(self):
        """Dates in their order, everything else the largest first."""
        if ":" in self.group_by:
            return self._get_points(limit=None, fill_temporal=True)
        points = self._get_points(
            limit=MOST_POINTS, order=f"{self._get_measure()} DESC"
        )
        return (
            sorted(points, key=self._get_choice_rank) if self._get_choices() else points
        )

    def _get_funnel_points(self):
        """Each stage counts what reached it, so also what went on from there.

        The share is the part of it that reached the next stage.
        """
        stages = self._get_points(limit=MOST_POINTS, read_group_expand=True)
        if self._get_choices():
            stages = sorted(stages, key=self._get_choice_rank)
        reached = list(accumulate(stage["value"] for stage in reversed(stages)))[::-1]
        for number, stage in enumerate(stages):
            later = stages[number:]
            stage["domain"] = _plain(Domain.OR(point["domain"] for point in later))
            stage["value"] = reached[number]
            onward = reached[number + 1] if number + 1 < len(stages) else None
            stage["share"] = (
                onward / reached[number] if onward and reached[number] else 0
            )
        return stages

    def _get_points(self, limit, order=None, **context):
        records = self._get_records().with_context(**context)
        measure = self._get_measure()
        groups = records.formatted_read_group(
            self._get_full_domain(),
            [self.group_by],
            [measure],
            limit=limit,
            order=order,
        )
        return [self._prepare_point(group, measure) for group in groups]

    def _prepare_point(self, group, measure):
        value = group[self.group_by]
        key, label = value if isinstance(value, tuple | list) else (value, value)
        return {
            "key": key,
            "label": self._get_choices().get(key, label) or self.env._("None"),
            "value": self._convert(group[measure] or 0),
            "domain": _plain(
                Domain(self._get_domain()) & Domain(group["__extra_domain"])
            ),
        }

    def _get_choices(self):
        """The labels of a selection field, in its order."""
        field = self._get_records()._fields[self.group_by.partition(":")[0]]
        if field.type == "boolean":
            return {True: self.env._("Yes"), False: self.env._("No")}
        if field.type != "selection":
            return {}
        return dict(field._description_selection(self.env))

    def _get_choice_rank(self, point):
        choices = list(self._get_choices())
        return choices.index(point["key"]) if point["key"] in choices else len(choices)

    def _get_point_domain(self, key):
        """The records behind one point, which may have gone since it was drawn."""
        card = self._with_company_rate()
        for point in getattr(card, f"_get_{card.kind}_points")():
            if point["key"] == key:
                return point["domain"]
        raise UserError(
            self.env._(
                "%(card)s no longer shows what you opened. Reload the workbench.",
                card=self.name,
            )
        )


def _plain(domain):
    """A domain as lists, tuples and plain values, fit for every way out."""
    return [_plain_leaf(leaf) for leaf in domain]


def _plain_leaf(leaf):
    if isinstance(leaf, str):
        return leaf
    field, operator, value = leaf
    if isinstance(value, Domain):
        value = _plain(value)
    elif isinstance(value, set | frozenset) or type(value).__name__ == "OrderedSet":
        value = list(value)
    return (field, operator, value)
