"""Northwind's files, read again by other means than the loader's."""

import csv
import os
import sys
import unittest
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
if str(ROOT) not in sys.path:  # for a runner that does not know the checkout
    sys.path.append(str(ROOT))

CENT = Decimal("0.01")


def find_files():
    """The folder, or skip with the sentence that says where it was looked for."""
    beside = ROOT.parent / "shared/data/northwind"
    folder = Path(os.environ.get("NORTHWIND_DIR") or beside)
    if not (folder / "orders.csv").exists():
        raise unittest.SkipTest(
            f"Northwind's CSV files are not in {folder}: set NORTHWIND_DIR to the "
            "folder that holds orders.csv"
        )
    return folder


class Files:
    """The numbers that must come out, computed from the files with Decimal.

    The rule of rounding: a line is price x quantity x (1 - discount), rounded half up
    to the cent; all totals are sums of such lines.
    """

    def __init__(self, folder):
        self.orders = {row["order_id"]: row for row in read(folder, "orders")}
        self.lines = read(folder, "order_details")
        self.products = read(folder, "products")
        self.employees = read(folder, "employees")

    def totals(self, key):
        """Sum of the lines by what `key` says of a line and its order."""
        totals = defaultdict(Decimal)
        for line in self.lines:
            totals[key(line, self.orders[line["order_id"]])] += amount(line)
        return dict(totals)

    def open_demand(self):
        """What open orders still want, by product."""
        demand = defaultdict(Decimal)
        for line in self.lines:
            if not self.orders[line["order_id"]]["shipped_date"]:
                demand[line["product_id"]] += Decimal(line["quantity"])
        return dict(demand)

    def shortages(self):
        """What open orders lack beyond the shelf and what is on order, by product."""
        stock = {
            row["product_id"]: Decimal(row["units_in_stock"])
            + Decimal(row["units_on_order"])
            for row in self.products
        }
        return {
            product: max(Decimal(0), wanted - stock[product])
            for product, wanted in self.open_demand().items()
        }


def read(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def amount(line):
    gross = Decimal(line["unit_price"]) * Decimal(line["quantity"])
    return (gross * (1 - Decimal(line["discount"]))).quantize(CENT, ROUND_HALF_UP)
