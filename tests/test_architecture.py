"""The house as it is drawn: arrows between addons, rooms inside, names outside.

All of it is read from the files, so that it needs neither Odoo nor a database.
"""

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ADDONS = ROOT / "addons"

LEVELS = {
    "crm_roles": 0,
    "customer_book": 1,
    "stock_book": 1,
    "finance_book": 1,
    "office_daily": 1,
    "sales_flow": 2,
    "purchase_flow": 2,
    "repair_desk": 2,
    "crm_suite": 3,
}
ROOMS = {
    "controllers",
    "data",
    "demo",
    "engine",
    "i18n",
    "migrations",
    "models",
    "readme",
    "report",
    "security",
    "static",
    "tests",
    "views",
    "wizard",
}
ROOMS_WITH_WORDS = ("controllers", "data", "models", "report", "views", "wizard")
# Loaded by the manifest; the demo folder is loaded by its own key, tests by none.
LOADED_ROOMS = ("data", "report", "security", "views", "wizard")
# Folders that hold texts for people, not code that can depend on anything.
SILENT_ROOMS = {"i18n", "readme"}
CODE = {".py", ".xml", ".js", ".csv", ".scss"}
LICENSES = {"crm_suite": "AGPL-3"}
# Models named by the public contract that are not called after their addon.
PUBLIC_MODELS = {
    "desk.card": "crm_roles",
    "desk.flow": "crm_roles",
    "desk.approval.rule": "crm_roles",
    "desk.approval.request": "crm_roles",
    "desk.approval.step": "crm_roles",
    "desk.approval.substitute": "crm_roles",
    "desk.approval.mixin": "crm_roles",
    "crm.role": "crm_roles",
    "customer.pool": "customer_book",
    "customer.pool.rule": "customer_book",
    "customer.quota": "customer_book",
    "customer.owner": "customer_book",
    "customer.heat": "customer_book",
    "customer.event": "customer_book",
    "customer.call": "customer_book",
    "service.ticket": "repair_desk",
    "repair.job": "repair_desk",
    "stock.loan": "stock_book",
    "stock.opening": "stock_book",
    "stock.journal": "stock_book",
    "stock.shortage": "stock_book",
    "supply.pledge": "stock_book",
    "warehouse.access": "stock_book",
    "purchase.need": "purchase_flow",
    "purchase.need.line": "purchase_flow",
    "supply.inquiry": "purchase_flow",
    "supply.offer": "purchase_flow",
    "goods.inspection": "purchase_flow",
    "payment.plan.line": "purchase_flow",
    "shipping.application": "sales_flow",
    "money.claim": "finance_book",
    "cash.book": "finance_book",
    "money.settlement": "finance_book",
    "expense.group": "finance_book",
    "employee.advance": "finance_book",
    "pay.run": "finance_book",
    "money.export": "finance_book",
    "work.report": "office_daily",
    "office.announcement": "office_daily",
    "office.article": "office_daily",
    "office.question": "office_daily",
}

every_addon = pytest.mark.parametrize("name", LEVELS)


@cache
def manifest(name):
    return ast.literal_eval((ADDONS / name / "__manifest__.py").read_text())


def files(name, suffixes=CODE):
    return [
        path
        for path in sorted((ADDONS / name).rglob("*"))
        if path.suffix in suffixes
        and SILENT_ROOMS.isdisjoint(path.relative_to(ADDONS).parts)
    ]


def test_the_addons_are_those_of_the_drawing():
    present = {path.parent.name for path in ADDONS.glob("*/__manifest__.py")}
    assert present == set(LEVELS)


# Arrows


@every_addon
def test_arrows_point_down(name):
    ours = [other for other in manifest(name)["depends"] if other in LEVELS]
    assert not [other for other in ours if LEVELS[other] >= LEVELS[name]]


def reachable(name):
    """The addon and all of ours that it stands on."""
    below = [other for other in manifest(name)["depends"] if other in LEVELS]
    return {name}.union(*map(reachable, below))


@every_addon
def test_an_addon_names_only_those_it_stands_on(name):
    """In code, strings and comments alike: what is named is depended on."""
    strangers = set(LEVELS) - reachable(name)
    if not strangers:
        return
    pattern = re.compile(rf"(?<!\w)({'|'.join(sorted(strangers))})(?!\w)")
    named = [
        f"{path.relative_to(ROOT)}:{number}: {match[1]}"
        for path in files(name)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for match in pattern.finditer(line)
    ]
    assert not named, "\n".join(named)


