"""What stands around the fields of a part: one list of mistakes, and a margin that promises nothing too early."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from actions.models import PartnerLine
from actions.requirements import REQUIREMENTS
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory, UserFactory


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def draft(author):
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author, updated_by=author)


@pytest.fixture
def client(author, sign_in):
    return sign_in(author)


@pytest.fixture
def at(draft, address):
    return lambda step, **kwargs: address("actions:edit", draft.action.draft_id, step, **kwargs)


def margin(page):
    """{the words of a part: whether it is ticked as complete}"""
    nav = page.split('<nav class="steps"')[1].split("</nav>")[0]
    rows = re.findall(r"<li[^>]*>.*?</li>", re.sub(r"<noscript>.*?</noscript>", "", nav, flags=re.S), re.S)
    return {re.sub(r"<[^>]+>|, .*", "", row).strip("\n 0123456789"): "complete<" in row for row in rows}


def test_mistakes_of_a_page_are_one_list_in_its_order(client, draft, at):
    answer = client.post(
        at("partners"),
        {
            "version": draft.version,
            "budget_amount": "a lot",
            "partnerlines-TOTAL_FORMS": 1,
            "partnerlines-INITIAL_FORMS": 0,
            "partnerlines-0-url": "no page",
        },
    )

    page = answer.content.decode()
    assert page.count('class="errors"') == 1
    assert re.findall(r'<li><a href="(#id_[^"]+)">([^<]+)</a></li>', page.split('class="errors"')[1]) == [
        ("#id_partnerlines-0-name", "Partners 1 · Name: Fill this in."),
        (
            "#id_partnerlines-0-url",
            "Partners 1 · Web page: Write the web address in full, for example https://city.org.",
        ),
        ("#id_budget_amount", "Budget: Write a number in digits, for example 250000."),
    ]


def test_part_that_may_stay_empty_is_ticked_once_something_stands_there(client, draft, at):
    assert margin(client.get(at("what")).content.decode())["Partners and money"] is False

    PartnerLine.objects.create(submission=draft, name="Regional hospital", position=0)

    assert margin(client.get(at("what")).content.decode())["Partners and money"] is True


def test_gaps_are_told_in_the_order_of_the_parts(client, draft, at):
    draft.unclear = {"where": {"fields": {"end_date": "End"}, "posted": {}}}
    draft.save()
    draft.call.required = ["consent"]
    draft.call.save()

    page = client.get(at("check")).content.decode().split("Still to fill")[1]

    assert page.index("Where and who") < page.index("Contact and consent")


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        ("partners", {"partnerlines-0-name": "Regional hospital"}),
        (
            "results",
            {"indicators-0-name": "People", "indicators-0-value": "3.500", "indicators-0-on": "2026-03-01"},
        ),
        ("files", {"links-0-url": "https://city.example/clinic"}),
    ],
)
def test_line_sent_twice_stands_once(client, draft, at, step, lines):
    name = next(iter(lines)).partition("-")[0]
    posted = {f"{name}-TOTAL_FORMS": 2, f"{name}-INITIAL_FORMS": 0, **lines}
    for _again in range(2):  # the save in the background, then the button
        draft.refresh_from_db()
        client.post(at(step), {"version": draft.version, **posted})

    assert getattr(draft, name).count() == 1


def test_number_without_its_day_is_said_beside_the_day(client, draft, at):
    lines = {"indicators-TOTAL_FORMS": 1, "indicators-INITIAL_FORMS": 0}
    page = client.post(
        at("results"),
        {"version": draft.version, "indicators-0-name": "People", "indicators-0-value": "3500", **lines},
    ).content.decode()

    sentence = "What is counted 1 · Read on: A number carries the date on which it was read."
    assert f'<li><a href="#id_indicators-0-on">{sentence}</a></li>' in page
    assert page.count("A number carries the date on which it was read.") == 2


@pytest.mark.parametrize("kind", ["action", "pledge"])
def test_what_is_missing_leads_to_a_field_that_is_there(client, draft, at, kind):
    call_command("seed_targets", stdout=StringIO())
    draft.kind = kind
    draft.save()
    others = {"source", *(["results"] if kind == "pledge" else ["pledge_mode", "contribution_types"])}
    draft.call.required = [name for name in REQUIREMENTS if name not in others]
    draft.call.save()
    page = client.get(at("check")).content.decode()

    led = set(re.findall(r'href="(/en/desk/[^"#]+)#([^"]+)"', page))

    assert len(led) > 15
    assert [
        (path, anchor) for path, anchor in led if f'id="{anchor}"' not in client.get(path).content.decode()
    ] == []
