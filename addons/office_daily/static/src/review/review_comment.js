import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Words to the author: a comment, a private remark, a task, a return. */
export class ReviewComment extends Component {
    static template = "office_daily.ReviewComment";
    static props = {
        kind: String,
        quote: {type: String, optional: true},
        people: Array,
        takeTyped: Function,
        onSend: Function,
        onCancel: Function,
    };

    setup() {
        this.text = useRef("text");
        this.state = useState({
            text: this.props.kind === "task" ? this.props.quote || "" : "",
            date: "",
            mentions: [],
        });
        onMounted(() => {
            this.state.text += this.props.takeTyped();
            // At once: the next letter must not come before what was typed is there.
            this.text.el.value = this.state.text;
            this.text.el.focus();
        });
    }

    get title() {
        return {
            comment: _t("Comment"),
            remark: _t("Private remark: only the author reads it"),
            task: _t("A task for the author"),
            return: _t("Return for more: what is missing?"),
        }[this.props.kind];
    }

    /** Names go into the text, so that everybody reads who was asked. */
    mention(ev) {
        const person = this.props.people.find(({id}) => id === Number(ev.target.value));
        ev.target.value = "";
        if (person) {
            this.state.mentions.push(person);
            this.state.text = `${this.state.text} @${person.name} `.trimStart();
            this.text.el.focus();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            this.props.onCancel();
        } else if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            this.send();
        }
    }

    async send() {
        const {text, date, mentions} = this.state;
        if (text.trim()) {
            const told = mentions.filter(({name}) => text.includes(`@${name}`));
            await this.props.onSend({
                kind: this.props.kind,
                text,
                date,
                mentionIds: told.map(({id}) => id),
            });
        }
    }
}
