"""What governments say of their pages, on the desk: states, counts, filter, file, and a button for each verb."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from publications.models import Edition
from publications.proofs import proving
from publications.proofs import standings as proof_standings
from tests.factories import MembershipFactory, UserFactory
from tests.publications.proofs import TODAY, UNTIL, asked, edition_of_cities, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def edition():
    return edition_of_cities()


def at(name, edition, *more):
    return reverse(f"admin:publications_edition_{name}", args=[edition.pk, *more])


def keys(edition):
    return {one.proof.government.english_name: one.key for one in proof_standings.standings(edition)}


def test_each_state_has_its_word(edition):
    lima, quito = asked(edition), asked(edition, "Quito")
    assert keys(edition) == {"Lima": "asked", "Quito": "asked", "Oslo": "nobody"}
    proving.note_opened(lima, by=person_of(lima))
    Letter.objects.filter(object_id=quito.pk).update(state=Letter.FAILED)
    assert keys(edition) == {"Lima": "opened", "Quito": "failed", "Oslo": "nobody"}
    lima = proving.approve(lima, by=person_of(lima), pictures=False)
    assert keys(edition)["Lima"] == "texts"
    lima = proving.approve(lima, by=person_of(lima), pictures=True, stood=lima.answered_at)
    assert keys(edition)["Lima"] == "approved"
    proving.comment(lima, by=person_of(lima), text="No.", stood=lima.answered_at)
    assert list(keys(edition).items())[0] == ("Lima", "commented")


def test_silence_on_the_desk_is_of_who_was_written_to(edition, monkeypatch):
    asked(edition)
    Letter.objects.update(state=Letter.SENT, sent_at=timezone.now())
    monkeypatch.setattr(timezone, "localdate", lambda *_args: UNTIL + timedelta(days=1))
    proving.close_due()
    assert keys(edition) == {"Lima": "silent", "Quito": "silent", "Oslo": "nobody"}


def test_desk_asks_reminds_and_takes_in(edition, staff_client, monkeypatch):
    answer = staff_client.post(at("ask", edition), {"until": UNTIL.isoformat()}, follow=True)
    assert "3 governments are asked." in answer.content.decode()
    assert Letter.objects.filter(event="proof_asked").count() == 2
    answer = staff_client.post(at("remind", edition), follow=True)
    assert "2 governments are reminded." in answer.content.decode()
    answer = staff_client.post(at("settle", edition), follow=True)
    assert "3 governments can still answer." in answer.content.decode()
    monkeypatch.setattr(timezone, "localdate", lambda *_args: UNTIL + timedelta(days=1))
    proving.close_due()
    answer = staff_client.post(at("settle", edition), follow=True)
    assert "Taken into the copy: approved 0" in answer.content.decode()


@pytest.mark.parametrize("until", ["", "soon", TODAY.isoformat()])
def test_a_day_that_cannot_be_is_told(edition, staff_client, until):
    answer = staff_client.post(at("ask", edition), {"until": until}, follow=True)
    assert not edition.proofs.exists()
    assert 'class="error"' in answer.content.decode()


def test_comment_is_read_and_answered(edition, staff_client):
    proof = asked(edition)
    proving.comment(proof, by=person_of(proof), text="It was 2024.")
    page = staff_client.get(at("proofs", edition), {"state": "commented"}).content.decode()
    assert "It was 2024." in page
    assert "Oslo" not in page

    said = {"words": "It is put right.", "until": UNTIL.isoformat()}
    staff_client.post(at("ask_again", edition, proof.pk), said)
    proof.refresh_from_db()
    assert proof.state == "asked"
    page = staff_client.get(at("proofs", edition)).content.decode()
    assert "The comment before it was asked again:" in page


def test_asking_again_without_words_is_told(edition, staff_client):
    proof = asked(edition)
    proving.comment(proof, by=person_of(proof), text="It was 2024.")
    staff_client.post(at("ask_again", edition, proof.pk), {"words": "", "until": UNTIL.isoformat()})
    proof.refresh_from_db()
    assert proof.state == "commented"


def test_opening_for_corrections_asks_for_a_reason(edition, staff_client):
    asked(edition)
    staff_client.post(at("thaw", edition), {"reason": ""})
    assert Edition.objects.get(pk=edition.pk).frozen_at
    staff_client.post(at("thaw", edition), {"reason": "A title of Lima."})
    assert Edition.objects.get(pk=edition.pk).frozen_at is None
    assert "What they answered stays" in staff_client.get(at("change", edition)).content.decode()


def test_changed_pages_are_told(edition):
    asked(edition)
    row = edition.entries.get(action__code="CTA-2026-0002")
    row.printed["texts"]["en"]["fields"]["title"] = "Other"
    row.save()
    changed = [
        one.proof.government.english_name for one in proof_standings.standings(edition) if one.has_changed
    ]
    assert changed == ["Oslo"]


def test_file_holds_every_government_and_runs_nothing(edition, staff_client):
    proof = asked(edition)
    proving.comment(proof, by=person_of(proof), text="=1+1")
    answer = staff_client.get(at("proofs_csv", edition))
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["Government", "Lima", "Oslo", "Quito"]
    assert lines[1][2] == "Commented"
    assert lines[1][8] == "'=1+1"
    assert lines[1][9] == "CTA-2026-0001"


def test_unknown_state_and_edition_are_not_found(edition, staff_client):
    assert staff_client.get(at("proofs", edition), {"state": "x"}).status_code == 404
    assert staff_client.get("/secretariat/publications/edition/999/proofs/").status_code == 404
    other = at("ask_again", edition, 999)
    assert staff_client.post(other, {"words": "x", "until": UNTIL.isoformat()}).status_code == 404


@pytest.mark.parametrize("name", ["ask", "remind", "settle", "thaw"])
def test_buttons_are_posts(edition, staff_client, name):
    assert staff_client.get(at(name, edition)).status_code == 405


def test_strangers_see_no_desk(edition, sign_in):
    proof = asked(edition)
    for person in (UserFactory(is_staff=True), person_of(proof), MembershipFactory().user):
        client = sign_in(person)
        for name in ("proofs", "proofs_csv"):
            assert client.get(at(name, edition)).status_code in (302, 403)
        for name in ("ask", "remind", "settle", "thaw"):
            assert client.post(at(name, edition)).status_code in (302, 403)
    assert Letter.objects.filter(event="proof_reminder").count() == 0


def test_desk_says_what_is_next(edition, monkeypatch):
    assert "have governments read their pages" in proof_standings.next_step(edition)
    proof = asked(edition)
    edition.refresh_from_db()
    assert "until" in proof_standings.next_step(edition)
    proving.comment(proof, by=person_of(proof), text="No.")
    assert "deal with 1 comment" in proof_standings.next_step(edition)
    edition.proofs.update(state="silent")
    assert "take the answers" in proof_standings.next_step(edition)
    edition.frozen["proofs"] = {}
    assert proof_standings.next_step(edition) == "Next: build the files, then release the edition."
