from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, is_html_empty, plaintext2html

from ..engine.anonymise import anonymise, name_parts

LIVE = ("published", "stale")


class OfficeArticleSource(models.AbstractModel):
    """Articles that come from the work, and go back into it.

    A repair, a ticket or an answer becomes a draft in one press, without the persons
    it was about; an article becomes text in a mail or on a document in another.
    """

    _name = "office.article.source"
    _description = "Article made from work"

    source_model = fields.Char(string="Made from Model", readonly=True, copy=False)
    source_id = fields.Many2oneReference(
        string="Made from", model_field="source_model", readonly=True, copy=False
    )
    client_ref = fields.Char(string="Reference of the Caller", copy=False)
    # Hidden: a reader of the article may not know of the question.
    question_id = fields.Many2one(
        comodel_name="office.question",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups="base.group_system",
    )
    shown_question_id = fields.Many2one(
        comodel_name="office.question",
        string="Answers the Question",
        compute="_compute_shown_question_id",
    )

    @api.depends("question_id")
    @api.depends_context("uid")
    def _compute_shown_question_id(self):
        for article in self:
            # With all rights the link; then only what the person may read.
            question = article.sudo().question_id.sudo(self.env.su)
            article.shown_question_id = question._filtered_access("read")

    @api.model
    def draft_from(self, model, res_id, title, body, client_ref=None):
        """A draft made of a ticket, a repair or an answer, without the persons.

        E-mail addresses, phone numbers and the names of the customer of the document
        and of its contacts are taken out of ``title`` and ``body``.  The caller owns
        the draft; nobody else reads it before it is published.

        :param str model: of the document
        :param int res_id: of the document, which the caller may read
        :param str title: of the article
        :param str body: plain text or HTML
        :param str client_ref: the same reference gives the same draft again
        :return: id of the draft
        :raise UserError: without a title, or for a model that is not installed
        :raise AccessError: for a document that the caller may not read
        """
        if model not in self.env:
            raise UserError(
                self.env._("There are no records of the kind %(model)s.", model=model)
            )
        document = self.env[model].browse(int(res_id))
        document.check_access("read")
        known = self._find_by_reference(client_ref)
        if known:
            return known.id
        names = self._get_names_of(document)
        title = anonymise((title or "").strip(), names)
        if not title:
            raise UserError(self.env._("An article needs a title. Give one."))
        values = self._prepare_draft_values(document, title, anonymise(body, names))
        draft = self.create({**values, "client_ref": client_ref})
        # With all rights: where it came from is written here alone.
        draft.sudo().write({"source_model": model, "source_id": document.id})
        draft._link_source(document)
        return draft.id

    @api.model
    def _find_by_reference(self, client_ref):
        if not client_ref:
            return self.browse()
        return self.search(
            [("client_ref", "=", client_ref), ("owner_id", "=", self.env.uid)], limit=1
        )

    @api.model
    def _prepare_draft_values(self, document, title, body):
        return {
            "name": title,
            "draft_body": body if "<" in body else plaintext2html(body),
            "owner_id": self.env.uid,
        }

    def _link_source(self, document):
        """About the product of the document, where it has one."""
        links = self.env["office.article.link"]
        for name in ("product_tmpl_id", "product_id"):
            target = name in document._fields and document[name]
            if target and target._name in links._get_link_models():
                links.create(
                    {
                        "article_id": self.id,
                        "model": target._name,
                        "res_id": target[:1].id,
                    }
                )
                return

    @api.model
    def _get_names_of(self, document):
        """What the customer of a document and her contacts are called.

        With all rights: names that the caller may not read must go out as well.
        """
        # See above.
        document = document.sudo()
        partners = self.env["res.partner"].sudo()
        for name in ("partner_id", "partner_name", "contact_id"):
            field = document._fields.get(name)
            if field and field.comodel_name == "res.partner":
                partners |= document[name]
        partners |= partners.commercial_partner_id
        partners |= partners.child_ids
        return [
            name
            for partner in partners
            for name in name_parts(partner.name, partner.is_company)
        ]

    def insert_text(self, model=None, res_id=None):
        """The text of articles, to put into a mail, a ticket or an answer.

        :param str model: the document it goes into, with ``res_id``; kept as usage
        :return: plain text, the articles one after the other
        :raise UserError: for an article that is not published
        """
        self.check_access("read")
        self._ensure_live()
        # With all rights: rows that nobody writes by hand, always of the caller.
        self.env["office.article.usage"].sudo()._log(self, "insert", model, res_id)
        return "\n\n".join(
            f"{article.name}\n\n{html2plaintext(article.body).strip()}"
            for article in self
        )

    def insert_into(self, model, res_id, field_name):
        """Add the text of articles to a field of a document.

        :param str model: of the document
        :param int res_id: of the document, which the caller may change
        :param str field_name: of a text or HTML field
        :return: ``True``
        :raise UserError: for a field that holds no text
        :raise AccessError: for a document that the caller may not change
        """
        field = model in self.env and self.env[model]._fields.get(field_name)
        if not field or field.type not in ("char", "text", "html"):
            raise UserError(
                self.env._(
                    "%(field)s of %(model)s takes no text, so nothing can be inserted.",
                    field=field_name,
                    model=model,
                )
            )
        document = self.env[model].browse(int(res_id))
        document.check_access("write")
        text = self.insert_text(model, document.id)
        before = document[field_name] or ""
        if field.type == "html":
            kept = "" if is_html_empty(before) else before
            joined = Markup(kept) + self._prepare_html()
        else:
            joined = f"{before}\n\n{text}".strip()
        document.write({field_name: joined})
        return True

    def _prepare_html(self):
        """The articles as HTML, each under its title, lists and tables kept."""
        return Markup().join(
            Markup("<p><strong>%s</strong></p>%s") % (article.name, article.body)
            for article in self
        )
