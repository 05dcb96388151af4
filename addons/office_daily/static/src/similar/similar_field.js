import {Component, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {TextField, textField} from "@web/views/fields/text/text_field";

const FEWEST_LETTERS = 4;

/** A line of text that shows, while it is typed, who asked or wrote it before. */
export class SimilarField extends Component {
    static template = "office_daily.SimilarField";
    static components = {TextField};
    static props = {...TextField.props};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.state = useState({questions: [], articles: []});
        this.search = useDebounced((text) => this.find(text), 300);
    }

    get hasFound() {
        return this.state.questions.length + this.state.articles.length > 0;
    }

    onInput(ev) {
        // A question that stands is not looked for among the others.
        if (!this.props.record.resId) {
            this.search(ev.target.value.trim());
        }
    }

    async find(text) {
        const call =
            text.length < FEWEST_LETTERS
                ? Promise.resolve({questions: [], articles: []})
                : this.orm.silent.call("office.question", "find_similar", [text]);
        Object.assign(this.state, await this.last.add(call));
    }

    openQuestion(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "office.question",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openArticle(id) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "office_daily.reader",
            params: {article_id: id},
        });
    }
}

registry
    .category("fields")
    .add("office_similar", {...textField, component: SimilarField});
