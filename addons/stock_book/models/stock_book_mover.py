from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.crm_roles.models.desk_ledger import ENGINE
from odoo.addons.crm_roles.models.desk_sealed import Given


class StockBookMover(models.AbstractModel):
    """A document of the warehouse that moves goods itself.

    Loans and the documents with a reason move goods the moment somebody presses
    the button: there is nothing to plan, so they make stock moves without a
    transfer around them.  Every move carries the number of its document.
    """

    _name = "stock.book.mover"
    _inherit = ["desk.sealed"]
    _description = "Document that moves goods"

    # What may change at any time; all else only while the document is a draft.
    _free_fields = frozenset({"note", "user_id"})
    # A number is drawn, not chosen: two papers with one number would be one document.
    _sealed_fields = frozenset({"name"})

    client_ref = fields.Char(
        string="Caller's Reference",
        copy=False,
        help="Given by another system: the same reference makes one document.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A reference of the caller that is known gives the document it made."""
        known = self._find_by_client_ref(vals_list)
        fresh = [vals for vals in vals_list if vals.get("client_ref") not in known]
        for vals in fresh:
            if "name" not in vals:
                vals["name"] = Given(self._next_number(vals))
        created = iter(super().create(fresh))
        return self.browse().concat(
            *(known.get(vals.get("client_ref")) or next(created) for vals in vals_list)
        )

    def _find_by_client_ref(self, vals_list):
        refs = [vals["client_ref"] for vals in vals_list if vals.get("client_ref")]
        if not refs:
            return {}
        domain = [("client_ref", "in", refs), ("company_id", "=", self.env.company.id)]
        return {document.client_ref: document for document in self.search(domain)}

    def _next_number(self, vals):
        warehouse = self.env["stock.warehouse"].browse(vals.get("warehouse_id"))
        # A number is of the warehouse's company, whoever may read the warehouse.
        company = warehouse.sudo().company_id or self.env.company
        sequences = self.env["ir.sequence"].with_company(company)
        return sequences.next_by_code(self._name) or "/"

    def write(self, vals):
        self._ensure_open_to_change(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered(lambda doc: doc.state not in ("draft", "cancelled"))
        if used:
            raise UserError(
                self.env._(
                    "%(documents)s cannot be deleted any more: they have been asked"
                    " for or have moved goods. Cancel them, as far as nothing moved.",
                    documents=", ".join(used.mapped("display_name")),
                )
            )

    def _ensure_open_to_change(self, vals):
        """What somebody audited or what moved goods stays as it was."""
        if self.env.context.get("stock_book_engine") is ENGINE:
            return
        changed = {
            name
            for name in vals
            if name not in self._free_fields
            and name not in self._flow_fields()
            and not name.startswith(("message_", "activity_", "website_message"))
        }
        closed = self.filtered(lambda document: document.state != "draft")
        if changed and closed:
            closed[0]._refuse_change(changed)

    def _refuse_change(self, names):
        labels = [self._fields[name]._description_string(self.env) for name in names]
        raise UserError(
            self.env._(
                "%(document)s is now: %(state)s. %(fields)s can be changed in a draft"
                " only; take it back to draft as long as nothing has moved.",
                document=self.display_name,
                state=self._state_label(self.state),
                fields=", ".join(sorted(label or "" for label in labels)),
            )
        )

    def _ensure_lines_open(self):
        if self.env.context.get("stock_book_engine") is ENGINE:
            return
        closed = self.filtered(lambda document: document.state != "draft")
        if closed:
            closed[0]._refuse_change({"line_ids"})

    def _may_write_sealed(self):
        engine = self.env.context.get("stock_book_engine") is ENGINE
        return engine or super()._may_write_sealed()

    def _as_engine(self):
        """For what a button does to a document that is no draft any more."""
        return self.with_context(stock_book_engine=ENGINE)

    def _prepare_goods_values(self, line, source, target, kind, **values):
        """One stock move with its one move line.

        :param line: gives product, unit, quantity and lot
        :param kind: what the journal calls it
        :param values: more of the move; ``quantity``, ``lot`` and ``owner`` go into
            its line
        """
        quantity = values.pop("quantity", line.quantity)
        lot = values.pop("lot", line.lot_id)
        owner = values.pop("owner", self.env["res.partner"])
        places = {"location_id": source.id, "location_dest_id": target.id}
        goods = {"product_id": line.product_id.id, "company_id": self.company_id.id}
        return {
            **places,
            **goods,
            "product_uom": line.uom_id.id,
            "product_uom_qty": quantity,
            "origin": self.name,
            "book_kind": kind,
            "book_document": self.name,
            "restrict_partner_id": owner.id,
            "picked": True,
            "move_line_ids": [
                fields.Command.create(
                    {
                        **places,
                        **goods,
                        "product_uom_id": line.uom_id.id,
                        "quantity": quantity,
                        "lot_id": lot.id,
                        "owner_id": owner.id,
                        "picked": True,
                    }
                )
            ],
            **values,
        }

    def _move_goods(self, vals_list):
        """Make the moves and do them at once.

        With all rights: who may do it was asked of the document, by its button and
        by the warehouse right; the moves are its trace, not a job of their own.
        """
        # Asked of the document before, by its button and the warehouse right.
        moves = self.env["stock.move"].sudo().create(vals_list)
        moves._action_done()
        return moves.sudo(False)

    def _ensure_available(self, lines, location, owner=None):
        """Refuse what ``location`` does not hold free of other people's orders."""
        missing = []
        asked = {}
        for line in lines.filtered("product_id.is_storable"):
            key = line.product_id, line.lot_id
            asked[key] = asked.get(key, 0) + line._get_product_quantity()
        for (product, lot), quantity in asked.items():
            # Counted for everybody alike, whatever the person may see of it.
            free = (
                self.env["stock.quant"]
                .sudo()
                ._get_available_quantity(
                    product, location, lot_id=lot, owner_id=owner, strict=False
                )
            )
            if product.uom_id.compare(free, quantity) < 0:
                missing.append(self._describe_missing(product, lot, quantity, free))
        if missing:
            raise UserError(
                self.env._(
                    "%(document)s cannot go out, %(location)s does not hold it"
                    " free:\n%(missing)s\nLess, another place, or whoever keeps the"
                    " warehouse releases a reservation.",
                    document=self.display_name,
                    location=location.display_name,
                    missing="\n".join(missing),
                )
            )

    def _describe_missing(self, product, lot, quantity, free):
        name = product.display_name
        return self.env._(
            "- %(product)s: %(asked)s %(unit)s wanted, %(free)s free",
            product=f"{name} ({lot.name})" if lot else name,
            asked=f"{quantity:g}",
            free=f"{free:g}",
            unit=product.uom_id.name,
        )

    def _ensure_warehouse_right(self, right):
        """Ask the rights of the warehouses, where the company has given any."""
        self.env["warehouse.access"]._ensure(right, self.warehouse_id)