@every_addon
def test_books_and_flows_depend_on_odoo_alone(name):
    """Below the suite nothing of OCA: each addon installs on a plain Odoo."""
    oca = {
        "account_financial_report",
        "account_netting",
        "account_reconcile_oca",
        "auditlog",
        "web_responsive",
    }
    if LEVELS[name] < max(LEVELS.values()):
        assert oca.isdisjoint(manifest(name)["depends"])


# Rooms


@every_addon
def test_folders_are_known_rooms(name):
    folders = {path.name for path in (ADDONS / name).iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} <= ROOMS


@every_addon
def test_every_data_file_is_loaded(name):
    loaded = manifest(name).get("data", []) + manifest(name).get("demo", [])
    present = {
        str(path.relative_to(ADDONS / name))
        for room in LOADED_ROOMS
        for path in (ADDONS / name / room).rglob("*")
        if path.suffix in (".xml", ".csv")
    }
    assert sorted(loaded) == sorted(present)


@every_addon
def test_every_model_and_test_is_imported_by_its_room(name):
    """What no __init__ imports is never loaded, or never run."""
    forgotten = [
        str(path.relative_to(ROOT))
        for path in (ADDONS / name).rglob("*.py")
        if _must_be_imported(path.relative_to(ADDONS / name))
        and not re.search(
            rf"\b{path.stem}\b", (path.parent / "__init__.py").read_text()
        )
    ]
    assert not forgotten


def _must_be_imported(path):
    if path.name == "__init__.py" or len(path.parts) < 2:
        return False
    if path.parts[0] == "tests":
        return path.name.startswith("test_")
    return path.parts[0] in ("controllers", "models", "report", "wizard")


@every_addon
def test_engine_knows_no_odoo(name):
    for path in (ADDONS / name / "engine").rglob("*.py"):
        assert not re.search(r"\bodoo\b", path.read_text()), path


# Names


@cache
def models(name):
    """``{model: file}`` of the models that this addon makes."""
    found = {}
    for path in files(name, {".py"}):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                made = _made_by(node)
                if made:
                    found[made] = path
    return found


def _made_by(node):
    values = {
        target.id: ast.literal_eval(statement.value)
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name) and target.id in ("_name", "_inherit")
    }
    inherited = values.get("_inherit", [])
    inherited = [inherited] if isinstance(inherited, str) else inherited
    return None if values.get("_name") in inherited else values.get("_name")


@every_addon
def test_models_bear_the_name_of_the_contract_or_of_their_addon(name):
    own = (
        f"{name.replace('_', '.')}.",
        *(("desk.", "crm.role") if name == "crm_roles" else ()),
    )
    strangers = [
        model
        for model in models(name)
        if not model.startswith(own) and PUBLIC_MODELS.get(_public_stem(model)) != name
    ]
    assert not strangers


def _public_stem(model):
    """The model of the contract that a detail of it is named after."""
    stems = [public for public in PUBLIC_MODELS if f"{model}.".startswith(f"{public}.")]
    return max(stems, key=len, default=model)


@every_addon
def test_a_model_lies_in_the_file_of_its_name(name):
    misplaced = {
        model: path.name
        for model, path in models(name).items()
        if path.stem != model.replace(".", "_")
    }
    assert not misplaced


def methods(name):
    """``(model, method, whether it calls super)`` of the classes of an addon."""
    for path in files(name, {".py"}):
        if path.parent.name not in ("models", "wizard"):
            continue
        text = path.read_text()
        for node in ast.parse(text).body:
            for model in _extended_by(node):
                for item in node.body:
                    if isinstance(item, ast.FunctionDef):
                        source = ast.get_source_segment(text, item)
                        yield model, item.name, "super(" in source


def _extended_by(node):
    """The model of a class: its own name, or those that it extends."""
    if not isinstance(node, ast.ClassDef):
        return []
    known = {}
    for item in node.body:
        if isinstance(item, ast.Assign) and item.targets[0].id in (
            "_name",
            "_inherit",
        ):
            known[item.targets[0].id] = ast.literal_eval(item.value)
    found = known.get("_name") or known.get("_inherit") or []
    return [found] if isinstance(found, str) else found


