from collections import Counter, defaultdict

from odoo import fields, models
from odoo.tools import float_is_zero

from ..engine.opening_rows import plain


class StockOpeningCheck(models.AbstractModel):
    """The dry run of an opening: finds what is meant, names all that is wrong.

    Products, places, units and lots are looked up once for all lines.  Each rule is
    a method ``_find_<what>`` that yields the remarks of one line.
    """

    _name = "stock.opening.check"
    _description = "Check of opening stock"

    _error_rules = ("unread", "product", "place", "unit", "quantity", "lot", "twice")
    _warning_rules = ("cost", "standard", "expiry")
    # What may have become wrong since the lines were checked.
    _late_rules = ("product", "place", "lot", "twice")

    def _examine(self):
        """Write on every line what it means and what is wrong with it."""
        lines = self.line_ids
        lines.fetch()
        self._resolve(lines)
        known = self._collect(lines)
        remarks = {"error": {}, "warning": {}}
        for line in lines:
            errors = self._apply_rules(self._error_rules, line, known)
            remarks["error"][line] = errors
            # A warning beside an error would only hide it.
            warnings = (
                "" if errors else self._apply_rules(self._warning_rules, line, known)
            )
            remarks["warning"][line] = warnings
        for name, found in remarks.items():
            self._write_remarks(name, found)
        self._write_totals()

    def _examine_again(self):
        """The errors that have come up since the check, of lines as they were."""
        lines = self.line_ids
        lines.fetch()
        known = self._collect(lines)
        errors = {
            line: self._apply_rules(self._late_rules, line, known) for line in lines
        }
        self._write_remarks("error", errors)

    def _apply_rules(self, rules, line, known):
        found = (
            remark
            for rule in rules
            for remark in getattr(self, f"_find_{rule}")(line, known)
        )
        return " ".join(found)

    def _write_remarks(self, name, found):
        """One write per different remark, and none where nothing changed."""
        groups = defaultdict(self.env["stock.opening.line"].browse)
        for line, text in found.items():
            if (line[name] or "") != text:
                groups[text] += line
        for text, lines in groups.items():
            lines._write_as_found({name: text or False})

    def _read_remarks(self, name):
        lines = self.line_ids.filtered(name)
        remarks = [
            {"id": self.id, "row": line.row, "message": line[name]} for line in lines
        ]
        if name == "error":
            remarks += [
                {"id": self.id, "row": 0, "message": text}
                for text in self._find_document_errors()
            ]
        return remarks

    def _find_document_errors(self):
        """What is wrong with the document itself."""
        if not self.line_ids:
            yield self.env._("There is no line: type one or import a spreadsheet.")
        if self.date > fields.Date.context_today(self):
            yield self.env._("The day of the count lies in the future.")
        if self.is_difference and not (self.reason or "").strip():
            yield self.env._("A difference document says its reason.")

    # What the typed texts mean.

    def _resolve(self, lines):
        self._resolve_numbers(lines)
        self._resolve_field(
            lines, "product_id", "code", self._find_products(lines.mapped("code"))
        )
        self._resolve_field(lines, "location_id", "location_text", self._find_places())
        self._resolve_field(lines, "uom_id", "uom_text", self._find_units())
        stock = self.warehouse_id.lot_stock_id
        bare = lines.filtered(lambda line: not line.location_id)
        bare.filtered(lambda line: not line.location_text)._write_as_found(
            {"location_id": stock.id}
        )
        for unit, group in (
            lines.filtered(
                lambda line: line.product_id and not (line.uom_id or line.uom_text)
            )
            .grouped(lambda line: line.product_id.uom_id)
            .items()
        ):
            group._write_as_found({"uom_id": unit.id})

    def _resolve_numbers(self, lines):
        """Typed lines get a number too, so that a remark can name them."""
        last = max(lines.mapped("row"), default=0)
        for number, line in enumerate(lines.filtered(lambda line: not line.row), 1):
            line._write_as_found({"row": last + number})

    def _resolve_field(self, lines, name, text_name, found):
        groups = defaultdict(self.env["stock.opening.line"].browse)
        for line in lines:
            text = plain(line[text_name])
            if text and not line[name] and len(found.get(text, ())) == 1:
                groups[found[text][0]] += line
        for record, group in groups.items():
            group._write_as_found({name: record.id})

    def _find_products(self, codes):
        """``{plain code: products}``, by internal reference and by barcode."""
        codes = [code.strip() for code in codes if code]
        found = defaultdict(self.env["product.product"].browse)
        products = self.env["product.product"].with_context(active_test=False)
        domain = [
            ("company_id", "in", (False, self.company_id.id)),
            "|",
            ("default_code", "in", codes),
            ("barcode", "in", codes),
        ]
        for product in products.search_fetch(domain, ["default_code", "barcode"]):
            for code in {plain(product.default_code), plain(product.barcode)} - {""}:
                found[code] |= product
        return found

    def _find_places(self):
        """``{plain name: places}`` of the warehouse, by name, full name, barcode."""
        places = self.env["stock.location"].search(
            [
                ("usage", "=", "internal"),
                ("id", "child_of", self.warehouse_id.view_location_id.id),
            ]
        )
        found = defaultdict(places.browse)
        for place in places:
            for name in (place.name, place.complete_name, place.barcode):
                found[plain(name)] |= place
        return found

    def _find_units(self):
        units = self.env["uom.uom"].search([("active", "=", True)])
        # The name in the person's language and in the other one.
        english = units.with_context(lang="en_US")
        found = defaultdict(units.browse)
        for unit, other in zip(units, english, strict=True):
            found[plain(unit.name)] |= unit
            found[plain(other.name)] |= unit
        return found

    # What is wrong.

    def _collect(self, lines):
        """What the rules compare with, looked up once."""
        products = lines.product_id
        products.fetch(["tracking", "uom_id", "active", "is_storable", "categ_id"])
        places = lines.location_id
        places.fetch(["usage", "warehouse_id"])
        return {
            "products": self._find_products(lines.mapped("code")),
            "places": self._find_places(),
            "units": self._find_units(),
            "pairs": Counter(map(self._get_place_key, lines)),
            "serials": Counter(
                (line.product_id.id, plain(line.lot_name))
                for line in lines
                if line.product_id.tracking == "serial" and line.lot_name
            ),
            "claims": self._find_claims(lines),
            "held": self._find_held_serials(lines),
            "expires": "expiration_date" in self.env["stock.lot"]._fields,
        }

    def _get_place_key(self, line):
        return line.product_id.id, line.location_id.id, plain(line.lot_name)

    def _get_claim_key(self, line):
        lot = plain(line.lot_name)
        return f"{self.warehouse_id.id}:{line.product_id.id}:{lot}"

    def _find_claims(self, lines):
        """``{claim key: opening}`` of the openings that counted the same."""
        if not lines.product_id:
            return {}
        claimed = (
            self.env["stock.opening.line"]
            # As said below: a claim holds everybody.
            .sudo()
            .search_fetch(
                # An opening claims its products also before those who may not read it.
                [
                    ("claim_key", "in", [self._get_claim_key(line) for line in lines]),
                    ("opening_id", "!=", self.id),
                ],
                ["claim_key", "opening_id"],
            )
        )
        return {line.claim_key: line.opening_id for line in claimed}

    def _find_held_serials(self, lines):
        """Serials that lie in the house already."""
        serial = lines.filtered(lambda line: line.product_id.tracking == "serial")
        if not serial:
            return set()
        quants = (
            self.env["stock.quant"]
            # A serial is somewhere, whoever may see that place.
            .sudo()
            .search_fetch(
                [
                    ("product_id", "in", serial.product_id.ids),
                    ("lot_id.name", "in", [line.lot_name for line in serial]),
                    ("quantity", ">", 0),
                    ("location_id.usage", "in", ("internal", "transit")),
                    ("company_id", "=", self.company_id.id),
                ],
                ["product_id", "lot_id"],
            )
        )
        return {(quant.product_id.id, plain(quant.lot_id.name)) for quant in quants}

    def _find_unread(self, line, known):
        if line.unread:
            yield self.env._("Not readable: %s.", line.unread)

    def _find_product(self, line, known):
        product = line.product_id
        if not product:
            many = known["products"].get(plain(line.code))
            if many:
                yield self.env._(
                    "Code %(code)s means %(count)s products.",
                    code=line.code,
                    count=len(many),
                )
            else:
                yield self.env._("Unknown product %s.", line.code or "")
        elif not product.active:
            yield self.env._("%s is archived.", product.display_name)
        elif not product.is_storable:
            yield self.env._("%s is not kept in stock.", product.display_name)

    def _find_place(self, line, known):
        place = line.location_id
        if not place:
            many = known["places"].get(plain(line.location_text))
            yield (
                self.env._("Several places are called %s.", line.location_text)
                if many
                else self.env._("Unknown place %s.", line.location_text)
            )
        elif place.usage != "internal" or place.warehouse_id != self.warehouse_id:
            yield self.env._(
                "%(place)s is no place of %(warehouse)s.",
                place=place.display_name,
                warehouse=self.warehouse_id.name,
            )

    def _find_unit(self, line, known):
        unit = line.uom_id
        if line.uom_text and not unit:
            yield self.env._("Unknown unit %s.", line.uom_text)
        elif (
            unit
            and line.product_id
            and not unit._has_common_reference(line.product_id.uom_id)
        ):
            yield self.env._(
                "%(product)s is not counted in %(unit)s.",
                product=line.product_id.display_name,
                unit=unit.name,
            )

    def _find_quantity(self, line, known):
        if line.unread:
            return
        if line.quantity < 0 and not self.is_difference:
            yield self.env._("Negative quantity %s.", f"{line.quantity:g}")
        elif not line.quantity:
            yield self.env._("No quantity.")
        elif line.uom_id and not float_is_zero(
            line.quantity - line.uom_id.round(line.quantity), precision_digits=6
        ):
            yield self.env._(
                "%(quantity)s is finer than the unit %(unit)s allows.",
                quantity=f"{line.quantity:g}",
                unit=line.uom_id.name,
            )
        if line.unit_cost < 0:
            yield self.env._("Negative cost %s.", f"{line.unit_cost:g}")

    def _find_lot(self, line, known):
        product = line.product_id
        if not product:
            return
        if product.tracking == "none":
            if line.lot_name:
                yield self.env._("%s has no lots.", product.display_name)
            return
        if not (line.lot_name or "").strip():
            yield self.env._("%s needs its lot or serial.", product.display_name)
        elif product.tracking == "serial":
            yield from self._find_serial(line, known)

    def _find_serial(self, line, known):
        key = line.product_id.id, plain(line.lot_name)
        if line.product_id.uom_id.compare(abs(line._get_product_quantity()), 1):
            yield self.env._("A serial is one piece; give each a row.")
        if known["serials"][key] > 1:
            yield self.env._("Serial %s stands in several rows.", line.lot_name)
        if line.quantity > 0 and key in known["held"]:
            yield self.env._("Serial %s lies in the house already.", line.lot_name)

    def _find_twice(self, line, known):
        if not line.product_id:
            return
        if known["pairs"][self._get_place_key(line)] > 1:
            yield self.env._("Duplicate: the same product, place and lot again.")
        other = known["claims"].get(self._get_claim_key(line))
        if other and not self.is_difference:
            yield self.env._(
                "%(opening)s has opened it in %(warehouse)s. A second count is a"
                " difference document with a reason.",
                opening=other.name,
                warehouse=self.warehouse_id.name,
            )

    def _find_cost(self, line, known):
        if not line.unit_cost:
            yield self.env._("The cost is 0: the goods are worth nothing.")

    def _find_standard(self, line, known):
        """A standard cost is set on the product; a line cannot differ from it."""
        product = line.product_id.with_company(self.company_id)
        # The cost decides the value and is compared for everybody.
        standard = product.sudo().standard_price
        if product.cost_method != "standard" or not line.unit_cost or not standard:
            return
        if self.currency_id.compare_amounts(standard, line._get_product_cost()):
            yield self.env._(
                "%(product)s is valued at its standard cost %(standard)s, not at"
                " %(cost)s.",
                product=product.display_name,
                standard=f"{standard:g}",
                cost=f"{line._get_product_cost():g}",
            )

    def _find_expiry(self, line, known):
        if line.date_expiry and line.lot_name and not known["expires"]:
            yield self.env._(
                "The expiry date goes into the note of the lot: Expiration Dates are"
                " off in the settings of Inventory."
            )

    # Control totals.

    def _write_totals(self):
        """One total per category, keeping what accounting typed."""
        sums = self._read_category_sums()
        totals = {total.category_id.id: total for total in self.total_ids}
        for category_id, total in totals.items():
            counted = sums.pop(category_id, 0)
            if self.currency_id.compare_amounts(total.amount_counted, counted):
                total.amount_counted = counted
        self.env["stock.opening.total"].create(
            [
                {
                    "opening_id": self.id,
                    "category_id": category_id,
                    "amount_counted": counted,
                }
                for category_id, counted in sums.items()
            ]
        )
        self.total_ids.filtered(
            lambda total: not total.amount_counted and not total.amount_accounted
        ).unlink()

    def _read_category_sums(self):
        rows = self.env["stock.opening.line"]._read_group(
            [("opening_id", "=", self.id), ("category_id", "!=", False)],
            ["category_id"],
            ["value:sum"],
        )
        return {category.id: counted for category, counted in rows}
