"""A picture that was taken down is printed in no book any more, and no file that shows it is served."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from actions import uploads
from actions.models import Picture, Submission
from publications.book import snapshot
from publications.book import whole as book
from publications.desk import editions
from publications.making import withdrawing
from publications.models import EditionFile
from tests.publications.edition import publisher, small

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    by = publisher()
    edition = small(frozen=False, by=by)
    picture = Picture(
        submission=Submission.objects.get(action__code="CTA-2026-0001"), sha256="a" * 64, alt="A library"
    )
    picture.file.save("a.gif", ContentFile(b"GIF89a"), save=False)
    picture.save()
    return editions.freeze(edition, by=by)


def take_down():
    uploads.take_down(Picture.objects.get(), by=publisher(), reason="It was asked for.")


def test_book_leaves_it_out_and_its_fingerprint_stays(edition):
    before = book.html(edition, "en")
    take_down()

    after = book.html(edition, "en")

    assert ("A library" in before, "A library" in after, "pictures/" in after) == (True, False, False)
    assert after == book.html(edition, "en")
    entries = [row.printed for row in edition.entries.order_by("position", "pk")]
    assert snapshot.fingerprint(edition.frozen, entries) == edition.frozen_sha256


def test_file_that_shows_it_is_withdrawn_and_asked_for_again(edition, django_capture_on_commit_callbacks):
    then = timezone.now() - timedelta(hours=1)
    file = EditionFile(
        edition=edition, language="en", state=EditionFile.BUILT, started_at=then, built_at=then
    )
    file.sha256, file.size, file.pages = "b" * 64, 8, 1
    file.file.save("small-en.pdf", ContentFile(b"%PDF-1.7"), save=True)
    name, storage = file.file.name, file.file.storage
    assert withdrawing.withdraw_taken_down() == 0
    take_down()

    with django_capture_on_commit_callbacks() as left:
        assert withdrawing.withdraw_taken_down() == 1
    left[0]()

    file.refresh_from_db()
    assert (file.file.name, file.state, storage.exists(name)) == ("", EditionFile.QUEUED, False)
    assert withdrawing.withdraw_taken_down() == 0
