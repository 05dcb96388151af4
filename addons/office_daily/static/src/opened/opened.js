import {Component, onMounted, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** Reading an article in its form counts as opening it, too. */
export class ArticleOpened extends Component {
    static template = xml`<span class="d-none" />`;
    static props = {...standardWidgetProps};

    setup() {
        const orm = useService("orm");
        const {resId} = this.props.record;
        onMounted(() => {
            if (resId) {
                orm.silent.call("office.article", "mark_opened", [[resId]]);
            }
        });
    }
}

registry.category("view_widgets").add("office_article_opened", {
    component: ArticleOpened,
});
