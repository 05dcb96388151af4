/** What was chosen in the matrix: how much of each line goes to which offer. */
export class ComparisonModel {
    constructor(orm) {
        this.orm = orm;
        this.inquiry = null;
        this.vendors = [];
        this.lines = [];
        this.choices = {};
        this.reasons = {};
    }

    async load(inquiryId) {
        const matrix = await this.orm.call("supply.inquiry", "compare", [[inquiryId]]);
        Object.assign(this, matrix);
        this.choices = {};
        this.reasons = {};
        for (const line of this.lines) {
            line.byVendor = Object.fromEntries(
                line.cells.map((cell) => [cell.vendor_id, cell])
            );
        }
    }

    async award(confirm) {
        return this.orm.call("supply.inquiry", "action_award", [
            [this.inquiry.id],
            {awards: this.getAwards(), confirm},
        ]);
    }

    getAwards() {
        return this.lines.flatMap((line) =>
            this.getChosen(line).map(([cell, quantity]) => ({
                offer_line_id: cell.offer_line_id,
                quantity,
                reason: this.reasons[line.id] || "",
            }))
        );
    }

    /** Chosen cells of a line with their quantities, in the order of the vendors. */
    getChosen(line) {
        const chosen = this.choices[line.id] || {};
        return line.cells
            .filter((cell) => chosen[cell.offer_line_id] !== undefined)
            .map((cell) => [cell, chosen[cell.offer_line_id]]);
    }

    getQuantity(line, cell) {
        return this.choices[line.id]?.[cell.offer_line_id];
    }

    getRest(line) {
        const given = this.getChosen(line).reduce((sum, pair) => sum + pair[1], 0);
        return Math.max(0, Math.round((line.quantity - given) * 1e6) / 1e6);
    }

    /**
     * A chosen offer is left again.  Another one takes what is not given yet, or
     * all of it where nothing is left.
     */
    toggle(line, cell) {
        const chosen = {...this.choices[line.id]};
        if (cell.offer_line_id in chosen) {
            delete chosen[cell.offer_line_id];
            this.choices[line.id] = chosen;
            return;
        }
        const rest = this.getRest(line);
        this.choices[line.id] = rest
            ? {...chosen, [cell.offer_line_id]: rest}
            : {[cell.offer_line_id]: line.quantity};
    }

    setQuantity(line, cell, quantity) {
        const others = this.getChosen(line)
            .filter(([other]) => other !== cell)
            .reduce((sum, pair) => sum + pair[1], 0);
        const most = Math.max(0, line.quantity - others);
        const wanted = Math.min(Math.max(Number(quantity) || 0, 0), most);
        const chosen = {...this.choices[line.id]};
        if (wanted) {
            chosen[cell.offer_line_id] = wanted;
        } else {
            delete chosen[cell.offer_line_id];
        }
        this.choices[line.id] = chosen;
    }

    takeBest() {
        for (const line of this.lines) {
            const best = line.cells.find((cell) => cell.marks.includes("best"));
            if (best) {
                this.choices[line.id] = {[best.offer_line_id]: line.quantity};
            }
        }
    }

    takeVendor(vendor) {
        for (const line of this.lines) {
            const cell = line.byVendor[vendor.id];
            if (cell) {
                this.choices[line.id] = {[cell.offer_line_id]: line.quantity};
            }
        }
    }

    needsReason(line) {
        return this.getChosen(line).some(
            ([cell]) => !cell.marks.includes("best") || cell.is_expired
        );
    }

    get missingReasons() {
        return this.lines.filter(
            (line) => this.needsReason(line) && !(this.reasons[line.id] || "").trim()
        );
    }

    get chosenLines() {
        return this.lines.filter((line) => this.getChosen(line).length);
    }

    /** Landed costs of what is chosen, in the company's money. */
    get total() {
        return this.sum((cell) => cell.landed_unit);
    }

    /** What is chosen costs that much less than the highest offers. */
    get saved() {
        return this.sum((cell, line) => {
            const highest = Math.max(...line.cells.map((other) => other.unit_price));
            return highest - cell.unit_price;
        });
    }

    sum(getUnit) {
        return this.lines.reduce(
            (total, line) =>
                this.getChosen(line).reduce(
                    (sum, [cell, quantity]) => sum + getUnit(cell, line) * quantity,
                    total
                ),
            0
        );
    }

    getVendorTotal(vendor) {
        const cells = this.lines
            .map((line) => line.byVendor[vendor.id])
            .filter(Boolean);
        return {
            count: cells.length,
            landed: cells.reduce((sum, cell) => sum + cell.landed, 0),
        };
    }
}
