"""The pages behind the link of a proof: what each reader sees, what a button does, what nobody else sees."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Letter
from actions.models import Picture
from publications.making import pdf
from publications.models import Edition, Proof
from publications.proofs import proving, settling
from tests.factories import MembershipFactory
from tests.publications.edition import publisher
from tests.publications.proofs import UNTIL, asked, edition_of_cities, link, person_of
from tests.test_crawl import rows, safety

pytestmark = pytest.mark.django_db
OPEN, APPROVE = {"say": "open"}, {"say": "approve"}


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def proof():
    return asked(edition_of_cities())


def text(answer):
    return answer.content.decode()


def opened(client, proof, language="en"):
    client.post(link(proof, language), OPEN)
    proof.refresh_from_db()
    return client.get(link(proof, language))


def test_a_get_changes_nothing_and_keeps_nothing(client, proof):
    before = rows()
    for language in ("en", "es", "fr", "ar"):
        answer = client.get(link(proof, language))
        assert (answer.status_code, safety(link(proof), answer)) == (200, [])
        assert "no-store" in answer["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in text(answer)
        assert "Lessons" not in text(answer)
    client.head(link(proof))
    assert rows() == before
    proof.refresh_from_db()
    assert proof.seen_at is None


def test_button_opens_own_pages_and_nobody_elses(client, proof):
    page = text(opened(client, proof))

    assert proof.seen_at
    assert "Lessons" in page
    assert "CTA-2026-0001" in page
    assert "Islands" not in page
    assert "CTA-2026-0002" not in page
    assert "City of Lima" in page
    assert "A class" in page
    assert "Silence never approves a picture" in page
    assert 'name="pictures"' in page
    assert "checked" not in page.split('name="pictures"')[1].split(">")[0]


def test_partner_sees_the_page_and_no_tick_for_the_picture(client, proof):
    page = text(opened(client, asked(proof.edition, "Quito")))
    assert "You take part in it" in page
    assert 'name="pictures"' not in page


def test_book_is_read_in_each_of_its_languages_whatever_the_page_speaks(client, proof):
    opened(client, proof)
    spanish = text(client.get(link(proof, "fr"), {"in": "es"}))
    assert '<article class="own" lang="es"' in spanish
    assert '<html lang="fr"' in spanish
    other = text(client.get(link(proof, "fr"), {"in": "xx"}))
    assert '<article class="own" lang="en"' in other


def test_answers_by_the_page(client, proof):
    opened(client, proof)
    answer = client.post(link(proof), APPROVE | {"pictures": "on", "stood": ""}, follow=True)
    proof.refresh_from_db()
    assert (proof.state, proof.pictures_approved, proof.answered_by) == ("approved", True, person_of(proof))
    assert "Texts and pictures may be printed." in text(answer)

    said = {"say": "comment", "text": "It was 2024.", "stood": proof.answered_at.isoformat()}
    answer = client.post(link(proof), said, follow=True)
    proof.refresh_from_db()
    assert (proof.state, proof.comment) == ("commented", "It was 2024.")
    assert "You want something put right" in text(answer)


def test_empty_comment_is_told_beside_its_field(client, proof):
    opened(client, proof)
    answer = client.post(link(proof), {"say": "comment", "text": " "})
    assert answer.status_code == 422
    assert "Write what should be put right." in text(answer)
    assert Proof.objects.get(pk=proof.pk).state == "asked"


@pytest.mark.parametrize("stood", ["", "yesterday", "2026-13-45T99:00:00"])
def test_colleague_who_was_slower_is_told_kindly(client, proof, stood):
    proving.comment(proof, by=person_of(proof), text="Wait.")
    answer = client.post(link(proof), APPROVE | {"stood": stood})
    assert answer.status_code == 409
    assert "A colleague has answered meanwhile" in text(answer)
    assert link(proof) in text(answer)
    assert Proof.objects.get(pk=proof.pk).state == "commented"


@pytest.mark.parametrize("say", ["", "everything"])
def test_unknown_button_changes_nothing(client, proof, say):
    assert client.post(link(proof), {"say": say}).status_code == 302
    assert Proof.objects.get(pk=proof.pk).seen_at is None


def test_wrong_altered_and_ended_links_have_pages_of_their_own(client, proof):
    good = link(proof)
    answers = [
        client.get(good[:-3] + "/"),
        client.get("/en/proof/x/"),
        client.post("/en/proof/x:y:z/", APPROVE),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert all("it is not complete" in text(answer) for answer in answers)
    proof.government.memberships.update(state="ended", until=timezone.localdate())
    assert (client.get(good).status_code, client.post(good, APPROVE).status_code) == (410, 409)


def test_form_needs_its_token(proof):
    assert Client(enforce_csrf_checks=True).post(link(proof), APPROVE).status_code == 403


def test_after_the_day_the_page_says_what_counts(client, proof, monkeypatch):
    opened(client, proof)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: UNTIL + timedelta(days=1))
    answer = client.get(link(proof))
    assert answer.status_code == 410
    assert "pictures that you answer for are not printed" in text(answer)
    assert "Lessons" not in text(answer)
    assert client.post(link(proof), APPROVE).status_code == 409


def test_receipt_stays_to_be_read_after_the_edition_is_out(client, proof):
    proving.approve(proof, by=person_of(proof), pictures=True)
    Edition.objects.filter(pk=proof.edition_id).update(released_at=timezone.now())
    answer = client.get(link(proof))
    assert answer.status_code == 410
    assert "Texts and pictures may be printed." in text(answer)
    assert "You can change the answer" not in text(answer)


def test_while_pages_are_corrected_the_link_says_so(client, proof):
    opened(client, proof)
    settling.thaw(proof.edition, reason="A title.", by=publisher())
    answer = client.get(link(proof))
    assert answer.status_code == 410
    assert "being corrected" in text(answer)
    assert "What counts now" not in text(answer)


def test_picture_is_shown_on_own_pages_only(client, proof):
    own = client.get(f"{link(proof)}pictures/{'ab' * 32}")
    assert (own.status_code, own["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in own["Cache-Control"]
    oslo = asked(proof.edition, "Oslo")
    stranger = MembershipFactory(government=oslo.government).user
    for path in (
        f"{link(oslo, person=stranger)}pictures/{'ab' * 32}",
        f"{link(proof)}pictures/{'cd' * 32}",
        f"/en/proof/x/pictures/{'ab' * 32}",
    ):
        assert client.get(path).status_code == 404


def test_picture_taken_down_is_shown_no_more(client, proof):
    Picture.objects.update(taken_down_at=timezone.now(), taken_down_reason="Asked.")
    assert client.get(f"{link(proof)}pictures/{'ab' * 32}").status_code == 404
    assert "A class" not in text(opened(client, proof))


def test_too_many_readings_are_slowed_down(client, proof):
    for _number in range(240):
        client.get("/en/proof/x/")
    assert client.get(link(proof)).status_code == 429


def test_hostile_text_is_text(client):
    proof = asked(
        edition_of_cities(title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>")
    )
    page = text(opened(client, proof))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    proving.comment(proof, by=person_of(proof), text="</blockquote><script>x</script>")
    assert "<script>x" not in text(client.get(link(proof)))
    assert "<script>x" not in Letter.objects.filter(event="proof_answered").get().html


@pytest.mark.skipif(not pdf.is_installed(), reason="needs Pango")
def test_own_pages_as_pdf(client, proof):
    answer = client.get(f"{link(proof)}es.pdf")
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert "no-store" in answer["Cache-Control"]
    assert client.get(f"{link(proof)}ar.pdf").status_code == 404
    Edition.objects.filter(pk=proof.edition_id).update(released_at=timezone.now())
    assert client.get(f"{link(proof)}es.pdf").status_code == 404
