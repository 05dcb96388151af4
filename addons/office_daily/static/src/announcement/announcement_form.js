import {useEffect} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

/** Who opens an announcement has opened it: the receipt says when. */
export class AnnouncementFormController extends FormController {
    setup() {
        super.setup();
        this.announcements = useService("orm");
        useEffect(
            () => {
                this.leaveReceipt();
            },
            () => [this.model.root?.resId, this.model.root?.data.is_unread]
        );
    }

    async leaveReceipt() {
        const record = this.model.root;
        if (record?.resId && record.data.is_unread) {
            await this.announcements.silent.call("office.announcement", "action_open", [
                [record.resId],
            ]);
        }
    }
}

registry.category("views").add("office_announcement_form", {
    ...formView,
    Controller: AnnouncementFormController,
});
