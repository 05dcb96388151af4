import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

/** What the keyboard does on the review screen. */
export class ReviewKeysDialog extends Component {
    static template = "office_daily.ReviewKeysDialog";
    static components = {Dialog};
    static props = {close: Function};

    get title() {
        return _t("Keys of the review");
    }

    get keys() {
        return [
            ["→ N", _t("Next report")],
            ["← B", _t("Report before it")],
            ["↑ ↓", _t("Choose a line")],
            ["1 – 5", _t("Stars")],
            ["R", _t("Reviewed, and on to the next")],
            ["C", _t("Comment on the report or on the line chosen")],
            ["P", _t("Private remark to the author")],
            ["T", _t("Turn the line chosen into a task")],
            ["M", _t("Return for more")],
            ["?", _t("Show these keys")],
        ];
    }
}
