from odoo import api, models
from odoo.tools import html2plaintext

# Documents whose tracked values are facts of the customer.
TRACKED = "res.partner"
# The ledger of owners writes these.
UNTOLD = ("user_id", "pool_id")
PREVIEW = 120


class CustomerBookDocuments(models.AbstractModel):
    """Which customer a document belongs to, and what of it enters his history.

    Any document with a partner counts: quotations, orders, invoices, deliveries and
    tickets alike, whichever addon brings them.
    """

    _name = "customer.book.documents"
    _description = "Documents of Customers"

    @api.model
    def _customers_of(self, model, ids):
        """``{document id: contact}`` of the documents that belong to a customer."""
        if model not in self.env or self.env[model]._abstract:
            return {}
        # Whose document it is, whatever the person reads of it.
        records = self.env[model].sudo().browse(ids).exists()
        if model == "res.partner":
            found = {record.id: record for record in records}
        else:
            names = records._mail_get_partner_fields()
            found = {
                record.id: next(
                    (one for name in names for one in record[name] if one), None
                )
                for record in records
            }
        ours = self.env["res.company"].sudo().search([]).partner_id
        return {
            key: contact
            for key, contact in found.items()
            if contact
            and contact.partner_share
            and contact.commercial_partner_id not in ours
        }

    @api.model
    def _tell_messages(self, messages, kind):
        """Mails, SMS and notes of documents enter the history of the customer."""
        vals_list = []
        for model, mine in messages.grouped("model").items():
            customers = self._customers_of(model, mine.mapped("res_id"))
            vals_list += [
                self._prepare_message_values(message, customers[message.res_id], kind)
                for message in mine
                if message.res_id in customers
            ]
        return self.env["customer.event"]._record(vals_list)

    def _prepare_message_values(self, message, contact, kind):
        author = message.author_id
        incoming = kind == "mail_in"
        same = (message.partner_ids | author).filtered(
            lambda one: one.commercial_partner_id == contact.commercial_partner_id
        )
        writer = author.user_ids.filtered(lambda user: not user.share)[:1]
        return {
            "date": message.date,
            "kind": kind,
            "direction": "in" if incoming else "out",
            "partner_id": contact.id,
            "contact_id": same[:1].id or contact.id,
            "user_id": False if incoming else writer.id or self.env.uid,
            "summary": self._headline(message),
            "attachment_count": len(message.attachment_ids),
            "res_model": message.model,
            "res_id": message.res_id,
            "source": f"mail.message,{message.id}",
            "company_id": message.record_company_id.id,
        }

    def _headline(self, message):
        text = message.subject or " ".join(html2plaintext(message.body or "").split())
        text = text or message.record_name or "-"
        return text if len(text) <= PREVIEW else text[: PREVIEW - 1] + "…"

    @api.model
    def _tell_changes(self, messages):
        """Facts of customers that changed, with the old and the new value."""
        told = []
        for message in messages:
            changes = [
                self._describe_change(value)
                for value in message.tracking_value_ids
                if value.field_id.name not in UNTOLD
            ]
            if changes:
                told.append(
                    {
                        "date": message.date,
                        "kind": "field",
                        "partner_id": message.res_id,
                        "summary": ", ".join(changes),
                        "source": f"mail.message,{message.id}",
                    }
                )
        return self.env["customer.event"]._record(told)

    def _describe_change(self, value):
        kind = value.field_id.ttype
        [old] = value._format_display_value(kind, new=False)
        [new] = value._format_display_value(kind, new=True)
        label = value.field_id.field_description
        return f"{label}: {old or '–'} → {new or '–'}"

    @api.model
    def _prepare_activities(self, activities, feedback):
        """What done activities say in the history; read before they are archived."""
        vals_list = []
        for model, mine in activities.grouped("res_model").items():
            customers = (
                self._customers_of(model, mine.mapped("res_id")) if model else {}
            )
            vals_list += [
                self._prepare_activity_values(one, customers[one.res_id], feedback)
                for one in mine
                if one.res_id in customers
            ]
        return vals_list

    def _prepare_activity_values(self, activity, contact, feedback):
        kinds = {"phonecall": "call", "meeting": "meeting"}
        source = f"mail.activity,{activity.id}"
        if activity.calendar_event_id:
            # The meeting enters the history by itself when it is over: once.
            meeting = activity.calendar_event_id.id
            source = f"calendar.event,{meeting},{contact.commercial_partner_id.id}"
        kind = activity.activity_type_id
        return {
            "kind": kinds.get(kind.category, "task"),
            "partner_id": contact.id,
            "summary": activity.summary or kind.name or "-",
            "result": feedback or False,
            "res_model": activity.res_model,
            "res_id": activity.res_id,
            "source": source,
        }
