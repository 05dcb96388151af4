/**
 * Turns a header or footer document into one sheet per printed page.
 *
 * Odoo puts the headers of all documents of a batch side by side into one container;
 * the sheet of a page shows the header of its document, with its page numbers. Any
 * other document is repeated as it is.
 */
(sheets, height, line) => {
    const container =
        document.getElementById("minimal_layout_report_headers") ||
        document.getElementById("minimal_layout_report_footers");
    const host = container || document.body;
    const originals = container
        ? [...container.children]
        : [document.body.cloneNode(true)];
    const stamped = (sheet) => {
        const index = Math.min(sheet.document, originals.length - 1);
        const copy = originals[index].cloneNode(true);
        const texts = {
            page: sheet.page,
            sitepage: sheet.page,
            topage: sheet.pages,
            sitepages: sheet.pages,
            section: "",
            subsection: "",
            subsubsection: "",
        };
        for (const [name, text] of Object.entries(texts)) {
            copy.querySelectorAll("." + name).forEach((x) => (x.textContent = text));
        }
        return copy;
    };
    // Margins of the page would push a sheet over its edge, so they go into the sheets.
    const style = getComputedStyle(document.body);
    const top = parseFloat(style.marginTop) + parseFloat(style.paddingTop);
    for (const element of [document.documentElement, document.body]) {
        element.style.marginTop = element.style.marginBottom = 0;
        element.style.paddingTop = element.style.paddingBottom = 0;
        element.style.background = "transparent";
        element.style.height = "auto";
        element.style.overflow = "visible";
    }
    host.textContent = "";
    sheets.forEach((sheet, number) => {
        const frame = document.createElement("div");
        const last = number === sheets.length - 1;
        frame.style.cssText =
            `position: relative; overflow: hidden; box-sizing: border-box;` +
            `height: ${height}px; padding-top: ${top}px;`;
        frame.style.breakAfter = last ? "auto" : "page";
        if (line) {
            frame.style[line] = "1px solid black";
        }
        if (originals.length) {
            frame.appendChild(stamped(sheet));
        }
        host.appendChild(frame);
    });
}
