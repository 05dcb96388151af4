import {
    Component,
    onMounted,
    onPatched,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {useSortable} from "@web/core/utils/sortable_owl";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Card} from "../card/card";
import {KeysDialog} from "../keys/keys_dialog";
import {ViewAsDialog} from "../view_as/view_as_dialog";
import {useWorkbenchKeys} from "./workbench_keys";
import {WorkbenchModel} from "./workbench_model";

const {DateTime} = luxon;

const REFRESH_EVERY = 3 * 60 * 1000;
const FRESH_FOR = 15 * 1000;

/** The first page of the day: everything that waits for one person. */
export class Workbench extends Component {
    static template = "crm_roles.Workbench";
    static components = {Card, Dropdown, DropdownItem};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.grid = useRef("grid");
        this.searchInput = useRef("search");
        this.model = useState(new WorkbenchModel(this.orm));
        this.state = useState({search: "", isSearching: false, isRefreshing: false});
        this.env.config?.setDisplayName(_t("Workbench"));
        this.restore();
        useEffect(
            () => this.searchInput.el?.focus(),
            () => [this.state.isSearching]
        );
        useSetupAction({getLocalState: () => this.getPlace()});
        useWorkbenchKeys(this.root, {
            search: () => this.startSearch(),
            showKeys: () => this.dialog.add(KeysDialog),
        });
        this.setupRefresh();
        this.setupDrag();
    }

    // ------------------------------------------------------------ loading

    setupRefresh() {
        onMounted(async () => {
            await this.refresh();
            this.returnToPlace();
        });
        const timer = browser.setInterval(() => this.refreshQuietly(), REFRESH_EVERY);
        onWillUnmount(() => browser.clearInterval(timer));
        useExternalListener(window, "focus", () => this.refreshQuietly());
    }

    /** Fresh figures without a sign of it, unless the person is busy. */
    async refreshQuietly() {
        const isFresh = DateTime.now().toMillis() - this.loadedAt < FRESH_FOR;
        const isBusy =
            document.hidden ||
            this.model.isEditing ||
            this.state.isRefreshing ||
            this.root.el?.querySelector(".o_desk_reason");
        if (!isFresh && !isBusy) {
            await this.refresh();
        }
    }

    async refresh() {
        this.state.isRefreshing = true;
        try {
            await this.model.load();
            this.loadedAt = DateTime.now().toMillis();
        } catch (error) {
            // Figures on the screen stay; an empty screen says why.
            this.model.error = error.data?.message || error.message;
        } finally {
            this.state.isRefreshing = false;
        }
    }

    // ---------------------------------------------- leaving and returning

    /** Where the person was, kept by the breadcrumb. */
    getPlace() {
        return {
            data: this.model.data,
            viewAs: this.model.viewAs,
            scrollTop: this.root.el?.scrollTop,
            focus: this.lastOpened,
        };
    }

    restore() {
        const {data, viewAs} = this.props.state || {};
        if (data) {
            Object.assign(this.model, {data, viewAs, isLoaded: true});
            onMounted(() => this.returnToPlace());
        }
    }

    returnToPlace() {
        const {scrollTop, focus} = this.props.state || {};
        if (this.root.el && scrollTop !== undefined) {
            this.root.el.scrollTop = scrollTop;
            if (focus) {
                this.focusAgain(focus);
            }
        }
    }

    // ------------------------------------------------------------- header

    get greeting() {
        const name = user.name.split(" ")[0];
        const {hour} = DateTime.local();
        if (hour < 12) {
            return _t("Good morning, %s", name);
        }
        return hour < 19
            ? _t("Good afternoon, %s", name)
            : _t("Good evening, %s", name);
    }

    get today() {
        return DateTime.local().toLocaleString({
            weekday: "long",
            day: "numeric",
            month: "long",
        });
    }

    get isReadonly() {
        return this.model.isEditing || Boolean(this.model.viewAs?.user_id);
    }

    get roleChoices() {
        const {roles} = this.model.data;
        const all = {key: "all", name: _t("All my desks")};
        return roles.length > 1 && !this.isViewingRole ? [...roles, all] : roles;
    }

    get roleLabel() {
        return this.model.roleName || _t("All my desks");
    }

    get isViewingRole() {
        return Boolean(this.model.viewAs) && !this.model.viewAs.user_id;
    }

    get viewAsText() {
        return this.isViewingRole
            ? _t("You see the desk of a role with your own rights.")
            : _t(
                  "You see the workbench of %s. Nothing can be changed here.",
                  this.viewAsName
              );
    }

    get viewAsName() {
        return this.model.data.view_as?.name || "";
    }

    startViewAs() {
        this.dialog.add(ViewAsDialog, {
            onChoose: (viewAs) => this.model.startViewAs(viewAs),
        });
    }

    openPeople() {
        this.action.doAction("base.action_res_users");
    }

    openCards() {
        this.action.doAction("crm_roles.desk_card_action");
    }

    // -------------------------------------------------------------- cards

    get cards() {
        const cards = this.model.isEditing ? this.model.draft : this.model.cards;
        const search = this.state.search.trim().toLowerCase();
        return search ? cards.filter((card) => this.isFound(card, search)) : cards;
    }

    isFound(card, search) {
        const rows = (card.rows || []).map(
            (row) => row.title || `${row.number} ${row.partner}`
        );
        const points = (card.points || []).map((point) => point.label);
        return [card.name, ...rows, ...points]
            .join("\n")
            .toLowerCase()
            .includes(search);
    }

    startSearch() {
        this.state.isSearching = true;
    }

    onSearchKeydown(ev) {
        if (ev.key === "Escape") {
            Object.assign(this.state, {search: "", isSearching: false});
            ev.stopPropagation();
        }
    }

    async open(card, point = null) {
        this.lastOpened = this.describeFocus(card);
        const args = point === null ? [[card.id]] : [[card.id], point];
        await this.action.doAction(
            await this.orm.call("desk.card", "action_open", args)
        );
    }

    async openRow(card, row) {
        this.lastOpened = this.describeFocus(card, row.id);
        // A row may stand for another document, an appointment for its job.
        const {model, id} = row.opens || {model: row.model || card.model, id: row.id};
        await this.action.doAction(
            await this.orm.call(model, "get_formview_action", [[id]])
        );
    }

    async start(card) {
        this.lastOpened = this.describeFocus(card);
        await this.action.doAction(
            await this.orm.call("desk.card", "action_start", [[card.id]])
        );
    }

    /** Which button was pressed, to find it again on the way back. */
    describeFocus(card, rowId = null) {
        const index = this.getStops(card.id).indexOf(document.activeElement);
        return {cardId: card.id, rowId, index: Math.max(index, 0)};
    }

    getStops(cardId) {
        return [
            ...this.root.el.querySelectorAll(`[data-card="${cardId}"] [data-stop]`),
        ];
    }

    focusAgain({cardId, rowId, index}) {
        const stops = this.getStops(cardId);
        const row = rowId && stops.find((stop) => Number(stop.dataset.row) === rowId);
        (row || stops[index])?.focus({preventScroll: true});
    }

    // -------------------------------------------------------- arrangement

    get sizes() {
        return [
            {key: "third", label: _t("One third"), text: "⅓"},
            {key: "two", label: _t("Two thirds"), text: "⅔"},
            {key: "full", label: _t("Full width"), text: "1"},
        ];
    }

    setupDrag() {
        onPatched(() => this.focusMoved());
        useSortable({
            ref: this.grid,
            enable: () => this.model.isEditing,
            elements: ".o_desk_card",
            handle: ".o_desk_drag",
            cursor: "grabbing",
            onDrop: ({element, next}) =>
                this.model.moveBefore(
                    Number(element.dataset.card),
                    Number(next?.dataset.card)
                ),
        });
    }

    move(card, step) {
        this.movedBy = document.activeElement;
        this.model.moveBy(card.id, step);
    }

    /** Keeps the focus on the button that moved with its card, or beside it. */
    focusMoved() {
        const button = this.movedBy;
        this.movedBy = null;
        const tools = button?.closest(".o_desk_tools");
        (button?.disabled ? tools?.querySelector("button:enabled") : button)?.focus();
    }
}

registry.category("actions").add("crm_roles.workbench", Workbench);
