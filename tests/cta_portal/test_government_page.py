"""The page of one government: what it tells of the signature, of its leader, of what it does and learns."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from learning.models import ActivityRole
from signatories.models import Signature
from tests.actions.published import publish
from tests.factories import (
    ActivityFactory,
    EvidenceFactory,
    GovernmentFactory,
    LeaderFactory,
    ResourceFactory,
    SignatureFactory,
)

pytestmark = pytest.mark.django_db


def page_of(client, government):
    return client.get(government.get_absolute_url()).content.decode()


def test_page_tells_a_source_from_the_government_itself(client):
    mine = GovernmentFactory(verified=True)
    sourced = GovernmentFactory(official_name="Sourced", public_record=True)
    SignatureFactory(
        government=sourced,
        public_record=True,
        state=Signature.VERIFIED,
        verified_at=mine.signatures.get().verified_at,
        verified_by=mine.signatures.get().verified_by,
        basis=Signature.HAS_ACTION,
    )

    assert "Signed through this portal" in page_of(client, mine)
    page = page_of(client, sourced)
    assert "whose terms include signing" in page
    assert "From public sources, not confirmed by the government." in page
    assert not re.search(r"/verify/\w", page)


def test_page_leads_to_the_one_it_was_merged_into(client):
    kept = GovernmentFactory()
    gone = GovernmentFactory(merged_into=kept)

    response = client.get(gone.get_absolute_url())

    assert (response.status_code, response["Location"]) == (301, kept.get_absolute_url())


def test_page_of_a_specimen_is_not_there(client):
    assert client.get(GovernmentFactory(is_specimen=True).get_absolute_url()).status_code == 404


def test_page_leads_to_the_certificate(client):
    government = GovernmentFactory(verified=True)
    code = government.signatures.get().certificate_code

    assert f"/en/verify/{code}/" in page_of(client, government)


def test_page_says_that_a_delegate_signed_and_not_who(client):
    government = GovernmentFactory()
    SignatureFactory(
        government=government,
        verified=True,
        capacity="delegate",
        delegate_name="Delia",
        delegate_function="Head",
    )

    page = page_of(client, government)

    assert "for the leader, as delegate" in page
    assert "Delia" not in page


def test_page_shows_the_ladder_of_proof(client):
    government = GovernmentFactory(verified=True)
    EvidenceFactory(signature=government.signatures.get(), given_at=datetime(2026, 3, 4, 9, tzinfo=UTC))

    assert "by a typed code, 4 March 2026" in page_of(client, government)


def test_withdrawn_page_says_since_when(client):
    government = GovernmentFactory()
    SignatureFactory(government=government, withdrawn=True, withdrawn_on=date(2026, 5, 3))

    page = page_of(client, government)

    assert "This government withdrew its signature on 3 May 2026" in page
    assert "Listed as signatory" not in page
    assert not re.search(r"/verify/\w", page)


def test_page_of_one_that_signed_again_is_not_withdrawn(client):
    government = GovernmentFactory()
    SignatureFactory(government=government, withdrawn=True)
    SignatureFactory(government=government, verified=True)

    page = page_of(client, government)

    assert "Listed as signatory" in page
    assert "withdrew its signature" not in page


def test_page_dates_what_happened(client):
    government = GovernmentFactory()
    old = SignatureFactory(
        government=government, verified=True, signed_on=date(2019, 1, 1), signed_on_precision="year",
        replaced_at=timezone.now(),
    )  # fmt: skip
    SignatureFactory(government=government, verified=True, signed_on=date(2026, 4, 2), replaces=old)

    events = client.get(government.get_absolute_url()).context["events"]

    assert events == [
        (date(2019, 1, 1), "year", "Signs the Declaration"),
        (date(2026, 4, 2), "day", "Ana Specimen, Mayor, re-affirms the signature"),
    ]


def test_leader_is_shown_with_words_in_their_own_language(client):
    government = GovernmentFactory(verified=True)
    LeaderFactory(
        government=government, name="ليلى", office="Mayor", quote="أهلا <b>بكم</b>", quote_language="ar",
        since=date(2024, 1, 1), since_precision="month",
    )  # fmt: skip
    LeaderFactory(government=government, name="Former", until=date(2023, 12, 1), since=None)

    page = page_of(client, government)

    assert '<blockquote lang="ar" dir="rtl"><p>أهلا &lt;b&gt;بكم&lt;/b&gt;</p></blockquote>' in page
    assert "since January 2024" in page
    assert page.index("Earlier leader") < page.index("<bdi>Former</bdi>")


def test_page_leads_to_what_it_does_and_learns(client):
    government = GovernmentFactory(verified=True)
    told = publish(1, town=government, title="One door")
    hosted, kindred, other = (
        ActivityFactory(title="Hosted"),
        ActivityFactory(title="Kindred"),
        ActivityFactory(),
    )
    ActivityRole.objects.create(activity=hosted, role="host", government=government)
    kindred.actions.add(told)
    ResourceFactory(title="Guide of the host", activity=hosted)
    ResourceFactory(title="Hidden guide", activity=hosted, published_at=None)
    ActivityRole.objects.create(
        activity=ActivityFactory(title="Draft", published_at=None), role="host", government=government
    )

    context = client.get(government.get_absolute_url()).context

    assert [card.title.text for card in context["cards"]] == ["One door"]
    assert {activity.title for activity in context["activities"]} == {"Hosted", "Kindred"}
    assert [resource.title for resource in context["resources"]] == ["Guide of the host"]
    assert other not in context["activities"]


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_database_as_often_for_many_as_for_one(client, count, django_assert_num_queries):
    government = GovernmentFactory(verified=True, latitude=1, longitude=1)
    LeaderFactory(government=government)
    for number in range(count):
        LeaderFactory(government=government, until=date(2025, 1, 1), name=f"Former {number}")
        GovernmentFactory(verified=True, latitude=1, longitude=number)
    client.get("/en/")

    with django_assert_num_queries(15):
        client.get(government.get_absolute_url())