def test_no_addon_hides_the_method_of_another():
    """Two addons that do not know each other may meet on one model of Odoo."""
    made = {}
    for name in LEVELS:
        for model, method, calls_super in methods(name):
            if not calls_super:
                made.setdefault((model, method), set()).add(name)
    hidden = {key: addons for key, addons in made.items() if len(addons) > 1}
    assert not hidden


@every_addon
def test_access_rows_bear_the_name_of_their_model(name):
    path = ADDONS / name / "security/ir.model.access.csv"
    if not path.exists():
        return
    with path.open(newline="") as file:
        odd = [
            row["id"]
            for row in csv.DictReader(file)
            if not row["id"].startswith(
                "access_" + row["model_id:id"].split(".")[-1].removeprefix("model_")
            )
        ]
    assert not odd


# Papers


@every_addon
def test_the_license_is_the_one_of_its_level(name):
    assert manifest(name)["license"] == LICENSES.get(name, "LGPL-3")


@every_addon
def test_the_readme_says_what_the_addon_is_for(name):
    readme = ADDONS / name / "README.rst"
    assert readme.exists(), f"{name} has no README.rst"
    assert len(readme.read_text().split()) >= 40


def test_the_license_texts_are_in_the_house():
    lesser = (ROOT / "LICENSE").read_text()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in lesser
    affero = (ADDONS / "crm_suite/LICENSE").read_text()
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in affero


# Words


def entries(path):
    """``(source, translation)`` of a .po file, without its header.

    >>> import tempfile; file = Path(tempfile.mkstemp()[1])
    >>> _ = file.write_text('msgid "a"\\nmsgstr ""\\n"b"\\n')
    >>> entries(file)
    [('a', 'b')]
    """
    found, current = [], {}
    for line in [*path.read_text(encoding="utf-8").splitlines(), 'msgid ""']:
        match = re.match(r'(msgid|msgid_plural|msgstr(?:\[\d+\])?) (".*")$', line)
        if match:
            if match[1] == "msgid" and "msgid" in current:
                found.append(current)
                current = {}
            key, text = match[1], match[2]
            current[key] = ast.literal_eval(text)
        elif line.startswith('"') and current:
            current[key] += ast.literal_eval(line)
    return [
        (entry["msgid"], text)
        for entry in found
        for key, text in entry.items()
        if key.startswith("msgstr") and entry["msgid"]
    ]


def placeholders(text):
    return sorted(re.findall(r"%\(\w+\)[sdfr]|%[sd]|\$\{.*?\}|\{\{.*?\}\}", text))


@every_addon
def test_spanish_is_complete(name):
    path = ADDONS / name / "i18n/es.po"
    if not any((ADDONS / name / room).exists() for room in ROOMS_WITH_WORDS):
        return
    assert path.exists(), f"{name} has no i18n/es.po"
    assert not [source for source, text in entries(path) if not text.strip()]


@every_addon
@pytest.mark.parametrize(
    ("place", "mark"), [("/static/src/", "odoo-javascript"), (".py:", "odoo-python")]
)
def test_words_are_marked_for_who_says_them(name, place, mark):
    """Without its mark Odoo leaves a word of a script, or of Python, in English."""
    path = ADDONS / name / "i18n/es.po"
    blocks = path.read_text().split("\n\n") if path.exists() else []
    assert not [
        block for block in blocks if place in block and f"#. {mark}" not in block
    ]


@every_addon
def test_spanish_keeps_the_placeholders(name):
    path = ADDONS / name / "i18n/es.po"
    if path.exists():
        assert not [
            source
            for source, text in entries(path)
            if placeholders(source) != placeholders(text)
        ]


@every_addon
def test_the_template_of_words_holds_what_is_translated(name):
    """The .pot is what is exported, so es.po has the same sources, no more, no less."""
    template = ADDONS / name / f"i18n/{name}.pot"
    spanish = ADDONS / name / "i18n/es.po"
    if template.exists() and spanish.exists():
        sources = {source for source, _text in entries(template)}
        assert sources == {source for source, _text in entries(spanish)}
