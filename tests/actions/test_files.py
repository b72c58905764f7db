"""Photographs and papers: public while their action is, and not a day longer."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from actions.models import Document, Picture
from tests.actions.published import publish

pytestmark = pytest.mark.django_db
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00"
    b"\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def _photo(action):
    text = action.submissions.get()
    return Picture.objects.create(
        submission=text,
        file=ContentFile(PIXEL, "a.gif"),
        sha256=hashlib.sha256(PIXEL).hexdigest(),
        alt="A library",
    )


def _paper(action, **fields):
    return Document.objects.create(
        submission=action.submissions.get(),
        file=ContentFile(b"%PDF-1.7", "plan.pdf"),
        sha256=hashlib.sha256(b"%PDF-1.7").hexdigest(),
        name="Plan.pdf",
        content_type="application/pdf",
        size=8,
        **fields,
    )


def test_photo_of_a_published_action_is_shown(client):
    picture = _photo(publish(1))
    answer = client.get(f"/pictures/photo/{picture.sha256}")
    assert (answer.status_code, answer["Content-Type"], b"".join(answer)) == (200, "image/jpeg", PIXEL)


def test_photo_of_a_hidden_action_is_not_there(client):
    picture = _photo(publish(1, state="in_review"))
    assert client.get(f"/pictures/photo/{picture.sha256}").status_code == 404


def test_photo_taken_down_is_not_there(client):
    picture = _photo(publish(1))
    picture.taken_down_at, picture.taken_down_reason = timezone.now(), "It was asked for."
    picture.save()
    assert client.get(f"/pictures/photo/{picture.sha256}").status_code == 404


def test_paper_is_a_download(client):
    paper = _paper(publish(1))
    answer = client.get(f"/documents/{paper.sha256}")
    assert answer["Content-Disposition"] == 'attachment; filename="Plan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer) == b"%PDF-1.7"


@pytest.mark.parametrize(("state", "is_public"), [("published", False), ("draft", True)])
def test_paper_that_is_not_public_is_not_there(client, state, is_public):
    paper = _paper(publish(1, state=state), is_public=is_public)
    assert client.get(f"/documents/{paper.sha256}").status_code == 404


def test_paths_picture_is_kept_for_ever(client):
    answer = client.get("/pictures/paths/CTA-2026-0001/52a9c4/row.svg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["CTA/nothex/row.svg", "CTA/52a9c4/tall.svg", f"{'C' * 60}/52a9c4/row.svg"]
)
def test_paths_picture_refuses_what_it_does_not_draw(client, address):
    assert client.get(f"/pictures/paths/{address}").status_code == 404
