from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# What an article may be about, as far as it is installed; another addon adds
# its own through ``_get_link_models``.
LINK_MODELS = (
    "product.template",
    "product.product",
    "product.category",
    "res.partner",
    "res.partner.category",
    "stock.lot",
    "hr.department",
    "project.project",
    "crm.tag",
)
# An article about the second is also about the first.
RELATED = {
    "product.product": ("product_tmpl_id", "categ_id"),
    "product.template": ("categ_id",),
    "stock.lot": ("product_id",),
    "res.partner": ("commercial_partner_id", "category_id"),
    "project.task": ("project_id",),
}


class OfficeArticleLink(models.Model):
    """What an article is about: a product, a kind of customers, a project."""

    _name = "office.article.link"
    _description = "Subject of an Article"
    _order = "id"
    _rec_name = "model"

    article_id = fields.Many2one(
        comodel_name="office.article", required=True, ondelete="cascade", index=True
    )
    model = fields.Char(required=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="model", required=True
    )
    target = fields.Reference(
        selection="_selection_target",
        string="About",
        compute="_compute_target",
        inverse="_inverse_target",
        help="The product, kind of customers or project on whose page the article"
        " is shown.",
    )

    _subject_uniq = models.UniqueIndex(
        "(model, res_id, article_id)", "The article is already about this."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_target_values(vals) for vals in vals_list])

    @api.model
    def _prepare_target_values(self, vals):
        """``target`` as the form gives it, split before the row is written."""
        values = dict(vals)
        target = values.pop("target", None)
        if target:
            model, _comma, res_id = str(target).partition(",")
            values.update(model=model, res_id=int(res_id))
        return values

    @api.constrains("model", "res_id")
    def _check_target(self):
        for link in self:
            known = link.model in self.env and link.model in self._get_link_models()
            if not known or not self.env[link.model].browse(link.res_id).exists():
                raise ValidationError(
                    self.env._(
                        "An article cannot be about %(model)s %(id)s: choose a record"
                        " of the list.",
                        model=link.model,
                        id=link.res_id,
                    )
                )

    @api.depends("model", "res_id")
    @api.depends_context("uid")
    def _compute_target(self):
        for link in self:
            link.target = link._get_target()

    def _inverse_target(self):
        for link in self.filtered("target"):
            link.write({"model": link.target._name, "res_id": link.target.id})

    def _get_target(self):
        """The record, unless the person may not know of it."""
        if not self.res_id or self.model not in self.env:
            return False
        target = self.env[self.model].browse(self.res_id).exists()
        return target if target and target.has_access("read") else False

    @api.model
    def _selection_target(self):
        models_ = self.env["ir.model"].sudo()  # names of models are no secret
        return [
            (name, models_._get(name).name)
            for name in self._get_link_models()
            if name in self.env
        ]

    @api.model
    def _get_link_models(self):
        return list(LINK_MODELS)

    @api.model
    def _get_subjects(self, records):
        """``{model: ids}`` of the records and of what they belong to.

        With all rights: only the ids are used, to find articles the person may read.
        """
        # See above: ids alone.
        found, queue = {}, [records.sudo()]
        while queue:
            some = queue.pop()
            fresh = some.browse(set(some.ids) - found.get(some._name, set()))
            if not fresh:
                continue
            found.setdefault(some._name, set()).update(fresh.ids)
            names = RELATED.get(some._name, ())
            queue += [fresh[name] for name in names if name in fresh._fields]
        return found

    @api.model
    def _get_subjects_of(self, documents):
        """As above, also for documents that say themselves what they are about."""
        subjects = self._get_subjects(documents)
        if not hasattr(documents, "_subjects_of_articles"):
            return subjects
        for document in documents:
            for model, ids in document._subjects_of_articles().items():
                subjects.setdefault(model, set()).update(ids)
        return subjects

    @api.model
    def _subject_domain(self, subjects):
        return Domain.OR(
            Domain("model", "=", model) & Domain("res_id", "in", list(ids))
            for model, ids in subjects.items()
        )

    def _prepare_chip(self):
        return {
            "model": self.model,
            "id": self.res_id,
            "name": self.target.display_name,
        }
