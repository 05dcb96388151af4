from odoo import api, fields, models
from odoo.exceptions import UserError


class DeskApprovalFollow(models.AbstractModel):
    """What happens to a request while nobody presses anything.

    The document changes, a deadline passes, an approver leaves: each has an
    answer here, and none of them ever approves.
    """

    _name = "desk.approval.follow"
    _description = "Follow-up of an Approval Request"

    def _changes(self, kind):
        """Labels of the watched fields that differ from what was submitted."""
        # A change counts, whether or not its author sees the request.
        request = self.sudo()
        document = request._document().exists()
        names = (request.watched or {}).get(kind, [])
        if not document or not names:
            return []
        now = document._approval_fingerprint(names)
        return [
            document._fields[name]._description_string(self.env)
            for name, value in now.items()
            if value != (request.fingerprint or {}).get(name)
        ]

    def _follow_change(self):
        """Called after every change of the document, whoever made it."""
        self.ensure_one()
        reported = self._changes("notify")
        if reported:
            self._report_change(reported)
        changed = self._changes("reset")
        if not changed:
            return
        if self.state == "approved":
            self._ask_again(changed)
        elif self._are_editable():
            self._start_over(changed)
        else:
            self._refuse_change(changed)

    def _are_editable(self):
        """Whether all that changed is free to change while the document waits."""
        watched = self.watched or {}
        free = set(watched.get("editable", []))
        names = watched.get("reset", [])
        now = self._document()._approval_fingerprint(names)
        former = self.fingerprint or {}
        return all(name in free for name in names if now[name] != former.get(name))

    def _refuse_change(self, changed):
        raise UserError(
            self.env._(
                "%(status)s\n%(fields)s cannot change meanwhile. %(requester)s can"
                " withdraw the request, or an approver can return it.",
                status=self._status_text(),
                fields=", ".join(changed),
                requester=self.requester_id.name,
            )
        )

    def _start_over(self, changed):
        """Allowed to change while it waits: every level looks again."""
        self._record("change", reason=", ".join(changed))
        self._engine().write(self._prepare_looked_at_values())
        self._say_in_every_language()
        steps = self._engine().step_ids
        steps.filtered(lambda step: step.state != "pending")._rewind()
        self._advance()

    def _ask_again(self, changed):
        """Changed after the approval: what was approved is not this any more."""
        document = self._outside()._document()
        self._record("change", reason=", ".join(changed))
        self._engine().write({"is_current": False})
        self._forget_documents()
        document._approval_reopen()
        missing = document._approval_missing()
        if missing:
            self.env["desk.approval.request"].sudo(False)._open(missing)

    def _report_change(self, changed):
        self._record("report", reason=", ".join(changed))
        people = self.decision_ids.filtered(
            lambda decision: decision.kind == "approve"
        ).user_id
        self._engine().write(self._prepare_looked_at_values("notify"))
        self._outside()._notify_people(
            people,
            self.env._(
                "%(number)s changed: %(fields)s.",
                number=self.number,
                fields=", ".join(changed),
            ),
        )

    def _prepare_looked_at_values(self, *kinds):
        names = [
            name
            for kind in (kinds or ("reset", "notify"))
            for name in (self.watched or {}).get(kind, [])
        ]
        now = self._document()._approval_fingerprint(names)
        document = self._document()
        return {
            "fingerprint": {**(self.fingerprint or {}), **now},
            "amount": document._approval_value("amount") or 0.0,
            "amount_company": document._approval_to_company(
                document._approval_value("amount") or 0.0
            ),
            "risk": document._approval_risk(),
        }

    # Telling people.

    def _notify_people(self, users, body):
        """A line in the inbox of these people."""
        partners = users.filtered("active").partner_id
        document = self._document().exists()
        if partners and document and "message_ids" in document._fields:
            # Whoever caused it may lack the right to write on the document.
            document.sudo().message_notify(
                partner_ids=partners.ids, subject=self.number, body=body
            )

    def _notify_outcome(self):
        self._notify_people(self.requester_id - self.env.user, self._status_text())

    def _notify_approvers(self):
        """The mail with the link, where the rule wants it."""
        step = self.step_id
        if not step.rule_id.is_mailed:
            return
        template = self.env.ref("crm_roles.template_approval", raise_if_not_found=False)
        for user in step._people() if template else ():
            # A person's own link: it must not reach anybody else.
            mail = template.with_context(
                desk_link=step._mail_link(user), desk_lang=user.lang
            ).send_mail(
                self.id, email_values={"recipient_ids": [(6, 0, user.partner_id.ids)]}
            )
            # The record of the mail is read by all who see the request; only the
            # mail itself, which nobody reads, keeps the link.
            self.env["mail.mail"].sudo().browse(mail).mail_message_id.body = False

    def _get_stuck(self, reason):
        """Nobody may decide: said to the requester and given to an administrator."""
        self._engine().write({"stuck_reason": reason})
        if not self.activity_ids:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=reason,
                user_id=self._administrator().id,
            )

    def _administrator(self):
        admin = self.env.ref("base.user_admin", raise_if_not_found=False)
        if admin and admin.active:
            return admin
        return self.env.ref("base.group_system").all_user_ids.filtered("active")[:1]

    # Time passes.

    @api.model
    def _cron_follow_up(self):
        """Every hour: expire, find approvers again, escalate."""
        waiting = self.search([("state", "=", "waiting")])
        now = fields.Datetime.now()
        for request in waiting:
            request._follow_up(now)
            self.env["ir.cron"]._commit_progress(1)

    def _follow_up(self, now):
        if not self._document().exists():
            self._cancel(self.env._("The document was deleted."))
        elif self.date_expire and self.date_expire <= now:
            self._record("expire")
            self._close("expired")
        elif self.step_id._is_starved():
            self.step_id._engine()._activate()
        elif self.step_id.date_due and self.step_id.date_due <= now:
            self.step_id._engine()._escalate()
