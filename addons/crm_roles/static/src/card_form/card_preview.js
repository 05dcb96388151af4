import {Component, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Card} from "../card/card";

const LINKS = ["action_id", "empty_action_id", "screen_id"];
const VALUES = [
    "name",
    "kind",
    "tone",
    "size",
    "domain",
    "field_name",
    "is_reversed",
    "group_by",
    "chart_type",
    "row_fields",
    "order",
    "limit",
    "empty_text",
];

/** The card as it would stand on my workbench, saved or not. */
export class CardPreview extends Component {
    static template = "crm_roles.CardPreview";
    static components = {Card};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({card: null});
        const keepLast = new KeepLast();
        const read = useDebounced(async (values) => {
            this.state.card = await keepLast.add(
                this.orm.silent.call("desk.card", "preview", [values])
            );
        }, 400);
        useRecordObserver((record) => read(this.getValues(record.data)));
    }

    getValues(data) {
        const values = Object.fromEntries(VALUES.map((name) => [name, data[name]]));
        const links = LINKS.map((name) => [name, data[name] ? data[name].id : false]);
        return {...values, ...Object.fromEntries(links)};
    }
}

export const cardPreview = {component: CardPreview};

registry.category("view_widgets").add("desk_card_preview", cardPreview);
