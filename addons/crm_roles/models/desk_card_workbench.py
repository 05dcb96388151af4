import logging
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError, UserError

_logger = logging.getLogger(__name__)

# The merged workbench of a person with several roles.
ALL = "all"


class DeskCardWorkbench(models.AbstractModel):
    """The workbench itself: whose it is, which cards stand on it, and where.

    All cards are measured together.  Should one of them fail, they are measured
    again one by one, so that the broken card says so and the others live.
    """

    _name = "desk.card.workbench"
    _description = "Workbench"

    @api.model
    @api.readonly
    def read_workbench(self, role=None):
        """Everything one of my workbenches shows, in one call.

        :param role: key of one of my roles, ``all`` for the merged workbench of
            several, nothing for the first one
        """
        desk = self._as_person()
        return desk._read_desk(desk.env["crm.role"]._mine(), role)

    @api.model
    @api.readonly
    def read_workbench_as(self, role=None, user_id=None):
        """The workbench of any role or of another person, for administrators.

        With a person it is computed with that person's rights, without one with
        those of the administrator.  Nothing is written; the server log keeps
        who looked.
        """
        self._ensure_administrator()
        desk = self._as_person(user_id)
        every = desk.env["crm.role"]
        roles = every._mine() if user_id else every._every()
        values = desk._read_desk(roles, role)
        _logger.info(
            "%s looks at the workbench %s of %s",
            self.env.user.login,
            values["role"],
            desk.env.user.login if user_id else "anyone",
        )
        name = desk.env.user.name if user_id else ""
        return {**values, "view_as": {"user_id": user_id or False, "name": name}}

    @api.model
    @api.readonly
    def read_gallery(self, role=None):
        """The cards of one of my workbenches that I took off it, as they would look."""
        desk = self._as_person()
        roles = desk.env["crm.role"]._mine()
        places = desk._read_places(desk._choose_key(roles, role))
        cards = desk._find_cards(roles, role)
        return cards.filtered(lambda card: places[card].is_hidden)._read_cards(places)

    @api.model
    def save_layout(self, role, cards):
        """Keep the order, width and hiding of the cards of one of my workbenches.

        :param cards: in reading order, ``{"id", "size", "hidden"}`` each
        """
        roles = self.env["crm.role"]._mine()
        key = self._choose_key(roles, role)
        mine = self._find_cards(roles, key)
        places = self._read_places(key)
        ordered = mine.sorted(lambda card: card._prepare_rank(places[card]))
        layouts = self.env["desk.card.layout"]
        return layouts._replace(key, ordered._complete_places(cards, places), mine)

    def _complete_places(self, shown, places):
        """Keep the cards that were not on the screen behind their neighbours.

        A card that shows only while it holds something cannot be moved while it
        is empty; it must not come back at the end of the workbench for that.
        """
        complete = list(shown)
        ids = [place.get("id") for place in shown]
        index = 0
        for card in self:
            if card.id in ids:
                index = 1 + next(
                    number
                    for number, place in enumerate(complete)
                    if place.get("id") == card.id
                )
            elif card.hide_when_empty:
                size = places[card].size or card.size
                complete.insert(index, {"id": card.id, "size": size})
                index += 1
        return complete

    @api.model
    def reset_layout(self, role):
        """Bring one of my workbenches back to the way the company ships it."""
        key = self._choose_key(self.env["crm.role"]._mine(), role)
        return self.env["desk.card.layout"]._forget(key)

    def _read_desk(self, roles, role):
        key = self._choose_key(roles, role)
        places = self._read_places(key)
        cards = self._find_cards(roles, key)
        shown = cards.filtered(lambda card: not places[card].is_hidden)
        return {
            "role": key,
            "roles": roles._prepare_switch_values(),
            "cards": shown._drop_empty(shown._read_cards(places)),
            "hidden_count": len(cards) - len(shown),
            "is_own_layout": any(places.values()),
            "is_administrator": self.env.user._is_system(),
        }

    def _drop_empty(self, values):
        """Without the cards that show only while they hold something."""
        shy = set(self.filtered("hide_when_empty").ids)
        return [
            card for card in values if card["id"] not in shy or card.get("value", 1)
        ]

    def _as_person(self, user_id=None):
        """Read in the language and on the day of the person, over any door."""
        if not user_id:
            person = self.env["res.users"].context_get()
            return self.with_context(**{**person, **self.env.context})
        desk = self.with_user(user_id)
        # The companies ticked by the administrator may be foreign to the person.
        context = {
            name: value
            for name, value in self.env.context.items()
            if name != "allowed_company_ids"
        }
        # A dictionary, since a key has to go: pylint: disable=context-overridden
        return desk.with_context(context).with_context(tz=desk.env.user.tz)

    def _ensure_administrator(self):
        if not self.env.user._is_system():
            raise AccessError(
                self.env._(
                    "Only an administrator (Settings) looks at the workbench of "
                    "somebody else."
                )
            )

    def _choose_key(self, roles, role):
        """The key asked for, refused unless it is mine."""
        keys = roles.mapped("key")
        if not role:
            return keys[0] if keys else ""
        if role in keys or (role == ALL and keys):
            return role
        raise AccessError(
            self.env._(
                "The role %(role)s is not yours: %(mine)s. An administrator gives "
                "roles in Settings, Users.",
                role=role,
                mine=", ".join(roles.mapped("name")) or self.env._("none"),
            )
        )

    def _find_cards(self, roles, role):
        """The cards of a role that the person may read."""
        groups = roles.filtered(lambda desk: role in (ALL, desk.key)).group_id
        cards = self.env["desk.card"].search_fetch([("role_ids", "in", groups.ids)])
        # The names and models of the buttons; see ``desk.card._prepare_values``.
        (cards.action_id + cards.empty_action_id).sudo().fetch(["name", "res_model"])
        return cards.filtered(lambda card: card._is_readable())

    def _read_places(self, role):
        """Where I keep each card; a card without a place yields an empty record."""
        layouts = self.env["desk.card.layout"]
        mine = layouts.search_fetch(
            [("user_id", "=", self.env.uid), ("role", "=", role)]
        )
        places = defaultdict(lambda: layouts)
        places.update((place.card_id, place) for place in mine)
        return places

    def _read_cards(self, places):
        """The cards in reading order, each with what its kind needs."""
        cards = self.sorted(lambda card: card._prepare_rank(places[card]))
        measured = cards._measure_safely()
        return [
            {
                **card._prepare_values(),
                "size": places[card].size or card.size,
                **measured[card],
            }
            for card in cards
        ]

    def _prepare_rank(self, place):
        """Cards I placed first, as I placed them; new ones follow as shipped."""
        if place:
            return (0, place.sequence, place.id)
        return (1, self.sequence, self._origin.id or 0)

    def _measure_safely(self):
        """Measure all at once; only what fails is set apart."""
        try:
            return self._measure_together()
        except Exception:
            return self._measure_apart()

    def _measure_together(self):
        # A failed statement must not take the transaction along.
        with self.env.cr.savepoint(flush=False):
            measured = {card: {} for card in self}
            desk = self._with_company_rate()
            for card, figure in desk._read_figures().items():
                measured[card].update(figure)
            # A list without records is known by its figure: nothing to fetch.
            filled = desk.filtered(lambda card: measured[card].get("value") != 0)
            for kind, cards in filled.grouped("kind").items():
                read = getattr(cards, f"_read_{kind}", None)
                for card, values in (read() if read else {}).items():
                    measured[card].update(values)
            return measured

    def _measure_apart(self):
        """Say which cards are broken and measure the others.

        A broken filter shows without a query, so one such card leaves the
        workbench as fast as it was.
        """
        sound = self.filtered(lambda card: card._is_sound())
        measured = {card: card._prepare_failure() for card in self - sound}
        try:
            return {**measured, **sound._measure_together()}
        except Exception:
            for card in sound:
                measured.update(card._measure_alone())
            return measured

    def _measure_alone(self):
        try:
            return self._measure_together()
        except UserError as refusal:
            return {self: {"error": str(refusal)}}
        except Exception:
            _logger.warning("Card %s cannot be measured", self.ids, exc_info=True)
            return {self: self._prepare_failure()}

    def _is_sound(self):
        try:
            return self._get_full_domain() is not None
        except Exception:
            _logger.warning("Card %s has a broken filter", self.ids, exc_info=True)
            return False

    def _prepare_failure(self):
        message = self.env._(
            "This card cannot be read. Its list or its filter needs a look by your "
            "administrator."
        )
        return {"error": message}
