"""What the office keeps to itself, tried over the wire by a colleague.

Whatever a screen hides is asked for by number, by search, in groups and as an export.
"""

import xmlrpc.client

import pytest

from tests.rpc import XmlRpc

SECRET = "Only for the house of the wind"


@pytest.fixture(scope="module")
def author(company):
    return XmlRpc(company, "salesperson")


@pytest.fixture(scope="module")
def manager(company):
    return XmlRpc(company, "sales_manager")


@pytest.fixture(scope="module")
def office(company):
    return XmlRpc(company, "office_manager")


@pytest.fixture(scope="module", params=["technician", "accountant"])
def peer(request, company):
    return XmlRpc(company, request.param)


@pytest.fixture(scope="module")
def report(author, manager):
    """A visit that was sent, with a private remark of the manager."""
    [kind] = author("work.report.kind", "search", [("period", "=", "visit")], 0, 1)
    customer = author("res.partner", "create", {"name": SECRET})
    number = author("work.report", "create", {"kind_id": kind, "partner_id": customer})
    author("work.report", "prefill", [number])
    answers = [("report_id", "=", number), ("type", "=", "text")]
    lines = author("work.report.line", "search", answers)
    author("work.report.line", "write", lines, {"name": SECRET})
    author("work.report", "action_submit", [number])
    manager("work.report", "mark_opened", [number])
    manager("work.report", "action_remark", [number], SECRET)
    return number


@pytest.fixture(scope="module")
def announcement(office, author):
    """Published for one person alone."""
    number = office(
        "office.announcement",
        "create",
        {
            "name": SECRET,
            "body": f"<p>{SECRET}</p>",
            "audience": "chosen",
            "user_ids": [(6, 0, [author.uid])],
        },
    )
    office("office.announcement", "action_publish", [number])
    return number


@pytest.fixture(scope="module")
def article(company, author):
    """Published for one person alone, by the keeper of its space."""
    keeper = XmlRpc(company, "repairer")
    [space] = keeper(
        "office.article.space", "search", [("name", "=", "Workshop")], 0, 1
    )
    number = keeper(
        "office.article",
        "create",
        {
            "name": SECRET,
            "space_id": space,
            "draft_body": f"<p>{SECRET}</p>",
            "is_for_everybody": False,
            "audience_user_ids": [(6, 0, [author.uid])],
        },
    )
    keeper("office.article", "action_publish", [number])
    return number


def is_refused(call, *args):
    with pytest.raises(xmlrpc.client.Fault) as refusal:
        call(*args)
    # Refused by the rules, and not because the call itself is wrong.
    assert "Traceback" not in refusal.value.faultString
    return SECRET not in refusal.value.faultString


def finds_nothing(call, model, field, words=SECRET):
    """Neither in a list nor in a count nor in a group."""
    domain = [(field, "ilike", words)]
    groups = call(model, "formatted_read_group", domain, [], ["__count"])
    return (
        call(model, "search", domain) == []
        and call(model, "search_count", domain) == 0
        and not any(group["__count"] for group in groups)
    )


def test_a_peer_reads_no_report_of_another(peer, report):
    assert is_refused(peer, "work.report", "read", [report], ["state"])
    assert is_refused(peer, "work.report", "export_data", [report], ["display_name"])
    assert is_refused(peer, "work.report", "review_open", [report])
    assert finds_nothing(peer, "work.report", "line_ids.name")
    assert finds_nothing(peer, "work.report.line", "name")


def test_a_private_remark_is_for_its_author_and_who_wrote_it(
    peer, office, author, manager, report
):
    domain = [("report_id", "=", report)]
    for call in (author, manager):
        assert call("work.report.remark", "search_count", domain) == 1
    [remark] = author("work.report.remark", "search", domain)
    for call in (peer, office):
        assert call("work.report.remark", "search_count", domain) == 0
        assert is_refused(call, "work.report.remark", "read", [remark], ["body"])
        assert is_refused(call, "work.report.remark", "export_data", [remark], ["body"])
        assert finds_nothing(call, "work.report.remark", "body")


def test_the_words_of_a_report_are_in_no_message_a_peer_may_read(peer, report):
    talk = [("model", "=", "work.report"), ("res_id", "=", report)]
    assert peer("mail.message", "search_count", talk) == 0


def test_an_announcement_for_others_is_not_there(peer, author, announcement):
    assert author("office.announcement", "read", [announcement], ["name"])
    assert is_refused(peer, "office.announcement", "read", [announcement], ["body"])
    assert is_refused(
        peer, "office.announcement", "export_data", [announcement], ["name"]
    )
    assert is_refused(peer, "office.announcement", "action_acknowledge", [announcement])
    assert finds_nothing(peer, "office.announcement", "name")
    assert finds_nothing(peer, "office.announcement.version", "name")


def test_an_article_for_others_is_not_there(peer, author, article):
    assert author("office.article", "read", [article], ["name"])
    assert is_refused(peer, "office.article", "read", [article], ["body"])
    assert is_refused(peer, "office.article", "export_data", [article], ["name"])
    assert finds_nothing(peer, "office.article", "name")
    assert finds_nothing(peer, "office.article.version", "name")
