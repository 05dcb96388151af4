import {Component, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

// Nothing heard for so long: the server was stopped, or the connection is gone.
const PATIENCE = 60_000;
const MESSAGE = "stock_book.progress";

/** How far the posting of a large opening is, above every screen. */
export class OpeningProgress extends Component {
    static template = "stock_book.OpeningProgress";
    static props = {};

    setup() {
        this.bus = useService("bus_service");
        this.state = useState({document: "", step: "", percent: 100});
        const hear = (message) => this.hear(message);
        this.bus.subscribe(MESSAGE, hear);
        onWillUnmount(() => {
            this.bus.unsubscribe(MESSAGE, hear);
            browser.clearTimeout(this.timeout);
        });
    }

    get isShown() {
        return this.state.percent < 100;
    }

    hear(message) {
        Object.assign(this.state, message);
        browser.clearTimeout(this.timeout);
        this.timeout = browser.setTimeout(() => (this.state.percent = 100), PATIENCE);
    }
}

registry
    .category("main_components")
    .add("stock_book.OpeningProgress", {Component: OpeningProgress});
