import {Component, onWillStart, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";

const MODEL = "office.article";

/** Finds an answer and puts it where the person works, or copies it. */
export class ArticleFinder extends Component {
    static template = "office_daily.ArticleFinder";
    static components = {Dialog};
    static props = {
        model: {type: String, optional: true},
        resId: {type: Number, optional: true},
        field: {type: String, optional: true},
        text: {type: String, optional: true},
        onInserted: {type: Function, optional: true},
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.last = new KeepLast();
        this.state = useState({text: this.props.text || "", rows: []});
        this.search = useDebounced(() => this.find(), 250);
        useAutofocus();
        onWillStart(() => this.start());
    }

    get canInsert() {
        return Boolean(this.props.model && this.props.resId && this.props.field);
    }

    /** What is about this document comes first, before anything is typed. */
    async start() {
        const {model, resId} = this.props;
        const about =
            model && resId
                ? await this.orm.call(MODEL, "find_for", [model, [resId]])
                : {rows: []};
        this.state.rows = about.rows;
        if (about.rows.length) {
            this.state.text = "";
            return;
        }
        await this.find();
        if (!this.state.rows.length) {
            this.state.text = "";
            await this.find();
        }
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.search();
    }

    async find() {
        const call = this.orm.silent.call(MODEL, "find", [this.state.text]);
        this.state.rows = (await this.last.add(call)).rows;
    }

    async insert(row) {
        const {model, resId, field} = this.props;
        await this.orm.call(MODEL, "insert_into", [[row.id], model, resId, field]);
        this.notification.add(_t("%s was inserted.", row.title), {type: "success"});
        this.props.close();
        await this.props.onInserted?.();
    }

    async copy(row) {
        const {model, resId} = this.props;
        const text = await this.orm.call(MODEL, "insert_text", [
            [row.id],
            model || null,
            resId || null,
        ]);
        await browser.navigator.clipboard.writeText(text);
        this.notification.add(_t("%s was copied.", row.title), {type: "success"});
        this.props.close();
    }
}

/** The action behind a button of any form: ``office_daily.find_article``. */
function findArticle(env, action) {
    const {model, res_id, field, text} = action.params || {};
    env.services.dialog.add(ArticleFinder, {
        model: model || undefined,
        resId: res_id || undefined,
        field: field || undefined,
        text: text || undefined,
        onInserted: () => env.services.action.doAction("soft_reload"),
    });
}

registry.category("actions").add("office_daily.find_article", findArticle);
