from odoo import models


class IrModuleModule(models.Model):
    """With a language come its mails: one of them is mended."""

    _inherit = "ir.module.module"

    def _load_module_terms(self, modules, langs, overwrite=False):
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if {"sale", "sales_flow"} & set(modules):
            self.env["mail.template"]._mend_quote_subject()
        return result
