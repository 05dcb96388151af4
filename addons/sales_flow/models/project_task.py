from odoo import models


class ProjectTask(models.Model):
    """A technician's job for a customer."""

    _inherit = "project.task"

    def _tell_customer_history(self, document):
        """The result, once, with who did it, how long, and how many photos."""
        self.ensure_one()
        # The technician sees neither the order nor the files of others.
        job = self.sudo()
        self.env["customer.event"]._record(
            [
                {
                    "kind": "task",
                    "direction": "out",
                    "partner_id": job.partner_id.id or document.partner_id.id,
                    "summary": self.env._("Technician done: %(task)s", task=job.name),
                    "result": job.result,
                    "duration": job.hours_spent,
                    "attachment_count": len(job.proof_ids) + bool(job.signature),
                    "res_model": document._name,
                    "res_id": document.id,
                    "company_id": document.company_id.id,
                    "source": f"project.task,{job.id},done",
                }
            ]
        )
