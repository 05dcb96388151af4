import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {RecordSelector} from "@web/core/record_selectors/record_selector";
import {useService} from "@web/core/utils/hooks";

/** Whose workbench an administrator wants to look at: a role's or a person's. */
export class ViewAsDialog extends Component {
    static template = "crm_roles.ViewAsDialog";
    static components = {Dialog, RecordSelector};
    static props = {close: Function, onChoose: Function};

    setup() {
        this.orm = useService("orm");
        this.state = useState({roles: [], role: "", userId: false});
        onWillStart(async () => {
            this.state.roles = await this.orm.searchRead(
                "crm.role",
                [],
                ["key", "name"]
            );
        });
    }

    get title() {
        return _t("View as");
    }

    get userDomain() {
        return [["share", "=", false]];
    }

    chooseUser(userId) {
        Object.assign(this.state, {userId, role: ""});
    }

    confirm() {
        this.props.onChoose({
            role: this.state.role || null,
            user_id: this.state.userId,
        });
        this.props.close();
    }
}
