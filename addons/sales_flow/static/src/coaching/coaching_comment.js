import {Component, useState} from "@odoo/owl";
import {useAutofocus} from "@web/core/utils/hooks";

/** A word to one person, about one of her records if one likes. */
export class CoachingComment extends Component {
    static template = "sales_flow.CoachingComment";
    static props = {
        subjects: Array,
        onSend: Function,
        onCancel: Function,
    };

    setup() {
        useAutofocus({refName: "text"});
        this.state = useState({text: "", index: "", isSending: false});
    }

    get subject() {
        return this.state.index === "" ? null : this.props.subjects[this.state.index];
    }

    async send() {
        if (!this.state.text.trim() || this.state.isSending) {
            return;
        }
        this.state.isSending = true;
        try {
            await this.props.onSend(this.state.text, this.subject);
        } finally {
            this.state.isSending = false;
        }
    }
}
