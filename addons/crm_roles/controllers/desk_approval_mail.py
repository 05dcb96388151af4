from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import verify_hash_signed

from ..models.desk_approval_step import MAIL_SCOPE


class DeskApprovalMail(http.Controller):
    """Deciding from a mail: a link for one person and one step.

    Opening it shows what is asked and changes nothing, since mail filters open
    links on their own.  The decision is a form that is sent.  The link works
    until the person or somebody else has decided, or until it expires.
    """

    @http.route(
        "/desk/approval/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
    )
    def decide(self, token, verdict=None, reason=None, **_kwargs):
        step, user = self._open(token)
        if not step:
            return self._page(error=request.env._("This link is not valid any more."))
        if request.httprequest.method == "POST":
            return self._answer(token, step, user, verdict, reason)
        return self._page(approval=step.request_id, user=user, token=token)

    def _open(self, token):
        """The open step and the person of the link, or nothing.

        With all rights, as nobody is logged in: the signature is the proof.
        """
        try:
            values = verify_hash_signed(request.env(su=True), MAIL_SCOPE, token)
        except (ValueError, TypeError, IndexError):
            values = None
        step_id, user_id = values or (0, 0)
        user = request.env["res.users"].sudo().browse(user_id).exists()
        # Whoever is logged in, the page speaks to the person of the link.
        request.update_context(lang=user.lang or request.env.lang)
        step = request.env["desk.approval.step"].sudo().browse(step_id).exists()
        approval = step.request_id
        if not user.active or approval.step_id != step:
            return None, None
        if not approval.with_user(user).can_decide:
            return None, None
        return step, user

    def _answer(self, token, step, user, verdict, reason):
        decide = {
            "approve": "action_approve",
            "reject": "action_reject",
            "return": "action_return",
        }.get(verdict)
        approval = step.request_id.with_user(user).sudo(False)
        try:
            if not decide:
                raise UserError(request.env._("Choose what to decide."))
            getattr(approval, decide)(reason)
        except UserError as refusal:
            request.env.cr.rollback()
            return self._ask_again(token, str(refusal), reason)
        # Who has it next, told to whoever has just decided.
        return self._page(done=approval.sudo()._status_text())

    def _ask_again(self, token, error, reason):
        """The refusal above the form, with the words that were typed."""
        step, user = self._open(token)
        return self._page(
            approval=step and step.request_id,
            user=user,
            token=token,
            error=error,
            reason=reason,
        )

    def _page(self, approval=None, user=None, **values):
        values["approval"], values["user"] = approval, user
        if approval:
            # The signed link was checked: it shows what its person has to decide.
            values["row"] = approval.with_user(user).sudo()._as_row(user)
            values["facts"] = approval._document().sudo()._approval_snapshot()
        response = request.render("crm_roles.desk_approval_mail_page", values)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
