"""What the files must agree on among themselves before anything is written.

Each check is a function of the folder that yields problems; `CHECKS` is the list.
"""

from collections import Counter

from .fields import SECTIONS
from .reading import Folder
from .report import LoadError, Problem


def read_and_check(path, mapping):
    """The folder, or a `LoadError` that holds every problem of every file."""
    folder = Folder(path, mapping)
    found = [problem for check in CHECKS for problem in check(folder)]
    problems = folder.problems + found
    if problems:
        raise LoadError(problems)
    return folder


def problem_at(folder, row, field, reason):
    """A problem in the cell (or cells) that a field of a row is read from."""
    source = folder.mapping.sections[row.section].fields[field]
    column = ", ".join(source.columns) or field
    value = ", ".join(row.cells[name] for name in source.columns)
    return Problem(row.file, row.line, column, value, reason)


def check_keys(folder):
    """A key is there, and tells one row from all others."""
    for section, rows in folder.rows.items():
        columns = ", ".join(folder.mapping.sections[section].key)
        first = {}
        for row in rows:
            shown = ", ".join(row.key)
            if not all(row.key):
                reason = "the key is blank"
                yield Problem(row.file, row.line, columns, shown, reason)
            elif row.key in first:
                reason = f"stands twice, first in row {first[row.key]}"
                yield Problem(row.file, row.line, columns, shown, reason)
            first.setdefault(row.key, row.line)


def check_references(folder):
    """Whoever points to a row points to one that exists."""
    keys = {name: {row.key for row in rows} for name, rows in folder.rows.items()}
    for section, rows in folder.rows.items():
        for name, field in SECTIONS[section].fields.items():
            # A file that could not be read holds no keys: its own problem says so.
            if not field.to or not keys.get(field.to):
                continue
            file = folder.mapping.sections[field.to].file
            what = SECTIONS[field.to].what
            for row in rows:
                if row[name] and (row[name],) not in keys[field.to]:
                    yield problem_at(folder, row, name, f"no such {what} in {file}")


def check_circles(folder):
    """Nobody is, in the end, above himself."""
    for section, name in (("people", "manager"), ("categories", "parent")):
        above = {row.key: (row[name],) for row in folder[section] if row[name]}
        for row in folder[section]:
            if _is_in_circle(row.key, above):
                yield problem_at(
                    folder, row, name, "leads back to this row in a circle"
                )


def _is_in_circle(start, above):
    seen, key = set(), above.get(start)
    while key and key not in seen:
        if key == start:
            return True
        seen.add(key)
        key = above.get(key)
    return False


def check_lines(folder):
    """An order without a line says nothing."""
    lines = folder["lines"]
    if not lines:
        return
    ordered = {line["order"] for line in lines}
    file = lines[0].file
    for row in folder["orders"]:
        if row.key[0] not in ordered:
            reason = f"the order has no line in {file}"
            yield Problem(row.file, row.line, "", row.key[0], reason)


def check_dates(folder):
    """What is shipped was ordered before, and what ends began before."""
    pairs = {"orders": ("date", "shipped"), "prices": ("valid_from", "valid_to")}
    for section, (first, last) in pairs.items():
        for row in folder[section]:
            if row[first] and row[last] and row[last] < row[first]:
                reason = f"is before {row[first]:%Y-%m-%d}, the {first} of this row"
                yield problem_at(folder, row, last, reason)


def check_logins(folder):
    """Two people cannot log in with one name."""
    counted = Counter(row["login"] for row in folder["people"])
    for row in folder["people"]:
        if counted[row["login"]] > 1:
            yield problem_at(folder, row, "login", "is the login of two people")


def check_expected_goods(folder):
    """Goods on order are on order from somebody."""
    for row in folder["products"]:
        if row["on_order"] and not row["vendor"]:
            yield problem_at(folder, row, "on_order", "is on order from no vendor")


CHECKS = (
    check_keys,
    check_references,
    check_circles,
    check_lines,
    check_dates,
    check_logins,
    check_expected_goods,
)
