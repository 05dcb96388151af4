from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class DeskCardLayout(models.Model):
    """Where one person keeps one card on one of her workbenches."""

    _name = "desk.card.layout"
    _description = "Place of a Card on a Workbench"
    _order = "sequence, id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.uid,
    )
    role = fields.Char(required=True, help="Key of the role, or all.")
    card_id = fields.Many2one(
        comodel_name="desk.card", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(required=True)
    size = fields.Selection(selection="_select_size", required=True)
    is_hidden = fields.Boolean()

    _place_uniq = models.Constraint(
        "UNIQUE(user_id, role, card_id)", "A card has one place on a workbench."
    )

    def write(self, vals):
        """A place stays with its person: the rule looks before a write only."""
        result = super().write(vals)
        if "user_id" in vals:
            self.invalidate_recordset(["user_id"])
            self.check_access("write")
        return result

    @api.model
    def _select_size(self):
        return self.env["desk.card"]._fields["size"].selection

    @api.model
    def _replace(self, role, places, cards):
        """Put my places of one workbench in place of the former ones."""
        self._check_places(places, cards)
        self._forget(role)
        self.create(
            [
                {
                    "role": role,
                    "card_id": place["id"],
                    "sequence": sequence,
                    "size": place.get("size") or cards.browse(place["id"]).size,
                    "is_hidden": bool(place.get("hidden")),
                }
                for sequence, place in enumerate(places)
            ]
        )
        return True

    @api.model
    def _forget(self, role):
        self.search([("user_id", "=", self.env.uid), ("role", "=", role)]).unlink()
        return True

    def _check_places(self, places, cards):
        ids = [place.get("id") for place in places]
        if len(set(ids)) < len(ids):
            raise ValidationError(
                self.env._("Each card has one place on a workbench; one came twice.")
            )
        if foreign := set(ids) - set(cards.ids):
            raise AccessError(
                self.env._(
                    "The cards %(cards)s do not stand on this workbench. Reload it.",
                    cards=", ".join(map(str, sorted(foreign, key=str))),
                )
            )
        widths = {width for width, _label in self._select_size()}
        for place in places:
            if place.get("size") and place["size"] not in widths:
                raise ValidationError(
                    self.env._(
                        "A card is as wide as one of %(widths)s, not %(width)s.",
                        widths=", ".join(sorted(widths)),
                        width=place["size"],
                    )
                )
