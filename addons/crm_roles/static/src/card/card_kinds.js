import {registry} from "@web/core/registry";

/**
 * What a card of each kind shows below its name: ``kind`` → component.
 * An addon that adds a kind to ``desk.card`` registers its body here.
 */
export const cardKinds = registry.category("crm_roles.card_kinds");
