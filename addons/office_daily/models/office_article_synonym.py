from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache


class OfficeArticleSynonym(models.Model):
    """Names of one thing: who searches one of them finds them all."""

    _name = "office.article.synonym"
    _description = "Synonyms for Searching"
    _order = "name"

    name = fields.Char(
        string="Names of One Thing",
        required=True,
        help="Two or more names, separated by commas: hose, tube, pipe.",
    )
    active = fields.Boolean(default=True)

    @api.constrains("name")
    def _check_name(self):
        for synonym in self:
            if len(synonym._get_names()) < 2:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is one name only. Write two or more, separated"
                        " by commas.",
                        name=synonym.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _get_names(self):
        names = (self.name or "").split(",")
        return [name.strip() for name in names if name.strip()]

    @api.model
    @ormcache()
    def _get_groups(self):
        # With all rights: what things are called is no secret, and it is kept
        # for everybody at once.
        return [synonym._get_names() for synonym in self.sudo().search([])]
