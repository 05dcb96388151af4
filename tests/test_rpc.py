"""What another system may rely on: the public contract over XML-RPC and JSON-2."""

import xmlrpc.client

import pytest

from tests.rpc import Json2, XmlRpc, refusal

SEALED = (
    "desk.approval.request",
    "desk.approval.step",
    "desk.approval.decision",
)


@pytest.fixture(scope="session")
def boss(company):
    return XmlRpc(company, "boss")


@pytest.fixture(scope="session")
def salesperson(company):
    return XmlRpc(company, "salesperson")


@pytest.fixture(scope="session")
def boss_json(company):
    return Json2(company, "boss")


def test_ten_people_can_log_in(company):
    assert len(company.logins) == 10
    assert all(XmlRpc(company, login).uid for login in company.logins)


def test_workbench_travels_over_xmlrpc(salesperson):
    board = salesperson("desk.card", "read_workbench")
    assert board["role"] == "salesperson"
    assert {"id", "name", "kind", "tone", "size"} <= set(board["cards"][0])


def test_workbench_is_the_same_over_json2(boss, boss_json):
    over_xml = boss("desk.card", "read_workbench", "boss")
    over_json = boss_json("desk.card", "read_workbench", role="boss")
    assert [card["id"] for card in over_json["cards"]] == [
        card["id"] for card in over_xml["cards"]
    ]


def test_a_role_that_is_not_mine_is_refused(salesperson):
    with pytest.raises(xmlrpc.client.Fault, match="boss"):
        salesperson("desk.card", "read_workbench", "boss")


def test_every_figure_opens_exactly_its_records(boss):
    for card in boss("desk.card", "read_workbench", "boss")["cards"]:
        if card["kind"] != "count":
            continue
        action = boss("desk.card", "action_open", [card["id"]])
        domain = action["domain"]
        opened = boss(action["res_model"], "search_count", domain)
        assert opened == card["value"], card["name"]


def test_inbox_travels_over_both_doors(boss, boss_json):
    over_xml = boss("desk.approval.request", "inbox")
    over_json = boss_json("desk.approval.request", "inbox", offset=0, limit=80)
    assert over_xml["count"] == over_json["count"] > 0


@pytest.mark.parametrize("model", SEALED)
def test_an_approval_record_cannot_be_made_over_xmlrpc(boss, model):
    with pytest.raises(xmlrpc.client.Fault):
        boss(model, "create", {})


@pytest.mark.parametrize("model", SEALED)
def test_an_approval_record_cannot_be_changed_over_json2(boss, boss_json, model):
    [record] = boss(model, "search", [], limit=1) or [1]
    assert refusal(
        lambda: boss_json(model, "write", ids=[record], vals={"state": "approved"})
    )


def test_a_reason_is_required_to_reject(boss):
    [row, *_rest] = boss("desk.approval.request", "inbox")["rows"]
    with pytest.raises(xmlrpc.client.Fault):
        boss("desk.approval.request", "action_reject", [row["id"]], "")
    waiting = boss("desk.approval.request", "inbox")["rows"]
    assert row["id"] in [other["id"] for other in waiting]
