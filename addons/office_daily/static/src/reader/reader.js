import {Component, onWillStart, useRef, useState} from "@odoo/owl";
import {router} from "@web/core/browser/router";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ArticlePage} from "../article_page/article_page";
import {ArticleTree} from "../article_tree/article_tree";

const MODEL = "office.article";

/** The knowledge base: the tree, what is searched, and the article that is read. */
export class Reader extends Component {
    static template = "office_daily.Reader";
    static components = {ArticlePage, ArticleTree};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.main = useRef("main");
        this.state = useState({
            spaces: [],
            page: null,
            text: "",
            found: null,
            refusal: "",
            ...this.props.state,
        });
        this.search = useDebounced(() => this.find(), 250);
        this.env.config?.setDisplayName(_t("Knowledge"));
        useSetupAction({
            getLocalState: () => ({page: this.state.page, text: this.state.text}),
        });
        onWillStart(() => this.start());
    }

    async start() {
        await this.loadTree();
        const id = this.state.page?.id || this.askedId;
        if (id) {
            await this.open(id);
        }
        if (this.state.text) {
            await this.find();
        }
    }

    get askedId() {
        const {params = {}} = this.props.action;
        return params.article_id || Number(router.current.article_id) || false;
    }

    async loadTree() {
        this.state.spaces = await this.orm.call(MODEL, "read_tree", []);
    }

    get articleCount() {
        return this.state.spaces.reduce((sum, one) => sum + one.articles.length, 0);
    }

    get unread() {
        return this.state.spaces
            .flatMap((space) => space.articles)
            .filter((article) => article.unread);
    }

    // ------------------------------------------------------------ reading

    async open(id) {
        this.state.refusal = "";
        try {
            const call = this.orm.silent.call(MODEL, "read_page", [[id]]);
            this.state.page = await this.last.add(call);
        } catch (error) {
            this.state.page = null;
            this.state.refusal = error.data?.message || error.message;
            return;
        }
        router.pushState({article_id: id});
        if (this.main.el) {
            this.main.el.scrollTop = 0;
        }
        await this.loadTree();
    }

    close() {
        this.state.page = null;
        router.pushState({article_id: undefined});
    }

    async reload() {
        await this.open(this.state.page.id);
    }

    async tell(method, ...args) {
        await this.orm.call(MODEL, method, [[this.state.page.id], ...args]);
        await this.reload();
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    edit() {
        return this.openRecord(MODEL, this.state.page.id);
    }

    write() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("New Article"),
            res_model: MODEL,
            views: [[false, "form"]],
            context: {default_space_id: this.state.page?.space_id},
        });
    }

    ask() {
        return this.action.doAction("office_daily.office_question_action_ask", {
            additionalContext: {default_name: this.state.text},
        });
    }

    // ---------------------------------------------------------- searching

    onInput(ev) {
        this.state.text = ev.target.value;
        this.search();
    }

    async find() {
        if (!this.state.text.trim()) {
            this.state.found = null;
            return;
        }
        const call = this.orm.silent.call(MODEL, "find", [this.state.text]);
        this.state.found = await this.last.add(call);
    }

    clear() {
        Object.assign(this.state, {text: "", found: null});
    }
}

registry.category("actions").add("office_daily.reader", Reader);
