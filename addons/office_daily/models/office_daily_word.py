from odoo import api, fields, models
from odoo.tools import SQL

LIKENESS = "0.42"  # share of equal trigrams from which two words may be one
MOST_NEAR = 8


class OfficeDailyWord(models.Model):
    """A word that some text of the office holds: what a slip may have meant.

    A misspelt word is first compared with these, which are few and short; the texts
    are then searched for the words that were meant.  It says nothing about the texts
    themselves: which of them hold a word is found with the rights of the person.
    """

    _name = "office.daily.word"
    _description = "Word of a Text"
    _log_access = False

    name = fields.Char(string="Word", required=True)

    _name_uniq = models.UniqueIndex("(name)", "A word is kept once.")
    _name_like_idx = models.Index(
        lambda registry: "USING gin (name gin_trgm_ops)" if registry.has_trigram else ""
    )

    @api.model
    def _learn(self, words):
        """Keep the words of a text, in one statement."""
        if words:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO office_daily_word (name)"
                    " SELECT unnest(%s) ON CONFLICT DO NOTHING",
                    sorted(words),
                )
            )

    @api.model
    def _near(self, names):
        """``{name: {word: likeness}}`` for names that may be misspelt."""
        found = {name: {} for name in names}
        if not names or not self.env.registry.has_trigram:
            return found
        self.env.cr.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [LIKENESS]
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT asked.name, near.name, near.likeness"
                " FROM unnest(%s) AS asked(name), LATERAL ("
                "  SELECT name, similarity(name, asked.name) AS likeness"
                "  FROM office_daily_word WHERE name %% asked.name"
                "  ORDER BY likeness DESC LIMIT %s) AS near",
                list(names),
                MOST_NEAR,
            )
        )
        for name, word, likeness in rows:
            found[name][word] = likeness
        return found
