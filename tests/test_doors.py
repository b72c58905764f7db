"""What is not public stands behind no door: one action in each hidden state, every public address asked for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from publications.book import snapshot
from publications.carrying import elevation
from publications.carrying.targets import seed_targets
from publications.models import Edition, EditionFile, TargetForm
from tests.actions.published import publish, town
from tests.factories import ActivityFactory, ResourceFactory, UpdateFactory, UserFactory

pytestmark = pytest.mark.django_db
CANARY = "Zanzibarcanary"
DOORS = [
    "/en/",
    "/en/actions/",
    f"/en/actions/?q={CANARY}",
    "/en/actions/?gcm=gcm-15",
    "/en/actions/?country=TZ",
    "/en/actions/CTA-2026-0001/action-1/",
    "/a/CTA-2026-0001",
    "/en/signatories/hidden-town/",
    "/en/signatories/?who=all",
    "/en/figures/",
    "/en/figures/actions-by-gcm.csv",
    "/en/objectives/gcm-3/",
    "/en/countries/tz/",
    "/en/countries/tz/brief.pdf",
    "/en/leaflets/CTA-2026-0001.pdf",
    "/en/brief/?country=TZ",
    "/en/brief/?a=CTA-2026-0001",
    "/en/brief/CTA-2026-0001.pdf",
    "/sitemap.xml",
    "/sitemap-actions-1.xml",
    "/sitemap-governments-1.xml",
    "/en/updates/feed/",
    "/en/actions/feed.atom",
    f"/en/actions/feed.atom?q={CANARY}",
    "/en/actions/feed.atom?gcm=gcm-03",
    "/en/embed/actions/",
    "/en/embed/actions/?show=10&country=TZ",
    "/en/embed/actions/CTA-2026-0001/",
    "/en/open-data/",
    "/api/v1/",
    "/api/v1/actions/",
    f"/api/v1/actions/?q={CANARY}",
    "/api/v1/actions/?gcm=gcm-03",
    "/api/v1/actions/CTA-2026-0001/",
    "/api/v1/facets/",
    "/api/v1/figures/",
    "/api/v1/governments/",
    "/api/v1/governments/hidden-town/",
    "/open-data/actions.csv",
    "/open-data/actions.jsonl",
    "/open-data/actions.geojson?gcm=gcm-03",
]
NOW = timezone.now()
HIDDEN = {
    "draft": {"state": "draft"},
    "submitted": {"state": "submitted"},
    "in review": {"state": "in_review"},
    "changes asked for": {"state": "changes_requested"},
    "approved": {"state": "approved"},
    "declined": {"state": "declined"},
    "approved, to be published later": {"state": "approved", "publish_at": NOW + timedelta(days=2)},
    "under embargo": {"action": {"published_at": NOW + timedelta(days=2)}},
    "withdrawn": {"action": {"withdrawn_at": NOW, "withdrawn_reason": "It ended."}},
    "specimen": {"action": {"is_specimen": True}},
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_action_is_behind_no_door(client, state, door):
    publish(2, town=town("Open town"))
    publish(
        1,
        town=town("Hidden town", slug="hidden-town", country="TZ"),
        title=CANARY,
        summary=CANARY,
        results=CANARY,
        texts={"fr": {"title": CANARY}},
        objectives=[("gcm", 3)],
        **HIDDEN[state],
    )
    answer = client.get(door)
    page = b"".join(answer) if answer.streaming else answer.content
    if CANARY not in door:
        assert CANARY not in page.decode()
    assert "/actions/CTA-2026-0001/" not in page.decode() or answer.status_code in (404, 410)


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_action_is_not_counted(client, state):
    publish(2, town=town("Open town"), objectives=[("gcm", 15)])
    publish(1, town=town("Hidden town", country="TZ"), objectives=[("gcm", 3)], **HIDDEN[state])
    page = client.get("/en/actions/").content.decode()
    told = ('value="gcm-15"', "gcm-03", "/objectives/gcm-3/", 'value="TZ"')
    assert [words for words in told if words in page] == []
    assert ">1 action<" in page


def test_published_action_is_behind_its_doors(client):
    publish(1, town=town("Open town", slug="open-town"), title=CANARY)
    for door in ("/en/", "/en/actions/", "/en/actions/CTA-2026-0001/action-1/", "/en/signatories/open-town/"):
        assert CANARY in client.get(door).content.decode()
    assert "/en/actions/CTA-2026-0001/action-1/" in client.get("/sitemap-actions-1.xml").getvalue().decode()


# Editions and the learning section

LEARNING_DOORS = [
    "/en/",
    "/en/learn/",
    "/en/learn/resources/",
    "/en/learn/calendar/",
    "/en/learn/calendar.ics",
    "/en/learn/activities/hidden/",
    "/en/learn/resources/hidden/",
    "/en/updates/",
    "/en/updates/feed/",
    "/en/updates/hidden/",
    "/sitemap-pages-1.xml",
]


@pytest.mark.parametrize("door", LEARNING_DOORS)
@pytest.mark.parametrize("published_at", [None, NOW + timedelta(days=2)], ids=["draft", "later"])
def test_hidden_learning_record_is_behind_no_door(client, door, published_at):
    for factory in (ActivityFactory, ResourceFactory, UpdateFactory):
        factory(slug="hidden", title=CANARY, published_at=published_at)
    answer = client.get(door)
    page = answer.getvalue().decode()
    assert CANARY not in page
    assert "/hidden/" not in page or (answer.status_code == 404 and "/hidden/" in door)


def test_published_learning_record_is_behind_its_doors(client):
    for factory in (ActivityFactory, ResourceFactory, UpdateFactory):
        factory(slug="hidden", title=CANARY)
    doors = set(LEARNING_DOORS) - {"/en/", "/sitemap-pages-1.xml"}
    assert {door for door in doors if CANARY not in client.get(door).content.decode()} == set()


@pytest.mark.parametrize(
    "door",
    [
        "/en/",
        "/en/publications/",
        "/en/publications/hidden/",
        "/en/publications/hidden/en.pdf",
        "/sitemap-pages-1.xml",
    ],
)
@pytest.mark.parametrize("released_at", [None, NOW + timedelta(days=2)], ids=["frozen", "later"])
def test_edition_that_is_not_released_is_behind_no_door(client, door, released_at):
    edition = Edition.objects.create(
        slug="hidden", title=CANARY, cut_off=NOW.date(), languages=["en"],
        frozen={"figures": {}}, frozen_at=NOW, frozen_sha256="0" * 64, released_at=released_at,
    )  # fmt: skip
    EditionFile.objects.create(
        edition=edition, language="en", state="built", file="editions/a.pdf", sha256="0" * 64, size=1, built_at=NOW
    )  # fmt: skip
    answer = client.get(door)
    page = answer.getvalue().decode()
    assert CANARY not in page
    assert "/hidden/" not in page or (answer.status_code == 404 and "/hidden/" in door)


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_action_is_neither_printed_nor_handed_over(client, state):
    seed_targets()
    action = publish(1, title=CANARY, **HIDDEN[state])
    staff = UserFactory(staff=True)
    assert client.get("/en/carried/CTA-2026-0001/").status_code == 404
    assert action.pk not in {text.action_id for text in snapshot.candidates(NOW.date() + timedelta(days=9))}
    for form in TargetForm.objects.all():
        with pytest.raises(Refused):
            elevation.export(form, [action], by=staff)
