import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

/** What the keyboard does on the workbench. */
export class KeysDialog extends Component {
    static template = "crm_roles.KeysDialog";
    static components = {Dialog};
    static props = {close: Function};

    get title() {
        return _t("Keys of the workbench");
    }

    get keys() {
        return [
            ["↑ ↓", _t("Move between rows and cards")],
            ["← →", _t("Move between cards")],
            ["Enter", _t("Open what has the focus")],
            ["A", _t("Audit: approve the row of the inbox")],
            ["R", _t("Return the row of the inbox for change")],
            ["X", _t("Reject the row of the inbox")],
            ["/", _t("Search the cards")],
            ["?", _t("Show these keys")],
        ];
    }
}
