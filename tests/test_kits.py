"""With Odoo's kits installed a delivery lacks the parts, and they are asked for.

The suite does without manufacturing, so kits are tried on a copy that has it.
"""

import json
import subprocess

import pytest

from cli.machine.cluster import Cluster
from cli.machine.odoo_process import OdooProcess
from cli.machine.templates import provide_suite

# Five kits of two axles and eight bolts are sold; three axles lie in the warehouse.
_SELL_KITS = """
import json
from odoo.fields import Command
names = ("Kit", "Axle", "Bolt")
kit, axle, bolt = env["product.product"].create(
    [{"name": name, "type": "consu", "is_storable": True} for name in names]
)
parts = [
    Command.create({"product_id": part.id, "product_qty": quantity})
    for part, quantity in ((axle, 2), (bolt, 8))
]
env["mrp.bom"].create(
    {
        "product_tmpl_id": kit.product_tmpl_id.id,
        "type": "phantom",
        "bom_line_ids": parts,
    }
)
warehouse = env["stock.warehouse"].search([], limit=1)
env["stock.quant"]._update_available_quantity(axle, warehouse.lot_stock_id, 3)
line = Command.create({"product_id": kit.id, "product_uom_qty": 5, "price_unit": 1})
customer = env["res.partner"].create({"name": "Ernst Handel"})
order = env["sale.order"].create({"partner_id": customer.id, "order_line": [line]})
order.action_confirm()
env.cr.flush()
preview = order.picking_ids.shortage_preview()
first = order.picking_ids.action_request_shortage()
second = order.picking_ids.action_request_shortage()
asked = env["purchase.need.line"].browse(first["need_line_ids"])
facts = {
    "missing": {row["product"]: row["missing"] for row in preview["lines"]},
    "asked": {row.product_id.name: row.qty_asked for row in asked},
    "second": second["need_line_ids"],
}
print("FACTS " + json.dumps(facts))
"""


@pytest.fixture(scope="module")
def facts():
    with Cluster("tests", fast=True).reach("trying kits") as cluster:
        database = provide_suite(cluster).copy("kits")
        try:
            odoo = OdooProcess(database)
            odoo.work("tests-kits", "-i", "mrp")
            yield _ask(odoo)
        finally:
            database.drop()


def _ask(odoo):
    """What the shell prints; nothing is committed."""
    done = subprocess.run(
        odoo.command("--no-http", shell=True),
        env=odoo.environment(),
        input=_SELL_KITS,
        capture_output=True,
        text=True,
        check=True,
        **odoo.options(),
    )
    [line] = [
        line for line in done.stdout.splitlines() if line.startswith("FACTS ")
    ] or [f"FACTS {json.dumps({'error': done.stderr[-2000:]})}"]
    return json.loads(line.removeprefix("FACTS "))


def test_the_parts_of_a_kit_are_what_a_delivery_lacks(facts):
    assert facts["missing"] == {"Axle": 7, "Bolt": 40}


def test_the_parts_of_a_kit_are_asked_for(facts):
    assert facts["asked"] == {"Axle": 7, "Bolt": 40}


def test_the_parts_of_a_kit_are_asked_for_once(facts):
    assert facts["second"] == []
