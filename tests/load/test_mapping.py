"""A map is judged as a whole, with the word that was meant."""

from pathlib import Path

import pytest

from cli.load import MAPS
from cli.loader.checks import read_and_check
from cli.loader.examples import NORTHERN_MAP, SPANISH_MAP
from cli.loader.fields import SECTIONS
from cli.loader.mapping import read_mapping
from cli.loader.report import LoadError


def _problems(tmp_path, text):
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        read_mapping(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("text", [NORTHERN_MAP, SPANISH_MAP])
def test_a_good_map_is_read(tmp_path, text):
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    assert read_mapping(path).sections["orders"].file


@pytest.mark.parametrize(
    "path", sorted(MAPS.rglob("*.toml")), ids=lambda path: path.stem
)
def test_a_shipped_map_is_read(path):
    assert read_mapping(path).module.startswith("load_")


@pytest.mark.parametrize("section", SECTIONS)
def test_the_template_names_every_field(section):
    mapping = read_mapping(MAPS / "template/template.toml")
    named = set(mapping.sections[section].fields)
    # One of the two ways to say what is in stock.
    assert set(SECTIONS[section].fields) - named <= {"on_hand"}


def test_the_files_of_the_template_fit_its_map():
    folder = MAPS / "template"
    mapping = read_mapping(folder / "template.toml")
    assert not any(read_and_check(folder, mapping).rows.values())


@pytest.mark.parametrize("section", SECTIONS)
def test_the_guide_explains_every_field(section):
    guide = (MAPS.parents[1] / "docs/loading.md").read_text(encoding="utf-8")
    chapter = guide.split(f"### `[{section}]`")[1].split("\n### ")[0]
    for field in SECTIONS[section].fields:
        assert f"`{field}`" in chapter.replace("ship_*", "ship_"), field


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[customers]", "[custmers]", "custmers: is no key of a map; did you mean"),
        ('country = "country"', 'contry = "x"', "did you mean 'country'?"),
        ('taxes = "none"', 'taxs = "none"', "did you mean 'taxes'?"),
        ('taxes = "none"', 'taxes = "some"', "is none of default, none"),
        ('as_of = "2024-03-31"', 'as_of = "31.3.24"', "company.as_of"),
        ('name = "tiny"', 'name = "Tiny Co"', "map.name: 'Tiny Co': is needed"),
        ('price = "price"', "price = 5", "is a column or a table"),
        ('number = "id"', 'number = {colum = "id"}', "did you mean 'column'?"),
        ('number = "id"', 'number = {text = "{id"}', "brace without its other half"),
        ('number = "id"', "", "orders.columns.number: is needed"),
        ('salesperson = "seller"', 'carrier = "seller"', "points to [carriers]"),
        ("[lines]", '[format]\ndate = "mm/yy"\n[lines]', "wants dd, mm and yyyy"),
        ("[lines]", '[format]\nencoding = "utf-9"\n[lines]', "is no known encoding"),
        ("[lines]", '[options]\nlead_days = "two"\n[lines]', "is no number of days"),
    ],
)
def test_a_slip_in_a_map_is_explained(tmp_path, old, new, complaint):
    assert old in NORTHERN_MAP
    problems = _problems(tmp_path, NORTHERN_MAP.replace(old, new, 1))
    assert any(complaint in problem for problem in problems), problems


def test_all_slips_come_at_once(tmp_path):
    text = NORTHERN_MAP.replace("[customers]", "[custmers]").replace("as_of", "asof")
    assert len(_problems(tmp_path, text)) >= 3


def test_what_is_no_toml_says_where(tmp_path):
    [problem] = _problems(tmp_path, "[map\nname = 1")
    assert problem.startswith("m.toml: no TOML: ")
    assert "line 1" in problem


def test_a_missing_map_says_so():
    with pytest.raises(LoadError, match="there is no such map"):
        read_mapping(Path("nowhere.toml"))
