"""What is not public stands behind no door: one action in each hidden state, every public address asked for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.actions.published import publish, town

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
    "/sitemap.xml",
    "/en/updates/feed/",
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
    assert ("gcm-15" in page, "gcm-03" in page, 'value="TZ"' in page) == (False, False, False)
    assert ">1 action<" in page


def test_published_action_is_behind_its_doors(client):
    publish(1, town=town("Open town", slug="open-town"), title=CANARY)
    for door in ("/en/", "/en/actions/", "/en/actions/CTA-2026-0001/action-1/", "/en/signatories/open-town/"):
        assert CANARY in client.get(door).content.decode()
    assert "/en/actions/CTA-2026-0001/action-1/" in client.get("/sitemap.xml").content.decode()
