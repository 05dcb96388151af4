import {useExternalListener} from "@odoo/owl";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {useService} from "@web/core/utils/hooks";

const TYPING = "input, textarea, select, [contenteditable='true']";

/**
 * The keyboard of the review screen: arrows move, letters act.
 *
 * @param {Object} root - ref of the screen
 * @param {Object} handlers - what each key does
 */
export function useReviewKeys(root, handlers) {
    const ui = useService("ui");

    function onKeydown(ev) {
        const isFree = root.el && ui.activeElement === document;
        if (!isFree || !isForUs(ev)) {
            return;
        }
        if (handlers.isWriting()) {
            handlers.type(ev);
            return;
        }
        const act = getAction(ev.key.toLowerCase(), handlers);
        if (act) {
            ev.preventDefault();
            act();
        }
    }

    useExternalListener(window, "keydown", onKeydown);
    // The menu of the apps also asks for the arrows, even while it is closed.
    for (const [key, act] of [
        ["arrowdown", () => handlers.stepLine(1)],
        ["arrowup", () => handlers.stepLine(-1)],
        ["arrowright", () => handlers.step(1)],
        ["arrowleft", () => handlers.step(-1)],
    ]) {
        useHotkey(key, act, {
            allowRepeat: true,
            isAvailable: (target) =>
                !handlers.isWriting() &&
                (target === document.body || root.el?.contains(target)),
        });
    }
}

function getAction(key, handlers) {
    if ("12345".includes(key)) {
        return () => handlers.rate(Number(key));
    }
    return {
        n: () => handlers.step(1),
        j: () => handlers.step(1),
        b: () => handlers.step(-1),
        k: () => handlers.step(-1),
        r: () => handlers.review(),
        c: () => handlers.write("comment"),
        p: () => handlers.write("remark"),
        t: () => handlers.write("task"),
        m: () => handlers.write("return"),
        "?": () => handlers.showKeys(),
    }[key];
}

/** Neither a combination of the browser nor text that somebody types. */
function isForUs(ev) {
    const isCombined = ev.ctrlKey || ev.altKey || ev.metaKey;
    const isTyping = document.activeElement?.closest(TYPING);
    return !ev.defaultPrevented && !isCombined && !isTyping;
}
