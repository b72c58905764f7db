"""The cohort of leaders: who is in office, who was, who is not shown."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from signatories.models import Leader
from tests.cta_portal.test_directory import signed
from tests.factories import GovernmentFactory, LeaderFactory, SignatureFactory

pytestmark = pytest.mark.django_db
PAGE = "/en/signatories/leaders/"


def names(leaders):
    return [leader.name for leader in leaders]


def test_leaders_in_office_come_first_and_those_with_words_before_them(client):
    quito, arua, zagreb = (signed(name) for name in ("Quito", "Arua", "Zagreb"))
    LeaderFactory(government=quito, name="Only named")
    LeaderFactory(government=zagreb, name="With words", quote="Hello", quote_language="en")
    LeaderFactory(government=arua, name="Also named")
    LeaderFactory(government=quito, name="Former", until=date(2025, 1, 1))
    LeaderFactory(government=arua, name="Long gone", since=None, until=date(2019, 1, 1))

    context = client.get(PAGE).context

    assert names(context["page"].object_list) == ["With words", "Also named", "Only named"]
    assert names(context["former"]) == ["Former", "Long gone"]
    assert (context["in_office_count"], context["listed"]) == (3, 3)


def test_leader_whom_only_a_source_names_is_not_said_to_be_in_office(client):
    LeaderFactory(
        government=signed("Quito"), name="Once named", since=None, source_url="https://example.org/list"
    )

    context = client.get(PAGE).context

    assert (names(context["page"].object_list), names(context["named"])) == ([], ["Once named"])
    assert Leader.objects.told().count() == sum(leader.is_told for leader in Leader.objects.all()) == 0


def test_leaders_of_others_are_not_shown(client):
    LeaderFactory(government=GovernmentFactory(public_record=True), name="Not signed")
    LeaderFactory(government=GovernmentFactory(verified=True, is_specimen=True), name="Specimen")

    page = client.get(PAGE)

    assert list(page.context["page"].object_list) == []
    assert "No leader in office is known by name yet." in page.content.decode()


def test_leader_of_a_signature_that_waits_is_not_shown(client):
    town = signed("Quito")
    newcomer = LeaderFactory(government=town, name="Zanzibarcanary", gender=Leader.WOMAN)
    SignatureFactory(government=town, leader=newcomer, replaces=town.signatures.get())

    for path in (PAGE, town.get_absolute_url(), "/en/signatories/"):
        page = client.get(path)
        assert "Zanzibarcanary" not in page.content.decode()
        assert 'name="gender"' not in page.content.decode()


@pytest.mark.parametrize(
    ("facts", "is_in_office"),
    [
        ({}, True),
        ({"until": timezone.localdate()}, True),
        ({"until": timezone.localdate() - timedelta(days=1)}, False),
        ({"until": timezone.localdate().replace(month=1, day=1), "until_precision": "year"}, True),
        ({"until": timezone.localdate().replace(day=1), "until_precision": "month"}, True),
        ({"until": date(2025, 1, 1), "until_precision": "year"}, False),
        ({"since": timezone.localdate() + timedelta(days=1)}, False),
    ],
)
def test_office_lasts_as_long_as_its_end_is_known(facts, is_in_office):
    LeaderFactory(**{"since": None} | facts)

    assert Leader.objects.in_office().exists() is is_in_office


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ana María de la Cruz", "AC"),
        ("Ana", "A"),
        ("ليلى حسن", "لح"),
        ("Şahin", "Ş"),
        ("(Mayor) Lee", "L"),
        ("王小明", "王"),
    ],
)
def test_initials_stand_in_for_a_portrait(name, initials):
    assert Leader(name=name).initials == initials


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_database_as_often_for_many_as_for_one(client, count, django_assert_num_queries):
    for number in range(count):
        LeaderFactory(government=signed(f"Town {number}"))
    client.get("/en/")

    with django_assert_num_queries(6):
        client.get(PAGE)
