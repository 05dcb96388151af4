from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..engine.search_terms import excerpt, terms

LIVE = ("published", "stale")


class OfficeArticlePage(models.AbstractModel):
    """Articles as readers meet them: the tree, the page, what they say about it.

    Everything here is read with the rights of the person who asks.
    """

    _name = "office.article.page"
    _description = "Article that is read"

    @api.model
    @api.readonly
    def read_tree(self):
        """What I may read, by space.

        :return: ``[{"id", "name", "keeper", "articles": [{"id", "title",
            "parent_id", "unread", "outdated"}]}]``, spaces and articles in the order
            of the shelf; ``parent_id`` is ``False`` at the top of a space
        """
        articles = self.search_fetch(
            [("state", "in", LIVE)],
            ["name", "space_id", "parent_id", "must_read", "is_outdated"],
        )
        unread = articles.filtered("must_read_open")
        spaces = self.env["office.article.space"].search(
            [("id", "in", articles.space_id.ids), ("active", "in", [True, False])]
        )
        shelves = {space: [] for space in spaces}
        for article in articles:
            shelves[article.space_id].append(article._prepare_leaf(unread))
        return [
            {
                "id": space.id,
                "name": space.complete_name,
                # A name alone is told.
                "keeper": space.owner_id.sudo().name or "",
                "articles": leaves,
            }
            for space, leaves in shelves.items()
        ]

    def _prepare_leaf(self, unread):
        return {
            "id": self.id,
            "title": self.name,
            "parent_id": self.parent_id.id,
            "unread": self in unread,
            "outdated": self.is_outdated,
        }

    def read_page(self):
        """One article as its readers see it; reading it counts as opening it.

        :return: ``{"id", "title", "body", "space", "space_id", "owner", "version",
            "published", "state", "outdated", "must_read", "unread", "helpful",
            "unhelpful", "my_feedback", "views", "solved", "can_edit", "links",
            "children", "above", "question_id"}``; ``body`` is clean HTML, dates are
            UTC text
        :raise AccessError: for who is not meant to read it
        """
        self.ensure_one()
        self.check_access("read")
        self.mark_opened()
        values = self._prepare_page()
        values.update(self._prepare_surroundings())
        return values

    def _prepare_page(self):
        return {
            "id": self.id,
            "title": self.name,
            "body": str(self.body or self.draft_body or ""),
            "space": self.space_id.complete_name,
            "space_id": self.space_id.id,
            # A name alone is told.
            "owner": self.owner_id.sudo().name,
            "owner_id": self.owner_id.id,
            "version": self.version_number,
            "published": fields.Datetime.to_string(self.publish_date) or "",
            "state": self.state,
            "outdated": self.is_outdated,
            "must_read": self.must_read,
            "unread": self.must_read_open,
            "helpful": self.helpful_count,
            "unhelpful": self.unhelpful_count,
            "my_feedback": self.my_feedback or "",
            "views": self.view_count,
            "solved": self.solve_count,
            "can_edit": self.can_edit,
        }

    def _prepare_surroundings(self):
        children = self.child_ids.filtered(lambda child: child.state in LIVE)
        above = self.parent_id._filtered_access("read")
        return {
            "links": [link._prepare_chip() for link in self.link_ids if link.target],
            "children": [{"id": one.id, "title": one.name} for one in children],
            "above": [{"id": one.id, "title": one.name} for one in above],
            "question_id": self.shown_question_id.id,
        }

    def mark_opened(self):
        """I opened these articles: it counts as read, once a day.

        :return: ``True``
        :raise AccessError: for who is not meant to read one of them
        """
        self.check_access("read")
        live = self.filtered(lambda article: article.state in LIVE)
        others = live.filtered(lambda article: article.owner_id != self.env.user)
        # With all rights: rows that nobody writes by hand, always of the caller.
        self.env["office.article.reading"].sudo()._sign(others)
        self.env["office.article.usage"].sudo()._log(others, "view")
        return True

    def action_read(self):
        """I have read and understood these articles.

        :return: ``True``
        :raise AccessError: for who is not meant to read one of them
        :raise UserError: for an article that is not published
        """
        self.check_access("read")
        self._ensure_live()
        # With all rights: a row that nobody writes by hand, always of the caller.
        self.env["office.article.reading"].sudo()._sign(self, is_confirmed=True)
        return True

    def action_feedback(self, helpful, reason=None):
        """Say whether it helped; saying it again replaces what was said before.

        :param bool helpful: whether it helped
        :param str reason: what was missing; needed when it did not help
        :return: ``True``
        :raise UserError: without a reason, or for an article that is not published
        """
        self.ensure_one()
        self.check_access("read")
        self._ensure_live()
        reason = (reason or "").strip()
        if not helpful and not reason:
            raise UserError(
                self.env._(
                    "Say what was missing, so that %(owner)s can mend it.",
                    # A name alone is told.
                    owner=self.owner_id.sudo().name,
                )
            )
        self._lock()
        # With all rights: one opinion per reader, always the caller's own.
        opinions = self.env["office.article.feedback"].sudo()
        mine = [("article_id", "=", self.id), ("user_id", "=", self.env.uid)]
        values = {
            "is_helpful": bool(helpful),
            "reason": reason,
            "version_number": self.version_number,
            "is_handled": bool(helpful),
        }
        opinion = opinions.search(mine)
        if opinion:
            opinion.write(values)
        else:
            opinions.create({"article_id": self.id, "user_id": self.env.uid, **values})
        return True

    def action_solved(self, model=None, res_id=None):
        """It solved what I was working on.

        :param str model: the document it was, with ``res_id``
        :return: ``True``
        """
        self.check_access("read")
        self._ensure_live()
        # With all rights: a row that nobody writes by hand, always of the caller.
        self.env["office.article.usage"].sudo()._log(self, "solve", model, res_id)
        return True

    def _ensure_live(self):
        early = self.filtered(lambda article: article.state not in LIVE)
        if early:
            raise UserError(
                self.env._(
                    "%(articles)s: not published (%(state)s), so nobody reads it yet.",
                    articles=", ".join(early.mapped("name")),
                    state=early[0]._state_label(early[0].state),
                )
            )

    # Finding

    @api.model
    @api.readonly
    def find(self, text, space_id=None, lang=None, about=None, limit=20):
        """Published articles for these words, also misspelt ones.

        :param str text: words; nothing gives the newest articles
        :param int space_id: of this space and those below it
        :param str lang: in this language, such as ``es_ES``
        :param list about: ``[model, id]`` of a product or another subject
        :return: ``{"count", "rows": [{"id", "title", "excerpt", "space", "space_id",
            "outdated", "unread"}]}``, the best first
        """
        domain = Domain("state", "in", LIVE)
        if space_id:
            domain &= Domain("space_id", "child_of", int(space_id))
        if lang:
            domain &= Domain("lang", "=", lang)
        if about:
            domain &= self._about_domain(about[0], [about[1]])
        limit = min(int(limit), 100)
        if terms(text or ""):
            found = self._find_ranked(text, domain, limit)
        else:
            found = self.search(domain, limit=limit, order="publish_date desc, id desc")
        return {"count": len(found), "rows": found._prepare_rows(text or "")}

    @api.model
    @api.readonly
    def find_for(self, model, ids, limit=20):
        """Published articles about these records, or about what they belong to.

        :param str model: such as ``product.product``
        :param list ids: of records that the caller may read
        :return: as ``find``
        :raise UserError: for a model that is not installed
        """
        found = self.search(
            Domain("state", "in", LIVE) & self._about_domain(model, ids),
            limit=min(int(limit), 100),
        )
        return {"count": len(found), "rows": found._prepare_rows("")}

    @api.model
    def _about_domain(self, model, ids):
        if model not in self.env:
            raise UserError(
                self.env._("There are no records of the kind %(model)s.", model=model)
            )
        records = self.env[model].browse([int(id_) for id_ in ids]).exists()
        records.check_access("read")
        links = self.env["office.article.link"]
        subjects = links._get_subjects_of(records)
        if not subjects:
            return Domain.FALSE
        return Domain("link_ids", "any", links._subject_domain(subjects))

    def _prepare_rows(self, text):
        words = terms(text)
        self.fetch(["name", "body", "space_id", "is_outdated", "must_read"])
        return [article._prepare_row(words) for article in self]

    def _prepare_row(self, words):
        return {
            "id": self.id,
            "title": self.name,
            "excerpt": excerpt(html2plaintext(self.body or ""), words),
            "space": self.space_id.complete_name,
            "space_id": self.space_id.id,
            "outdated": self.is_outdated,
            "unread": self.must_read_open,
        }
