"""Broken files are reported with file, row and reason, all at once."""

import pytest

from cli.loader.checks import read_and_check
from cli.loader.examples import (
    NORTHERN,
    NORTHERN_MAP,
    SPANISH,
    SPANISH_MAP,
    write_company,
)
from cli.loader.mapping import read_mapping
from cli.loader.report import LoadError


def _read(folder, files=NORTHERN, map_text=NORTHERN_MAP, encoding="utf-8"):
    path = write_company(folder, map_text, files, encoding)
    return read_and_check(folder, read_mapping(path))


def _problems(folder, **files):
    changed = {f"{name}.csv": text for name, text in files.items()}
    with pytest.raises(LoadError) as caught:
        _read(folder, {**NORTHERN, **changed})
    return [str(problem) for problem in caught.value.problems]


def _edited(name, old, new):
    assert old in NORTHERN[f"{name}.csv"]
    return {name: NORTHERN[f"{name}.csv"].replace(old, new, 1)}


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        (
            "orders",
            "T1,A,",
            "T1,X,",
            "orders.csv:2: customer: 'X': no such customer in",
        ),
        ("lines", "T2,1,", "T2,9,", "lines.csv:4: product: '9': no such product in"),
        ("lines", "T2,1,", "T9,1,", "lines.csv:4: order: 'T9': no such order in"),
        ("lines", "T2,1,2.40,10,0\n", "", "orders.csv:3: 'T2': the order has no line"),
        ("lines", "2.50,4,0", "2.50,-4,0", "quantity: '-4': may not be negative"),
        ("lines", "2.50,4,0", "2.50,0,0", "quantity: '0': must be more than zero"),
        (
            "lines",
            "2.50,4,0",
            "2.5o,4,0",
            "price: '2.5o': is not a number like 1234.56",
        ),
        ("lines", "2.50,4,0", "2.50,4,150", "discount: '150': is more than the whole"),
        ("lines", "2.50,4,0", "2.50,,0", "quantity: is blank, and it is needed"),
        ("lines", "2.50,4,0", "2.50,4", "lines.csv:2: has 4 cells, the header has 5"),
        ("lines", "T1,2,1.00,3,5", "T1,1,1.00,3,5", "'T1, 1': stands twice, first in"),
        ("orders", "2024-03-01", "2024-02-30", "'2024-02-30': is not a date like yyyy"),
        ("orders", "2024-03-05", "2024-02-05", "shipped: '2024-02-05': is before 2024"),
        ("products", ",40,10", ",-40,10", "products.csv:2: stock: '-40': may not be"),
        (
            "products",
            "1,Bolt,1,",
            "1,Bolt,,",
            "coming: '10': is on order from no vendor",
        ),
        (
            "products",
            "stock",
            "stok",
            "products.csv:1: stock: the column is missing; did",
        ),
        ("products", "price,", "name,", "name: stands twice in the header"),
        (
            "people",
            "Head,",
            "Head,2",
            "people.csv:2: boss: '2': leads back to this row",
        ),
        ("people", "Head,", "Chief,", "job: 'Chief': is no role"),
        ("people", "tiny.bo", "tiny.ann", "login: 'tiny.ann': is the login of two"),
        ("customers", "A,Alpha", ",Alpha", "customers.csv:2: id: the key is blank"),
        ("customers", "A,Alpha", 'A,"Alpha', "customers.csv:2: is no CSV: unexpected"),
    ],
)
def test_a_broken_cell_is_found(tmp_path, name, old, new, complaint):
    problems = _problems(tmp_path, **_edited(name, old, new))
    assert any(complaint in problem for problem in problems), problems


def test_one_broken_cell_is_one_problem(tmp_path):
    assert len(_problems(tmp_path, **_edited("orders", "T1,A,", "T1,X,"))) == 1


def test_all_broken_cells_come_at_once(tmp_path):
    broken = {
        **_edited("orders", "T1,A,", "T1,X,"),
        **_edited("lines", "2.50,4,0", "2.5o,-4,0"),
        **_edited("products", ",40,10", ",many,10"),
    }
    files = [problem.split(":")[0] for problem in _problems(tmp_path, **broken)]
    assert files == ["lines.csv", "lines.csv", "orders.csv", "products.csv"]


def test_a_missing_file_names_the_one_that_looks_like_it(tmp_path):
    files = {**NORTHERN, "order.csv": NORTHERN["orders.csv"]}
    del files["orders.csv"]
    with pytest.raises(
        LoadError, match="orders.csv: the file is missing; did you mean"
    ):
        _read(tmp_path, files)


def test_a_wrong_encoding_is_found_when_bytes_do_not_fit(tmp_path):
    with pytest.raises(LoadError) as caught:
        _read(tmp_path, SPANISH, SPANISH_MAP.replace("latin-1", "utf-8"), "latin-1")
    assert any("wrong encoding?" in str(problem) for problem in caught.value.problems)


def test_utf8_read_as_latin_1_is_found_though_every_byte_fits(tmp_path):
    with pytest.raises(LoadError, match="is UTF-8, the map reads it as latin-1"):
        _read(tmp_path, SPANISH, SPANISH_MAP, "utf-8")


def test_rows_are_counted_as_an_editor_counts_them(tmp_path):
    customers = 'id,name,country\nA,"Alpha\nand sons",Germany\n\nB,Beta,\nB,Gamma,\n'
    [problem] = _problems(tmp_path, customers=customers)
    assert problem == "customers.csv:6: id: 'B': stands twice, first in row 5"


def test_another_language_another_encoding_another_format(tmp_path):
    folder = _read(tmp_path, SPANISH, SPANISH_MAP, "latin-1")
    row = folder["products"][0]
    assert (row["name"], str(row["price"])) == ("Tornillo M8", "1234.50")
    assert str(folder["orders"][0]["date"]) == "2024-02-01"
    assert [str(row["quantity"]) for row in folder["stock"]] == ["60", "30.0"]
    assert [row.key for row in folder["lines"]] == [("7", "1"), ("7", "2"), ("7", "3")]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    files = {name: "\ufeff" + text for name, text in NORTHERN.items()}
    assert len(_read(tmp_path, files)["customers"]) == 2
