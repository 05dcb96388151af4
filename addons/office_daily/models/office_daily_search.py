from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ..engine.search_terms import (
    FEWEST_LETTERS,
    alternatives,
    index_words,
    swaps,
    terms,
)


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
        learnt = set()
        for record in self:
            title, text = record._get_search_texts()
            record.search_title = index_words(title)
            record.search_words = index_words(f"{title} {html2plaintext(text or '')}")
            if record.id:
                learnt.update(record.search_words.split())
        self.env["office.daily.word"]._learn(
            {word for word in learnt if len(word) >= FEWEST_LETTERS}
        )

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
        groups = self._get_groups(words)
        met = [self._sql_meets(group) for group in groups]
        readable = self._search(Domain(domain))
        self.env[self._name].flush_model(["search_title", "search_words"])
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

    @api.model
    def _get_groups(self, words):
        """Per word of the question: ``{pattern: weight}`` of what it may mean."""
        synonyms = self.env["office.article.synonym"]._get_groups()
        named = [alternatives(word, synonyms) for word in words]
        slips = {
            name for names in named for name in names if len(name) >= FEWEST_LETTERS
        }
        near = self.env["office.daily.word"]._near(slips)
        return [self._get_patterns(names, near) for names in named]

    def _get_patterns(self, names, near):
        """A word may be typed in part; what a slip may have meant is whole."""
        patterns = {}
        for name in names:
            for word, likeness in near.get(name, {}).items():
                patterns[f"% {word} %"] = 0.8 * likeness
            for swapped in swaps(name):
                patterns[f"% {swapped} %"] = 0.8
        patterns.update((f"% {name}%", 1.0) for name in names)
        return patterns

    def _sql_meets(self, patterns):
        """Whether a text holds one of the names of one thing."""
        return SQL("search_words LIKE ANY(%s)", list(patterns))

    def _sql_score(self, patterns):
        """The title counts three times; what is spelt right beats what is not."""
        parts = [
            SQL("CASE WHEN %s LIKE %s THEN %s ELSE 0.0 END", column, pattern, weight)
            for column, factor in (
                (SQL.identifier("search_title"), 3.0),
                (SQL.identifier("search_words"), 1.0),
            )
            for pattern, weight in (
                (pattern, weight * factor) for pattern, weight in patterns.items()
            )
        ]
        return SQL("GREATEST(%s)", SQL(", ").join(parts))
