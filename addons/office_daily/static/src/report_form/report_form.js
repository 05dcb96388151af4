import {useEffect} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

/** A report says who opened it, and opens filled for its author. */
export class ReportFormController extends FormController {
    setup() {
        super.setup();
        this.reports = useService("orm");
        useEffect(
            (resId) => {
                this.onOpened(resId);
            },
            () => [this.model.root.resId]
        );
    }

    async onOpened(resId) {
        if (resId) {
            const args = [[resId]];
            if (await this.reports.call("work.report", "mark_opened", args)) {
                await this.model.root.load();
            }
        } else if (this.props.context.start_report) {
            await this.model.load({resId: await this.start()});
        }
    }

    start() {
        return this.reports.call("work.report", "start", []);
    }
}

registry.category("views").add("work_report_form", {
    ...formView,
    Controller: ReportFormController,
});
