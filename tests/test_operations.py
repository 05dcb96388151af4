"""docs/operations.md says what there is: verbs, settings, refusals, services."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from cli.command import EPILOG, VERBS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/operations.md").read_text()
WORDS = " ".join(PAGE.split())


def refusals():
    """The longest fixed part of the text of every refusal in cli/."""
    found = set()
    for path in (ROOT / "cli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(getattr(node, "func", None), "id", None)
            if name == "Stop" and node.args:
                found.add(_fixed_part(node.args[0]))
    return sorted(part for part in found if len(part) > 8)


def _fixed_part(message):
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    texts = [str(getattr(part, "value", "")) for part in parts if _is_text(part)]
    longest = max(texts, key=len, default="")
    return " ".join(longest.split("\n")[0].split()).strip(" :,(")


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.parametrize("text", refusals())
def test_every_refusal_is_listed_with_its_cure(text):
    assert text in WORDS


@pytest.mark.parametrize("verb", [v for v in VERBS if (ROOT / f"cli/{v}.py").exists()])
def test_every_verb_is_explained(verb):
    assert f"`./erp {verb}" in PAGE


@pytest.mark.parametrize("name", re.findall(r"ERP_\w+", EPILOG))
def test_every_setting_is_explained(name):
    assert f"`{name}" in PAGE


def test_every_service_and_secret_of_production_is_explained():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    names = [
        *compose["services"],
        *(secret["environment"] for secret in compose["secrets"].values()),
    ]
    assert not [name for name in names if f"`{name}`" not in PAGE]


def test_files_that_are_named_exist():
    named = re.findall(r"`((?:config|cli|docs|tests)/[\w./-]+)`", PAGE)
    assert not [name for name in named if not (ROOT / name).exists()]
