"""Every menu that leads to records opens: lists, boards, figures, first document."""

import ast
import re
from xml.etree import ElementTree

import pytest

from cli.loader.fields import ROLES
from tests.rpc import WebSession

ROWS = 20
HIDDEN = ("1", "True")
SHOWN_ALONE = ("one2many", "many2many")
NAMED = ("many2one", "reference", "many2one_reference")


@pytest.fixture(params=ROLES)
def person(request, company):
    return WebSession(company, request.param)


def test_every_menu_opens(person):
    """Nobody is led to a screen that refuses him or fails."""
    refused = {}
    for number, name in _menus(person).items():
        try:
            action = _load(person, number)
            if action and action["type"] == "ir.actions.act_window":
                _open(person, action)
        except RuntimeError as error:
            refused[number, name] = str(error)
    assert not refused


def _menus(person):
    """The actions behind the menus that the person sees, each once, by name."""
    menus = person("ir.ui.menu", "load_web_menus", [], False)
    found = {
        menu["actionID"]: menu["name"] for menu in menus.values() if menu["actionID"]
    }
    assert found
    return found


def _load(person, number):
    """The action as the web client gets it; one of the server is run for it."""
    action = person.post("/web/action/load", action_id=number)
    if action["type"] == "ir.actions.server":
        return person.post("/web/action/run", action_id=number)
    return action


def _open(person, action):
    """What the web client asks for when the menu is pressed, for each view."""
    model = action["res_model"]
    domain = _read(person, action.get("domain"), [])
    context = _read(person, action.get("context"), {})

    def ask(method, *args, **kwargs):
        return person(model, method, *args, context=context, **kwargs)

    kinds = [[view, kind] for view, kind in action["views"] if kind != "search"]
    options = {"load_filters": True, "toolbar": True, "action_id": action.get("id")}
    views = ask("get_views", [*kinds, [False, "search"]], options)
    fields = {name: about["fields"] for name, about in views["models"].items()}
    first = []
    for kind in ("list", "kanban", "graph", "pivot", "form"):
        if kind not in views["views"]:
            continue
        arch = ElementTree.fromstring(views["views"][kind]["arch"])
        shown = _specification(arch, model, fields)
        if kind in ("list", "kanban"):
            found = ask("web_search_read", domain, shown, limit=ROWS)
            first = first or [row["id"] for row in found["records"][:1]]
        elif kind in ("graph", "pivot"):
            rows = _grouping(arch, fields[model])
            ask("formatted_read_group", domain, rows, ["__count"])
        elif first:
            ask("web_read", first, shown)
        else:
            ask("default_get", list(shown))


def _read(person, text, otherwise):
    """A filter or a context of an action; ``otherwise`` where it tells the time."""
    if not isinstance(text, str):
        return text or otherwise
    try:
        return ast.literal_eval(re.sub(r"\buid\b", str(person.info["uid"]), text))
    except (SyntaxError, ValueError):
        return otherwise


def _grouping(arch, fields):
    """By what a chart or a pivot counts at first."""
    for node in arch.iter("field"):
        about = fields.get(node.get("name"), {})
        if node.get("type") in (None, "row") and about.get("groupable"):
            moment = about["type"] in ("date", "datetime")
            return [about["name"] + (":month" if moment else "")]
    return []


def _specification(arch, model, fields):
    """What a view shows, with the rows that it shows inside."""
    found = {}
    for node in _own_fields(arch):
        name = node.get("name")
        about = fields[model].get(name)
        if about is None:
            continue
        shown = {}
        if node.get("invisible") in HIDDEN or node.get("column_invisible") in HIDDEN:
            # The web client asks for no names of what it never shows.
            pass
        elif about["type"] in NAMED:
            shown = {"fields": {"display_name": {}}}
        elif about["type"] in SHOWN_ALONE:
            inside = [child for child in node if child.tag in ("list", "kanban")]
            rows = (
                _specification(inside[0], about["relation"], fields) if inside else {}
            )
            shown = {"fields": rows or {"display_name": {}}, "limit": ROWS}
        found[name] = shown
    return found


def _own_fields(node):
    """The fields of a view, not those of the rows inside."""
    for child in node:
        if child.tag == "field":
            yield child
        else:
            yield from _own_fields(child)
