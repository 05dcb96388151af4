import {browser} from "@web/core/browser/browser";

const LAST_ROLE = "crm_roles.role";

/**
 * What the workbench knows, and its calls.  A plain object, made reactive by the
 * component that shows it.
 */
export class WorkbenchModel {
    constructor(orm) {
        this.orm = orm;
        this.isLoaded = false;
        this.error = "";
        this.data = {role: "", roles: [], cards: [], hidden_count: 0};
        this.viewAs = null;
        this.draft = null;
        this.gallery = [];
    }

    get cards() {
        return this.data.cards.filter((card) => card.kind !== "shortcut");
    }

    get shortcuts() {
        return this.data.cards.filter((card) => card.kind === "shortcut");
    }

    get isEditing() {
        return Boolean(this.draft);
    }

    get roleName() {
        return this.data.roles.find(({key}) => key === this.data.role)?.name;
    }

    /** One call brings the whole workbench. */
    async load(role = this.data.role || browser.localStorage.getItem(LAST_ROLE)) {
        const data = await this.read(role || null);
        Object.assign(this, {data, isLoaded: true, error: ""});
    }

    async read(role) {
        if (this.viewAs) {
            return this.orm.silent.call("desk.card", "read_workbench_as", [], {
                ...this.viewAs,
                role,
            });
        }
        try {
            return await this.orm.silent.call("desk.card", "read_workbench", [role]);
        } catch (error) {
            if (!role) {
                throw error;
            }
            // The role of last time was taken away since.
            browser.localStorage.removeItem(LAST_ROLE);
            return this.orm.silent.call("desk.card", "read_workbench", [null]);
        }
    }

    async chooseRole(role) {
        await this.load(role);
        if (!this.viewAs) {
            browser.localStorage.setItem(LAST_ROLE, role);
        }
    }

    async startViewAs(viewAs) {
        this.viewAs = {user_id: viewAs.user_id};
        await this.load(viewAs.role);
    }

    async stopViewAs() {
        this.viewAs = null;
        this.data.role = "";
        await this.load();
    }

    async startEditing() {
        this.gallery = await this.orm.call("desk.card", "read_gallery", [
            this.data.role,
        ]);
        this.draft = [...this.data.cards];
    }

    stopEditing() {
        Object.assign(this, {draft: null, gallery: []});
    }

    async saveEditing() {
        const places = [
            ...this.draft.map(({id, size}) => ({id, size, hidden: false})),
            ...this.gallery.map(({id, size}) => ({id, size, hidden: true})),
        ];
        await this.orm.call("desk.card", "save_layout", [this.data.role, places]);
        this.stopEditing();
        await this.load();
    }

    async resetLayout() {
        await this.orm.call("desk.card", "reset_layout", [this.data.role]);
        this.stopEditing();
        await this.load();
    }

    /** Put a card of the draft before another one, or at the end. */
    moveBefore(id, beforeId) {
        const card = this.draft.find((one) => one.id === id);
        const others = this.draft.filter((one) => one.id !== id);
        const index = others.findIndex((one) => one.id === beforeId);
        others.splice(index < 0 ? others.length : index, 0, card);
        this.draft = others;
    }

    moveBy(id, step) {
        const from = this.draft.findIndex((card) => card.id === id);
        const to = from + step;
        if (to < 0 || to >= this.draft.length) {
            return;
        }
        const draft = [...this.draft];
        [draft[from], draft[to]] = [draft[to], draft[from]];
        this.draft = draft;
    }

    resize(id, size) {
        this.draft = this.draft.map((card) =>
            card.id === id ? {...card, size} : card
        );
    }

    hide(id) {
        this.gallery = [...this.gallery, this.draft.find((card) => card.id === id)];
        this.draft = this.draft.filter((card) => card.id !== id);
    }

    show(id) {
        this.draft = [...this.draft, this.gallery.find((card) => card.id === id)];
        this.gallery = this.gallery.filter((card) => card.id !== id);
    }
}
