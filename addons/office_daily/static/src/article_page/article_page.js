import {Component, markup, useState, onWillUpdateProps} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

/** One article as its readers see it; shows and reports what they say. */
export class ArticlePage extends Component {
    static template = "office_daily.ArticlePage";
    static props = {
        page: Object,
        onOpen: Function,
        onOpenRecord: Function,
        onConfirm: Function,
        onFeedback: Function,
        onSolved: Function,
        onEdit: Function,
        onAsk: Function,
    };

    setup() {
        this.state = useState(this.getStart());
        onWillUpdateProps((next) => {
            if (next.page.id !== this.props.page.id) {
                Object.assign(this.state, this.getStart());
            }
        });
    }

    getStart() {
        return {isAskingWhy: false, reason: "", isSolved: false};
    }

    get body() {
        // Clean HTML: the server sanitizes what an author writes.
        return markup(this.props.page.body);
    }

    get published() {
        const {published} = this.props.page;
        return published ? formatDate(deserializeDateTime(published)) : "";
    }

    get signature() {
        const {owner, version} = this.props.page;
        return this.published
            ? _t("%(owner)s, version %(version)s of %(date)s", {
                  owner,
                  version,
                  date: this.published,
              })
            : owner;
    }

    get needsConfirmation() {
        return this.props.page.must_read === "confirm" && this.props.page.unread;
    }

    get helpfulText() {
        const {helpful, unhelpful} = this.props.page;
        return helpful + unhelpful
            ? _t("%(helpful)s of %(all)s found it helpful", {
                  helpful,
                  all: helpful + unhelpful,
              })
            : "";
    }

    sayYes() {
        this.state.isAskingWhy = false;
        return this.props.onFeedback(true, "");
    }

    async sayNo() {
        if (this.state.reason.trim()) {
            await this.props.onFeedback(false, this.state.reason);
            Object.assign(this.state, {isAskingWhy: false, reason: ""});
        }
    }

    async saySolved() {
        await this.props.onSolved();
        this.state.isSolved = true;
    }
}
