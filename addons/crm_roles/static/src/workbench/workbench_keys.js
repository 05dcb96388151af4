import {useExternalListener} from "@odoo/owl";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {useService} from "@web/core/utils/hooks";

const TYPING = "input, textarea, select, [contenteditable='true']";

/**
 * The keyboard of the workbench: arrows move, letters act on the inbox.
 *
 * @param {Object} root - ref of the workbench
 * @param {Object} handlers - `{search, showKeys}`
 */
export function useWorkbenchKeys(root, handlers) {
    const ui = useService("ui");

    function onKeydown(ev) {
        const isFree = root.el && ui.activeElement === document;
        const act = isFree && isForUs(ev) && ACTIONS[ev.key.toLowerCase()];
        if (act && act(root.el, handlers) !== false) {
            ev.preventDefault();
        }
    }

    useExternalListener(window, "keydown", onKeydown);
    // The menu of the apps also asks for the arrows, even while it is closed.
    for (const [key, move] of Object.entries(ARROWS)) {
        useHotkey(key, () => move(root.el), {
            allowRepeat: true,
            isAvailable: (target) =>
                target === document.body || root.el?.contains(target),
        });
    }
}

const ARROWS = {
    arrowdown: (root) => moveRow(root, 1),
    arrowup: (root) => moveRow(root, -1),
    arrowright: (root) => moveCard(root, 1),
    arrowleft: (root) => moveCard(root, -1),
};

const ACTIONS = {
    "/": (_root, {search}) => search(),
    "?": (_root, {showKeys}) => showKeys(),
    a: pressInbox,
    r: pressInbox,
    x: pressInbox,
};

/** Neither a combination of the browser nor text that somebody types. */
function isForUs(ev) {
    const isCombined = ev.ctrlKey || ev.altKey || ev.metaKey;
    const isTyping = document.activeElement?.closest(TYPING);
    return !ev.defaultPrevented && !isCombined && !isTyping;
}

function getStops(el) {
    return [...el.querySelectorAll(".o_desk_card [data-stop]")].filter(
        (stop) => !stop.disabled && stop.offsetParent
    );
}

function moveRow(root, step) {
    const stops = getStops(root);
    const index = stops.indexOf(document.activeElement);
    return focusOn(index < 0 ? stops[0] : stops[index + step]);
}

function moveCard(root, step) {
    const firsts = [...root.querySelectorAll(".o_desk_card")]
        .map(
            (card) =>
                [...card.querySelectorAll("[data-stop]")].filter((s) => !s.disabled)[0]
        )
        .filter(Boolean);
    const card = document.activeElement?.closest(".o_desk_card");
    const index = firsts.findIndex((stop) => stop.closest(".o_desk_card") === card);
    return focusOn(index < 0 ? firsts[0] : firsts[index + step]);
}

/** A letter without a focused row goes to the first row of the inbox. */
function pressInbox(root) {
    return focusOn(root.querySelector(".o_desk_inbox_row [data-stop]"));
}

function focusOn(el) {
    if (!el) {
        return false;
    }
    el.focus();
    el.scrollIntoView({block: "nearest"});
    return true;
}
