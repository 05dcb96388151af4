from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ..engine.search_terms import (
    FEWEST_LETTERS,
    alternatives,
    index_words,
    normalise,
    swaps,
    terms,
)

SLIPS_ALLOWED = "0.42"  # share of equal trigrams from which two words are one


class OfficeDailySearch(models.AbstractModel):
    """A text that is found although the words are misspelt.

    The words are kept once each, small and without accents.  A word of the
    question meets a word of the text when it begins it, when a synonym does, when
    two neighbouring letters are exchanged, or when most of its trigrams are the
    same.  The last needs PostgreSQL's ``pg_trgm``; without it the others remain.

    Only what the person may read is looked at: ranking starts from an ordinary
    search with her rights.
    """

    _name = "office.daily.search"
    _description = "Text that is found in spite of slips"

    search_title = fields.Text(compute="_compute_search_words", store=True)
    search_words = fields.Text(compute="_compute_search_words", store=True)
    find_text = fields.Char(
        string="Words",
        compute="_compute_find_text",
        search="_search_find_text",
        help="Finds also what is misspelt or called by a synonym.",
    )

    _search_words_idx = models.Index(
        lambda registry: (
            "USING gin (search_words gin_trgm_ops)" if registry.has_trigram else ""
        )
    )

    def _compute_search_words(self):
        for record in self:
            title, text = record._get_search_texts()
            record.search_title = index_words(title)
            record.search_words = index_words(f"{title} {html2plaintext(text or '')}")

    def _get_search_texts(self):
        """``(what it is called, what it says)``; the second may be HTML."""
        return self.display_name, ""

    def _compute_find_text(self):
        self.find_text = False

    def _search_find_text(self, operator, value):
        if operator not in ("in", "ilike", "="):
            return NotImplemented
        texts = [value] if isinstance(value, str) else list(value)
        ids = [id_ for text in texts for id_ in self._rank(text, [], 500)]
        return Domain("id", "in", ids)

    @api.model
    def _find_ranked(self, text, domain, limit=20):
        """What has all the words; where nothing has, what has most of them."""
        ids = self._rank(text, domain, limit)
        return self.browse(ids or self._rank(text, domain, limit, share=0.5))

    @api.model
    def _rank(self, text, domain, limit, share=1.0):
        """Ids of what the person may read and what fits, the best first.

        :param float share: how many of the words must be met, 1 is all of them
        """
        words = terms(text)
        if not words:
            return []
        synonyms = self.env["office.article.synonym"]._get_groups()
        groups = [alternatives(word, synonyms) for word in words]
        met = [self._sql_meets(group) for group in groups]
        readable = self._search(Domain(domain))
        self._flush_words()
        self._allow_slips()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %(table)s WHERE id IN %(readable)s AND (%(any)s)"
                " AND %(count)s >= %(fewest)s"
                " ORDER BY %(score)s DESC, id DESC LIMIT %(limit)s",
                table=SQL.identifier(self._table),
                readable=readable.subselect(),
                any=SQL(" OR ").join(met),
                count=SQL(" + ").join(SQL("(%s)::int", one) for one in met),
                fewest=max(1, round(share * len(met) + 0.25)),
                score=SQL(" + ").join(self._sql_score(group) for group in groups),
                limit=limit,
            )
        )
        return [row[0] for row in rows]

    def _flush_words(self):
        self.env[self._name].flush_model(["search_title", "search_words"])

    def _allow_slips(self):
        if self.env.registry.has_trigram:
            self.env.cr.execute(
                "SELECT set_config(%s, %s, true)",
                ["pg_trgm.strict_word_similarity_threshold", SLIPS_ALLOWED],
            )

    def _sql_meets(self, group):
        """Whether a text holds one of the names of one thing."""
        parts = [
            SQL("search_words LIKE %s", f"% {word}%")
            for name in group
            for word in (name, *swaps(name))
        ]
        parts += [
            SQL("search_words %%>> %s", name) for name in group if self._forgives(name)
        ]
        return SQL("(%s)", SQL(" OR ").join(parts))

    def _sql_score(self, group):
        """The title counts three times; what is spelt right beats what is not."""
        parts = []
        for name in group:
            parts += self._sql_name_scores(name)
        return SQL("GREATEST(%s)", SQL(", ").join(parts))

    def _sql_name_scores(self, name):
        scores = [
            SQL("CASE WHEN search_title LIKE %s THEN 3.0 ELSE 0 END", f"% {name}%"),
            SQL("CASE WHEN search_words LIKE %s THEN 1.0 ELSE 0 END", f"% {name}%"),
        ]
        if self._forgives(name):
            for column, weight in (("search_title", 2.5), ("search_words", 0.8)):
                scores.append(
                    SQL(
                        "%s * strict_word_similarity(%s, %s)",
                        weight,
                        name,
                        SQL.identifier(column),
                    )
                )
        return scores

    def _forgives(self, name):
        return self.env.registry.has_trigram and len(name) >= FEWEST_LETTERS

    @api.model
    def _as_words(self, text):
        """The words of a question as excerpts look for them."""
        return normalise(text).split()
