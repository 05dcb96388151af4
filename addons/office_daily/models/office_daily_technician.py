from odoo import fields, models
from odoo.exceptions import UserError


class OfficeDailyTechnician(models.AbstractModel):
    """A document from which a technician can be asked for.

    The document inherits it and says, in ``_prepare_technician_values``, where
    to and for whom.  When the technician is done, the result is written into
    the document's history and the customer's, and ``_technician_done`` follows.
    """

    _name = "office.daily.technician"
    _description = "Document that asks for a Technician"

    technician_task_count = fields.Integer(
        string="Technician Jobs", compute="_compute_technician_task_count"
    )

    def _compute_technician_task_count(self):
        """One query for any number of documents; a job is read by everybody."""
        counts = dict(
            self.env["project.task"]._read_group(
                [("document_model", "=", self._name), ("document_id", "in", self.ids)],
                ["document_id"],
                ["__count"],
            )
        )
        for document in self:
            document.technician_task_count = counts.get(document.id, 0)

    def action_ask_technician(self):
        """Open the request for a technician, filled in from this document."""
        self.ensure_one()
        self.check_access("read")
        values = {
            "document_model": self._name,
            "document_id": self.id,
            **self._prepare_technician_values(),
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a technician"),
            "res_model": "office.daily.technician.ask",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": value for name, value in values.items()},
        }

    def action_view_technician_tasks(self):
        """The jobs asked for from this document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "office_daily.project_task_action_jobs"
        )
        domain = [("document_model", "=", self._name), ("document_id", "=", self.id)]
        return {**action, "domain": domain, "context": {"create": False}}

    def _prepare_technician_values(self):
        """Hook: title, customer and address of the job, as far as known."""
        partner = self["partner_id"] if "partner_id" in self._fields else None
        if not partner:
            return {"name": self.display_name}
        return {
            "name": f"{self.display_name}: {partner.display_name}",
            "partner_id": partner.id,
            "address_id": partner.address_get(["delivery"])["delivery"],
        }

    def _technician_done(self, task):
        """Hook: the technician has finished a job of this document."""

    def _technician_ensure_readable(self):
        if not self.exists():
            raise UserError(
                self.env._("The document of this job is gone. Ask who gave it.")
            )
        self.check_access("read")
