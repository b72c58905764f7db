"""The PDF of a designer: looked at before it is kept, offered first, replaced, taken back."""

import hashlib
import io

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import history
from accounts.refusals import Refused
from publications.desk import editions
from publications.making import designed
from publications.models import EditionFile
from tests.factories import UserFactory
from tests.publications.edition import publisher, small

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return small(languages=["en", "ar"])


def a_pdf(*, pages=3, password="", **root):
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _number in range(pages):
            made.add_blank_page()
        for name, value in root.items():
            made.Root[f"/{name}"] = value
        made.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def with_file(name, content):
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.attachments[name] = content
        made.save(out)
    return out.getvalue()


def upload(content):
    return SimpleUploadedFile("book.pdf", content, content_type="application/pdf")


def test_it_is_kept_counted_and_offered_first(edition, client):
    by, content = publisher(), a_pdf()

    file = designed.replace(edition, "en", upload(content), by=by)
    designed.replace(edition, "ar", upload(a_pdf(pages=1)), by=by)
    editions.release(edition, by=by)
    answer = client.get("/en/publications/small-edition/en-designed.pdf")
    page = client.get("/en/publications/small-edition/").content.decode()

    assert (file.state, file.pages, file.size) == ("built", 3, len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert [0, "it is not tagged"] in file.log
    assert b"".join(answer.streaming_content) == content
    assert page.index("en-designed.pdf") < page.index("ar-designed.pdf")
    assert history.of(edition).filter(verb="edition_designed_file_kept").count() == 2


def test_the_next_one_takes_its_place(edition, django_capture_on_commit_callbacks):
    by = publisher()
    first = designed.replace(edition, "en", upload(a_pdf()), by=by)
    with django_capture_on_commit_callbacks(execute=True):
        second = designed.replace(edition, "en", upload(a_pdf(pages=5)), by=by)

    assert (second.pk, second.pages) == (first.pk, 5)
    assert not first.file.storage.exists(first.file.name)
    assert second.file.storage.exists(second.file.name)


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F="calc.exe")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"GIF89a not a book", "is not a PDF"),
        (b"%PDF-1.7 and then nothing", "damaged"),
        (a_pdf(pages=0), "no page"),
        (a_pdf(password="secret"), "locked"),
        (a_pdf(OpenAction=SCRIPT), "scripts"),
        (a_pdf(OpenAction=LAUNCH), "scripts"),
        (a_pdf(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary())), "scripts"),
        (with_file("run.exe", b"MZ"), "scripts"),
    ],
)
def test_what_may_not_be_kept_is_refused(edition, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        designed.replace(edition, "en", upload(content), by=publisher())
    assert not EditionFile.objects.exists()


def test_data_inside_is_welcome(edition):
    assert designed.replace(edition, "en", upload(with_file("data.csv", b"a,b")), by=publisher()).pages == 1


def test_strangers_large_files_and_other_languages_are_refused(edition, settings):
    with pytest.raises(PermissionDenied):
        designed.replace(edition, "en", upload(a_pdf()), by=UserFactory(is_staff=True))
    with pytest.raises(Refused, match="not printed in that language"):
        designed.replace(edition, "fr", upload(a_pdf()), by=publisher())
    settings.DESIGNED_MAX_BYTES = 10
    with pytest.raises(ValidationError, match="at most"):
        designed.replace(edition, "en", upload(a_pdf()), by=publisher())


def test_it_is_taken_back_unless_it_is_the_only_book(edition):
    by = publisher()
    file = designed.replace(edition, "en", upload(a_pdf()), by=by)
    designed.replace(edition, "ar", upload(a_pdf()), by=by)
    edition = editions.release(edition, by=by)

    with pytest.raises(Refused, match="only book"):
        designed.take_back(file, by=by)
    EditionFile.objects.create(
        edition=edition, language="en", state="built", file="editions/a.pdf", sha256="a" * 64, size=1, pages=1,
        built_at=timezone.now(),
    )  # fmt: skip
    designed.take_back(file, by=by)

    assert not EditionFile.objects.filter(format="designed", language="en").exists()


def test_desk_shows_files_and_takes_a_designed_one(edition, staff_client):
    desk = f"/secretariat/publications/edition/{edition.pk}/"
    EditionFile.objects.create(
        edition=edition, language="en", state="building", done=3, steps=8, log=[[0.4, "written: 8 chapters"]]
    )

    page = staff_client.get(f"{desk}change/").content.decode()
    piece = staff_client.get(f"{desk}files/")
    brought = staff_client.post(
        f"{desk}files/designed/", {"language": "ar", "file": upload(a_pdf())}, follow=True
    )
    refused = staff_client.post(
        f"{desk}files/designed/", {"language": "ar", "file": upload(b"GIF89a")}, follow=True
    )

    for text in (page, piece.content.decode()):
        assert "Chapter 3 of 8" in text
        assert '<progress max="8" value="3"' in text
        assert "written: 8 chapters" in text
        assert "data-live-now" in text
    assert "no-store" in piece["Cache-Control"]
    assert "offered before the file" in brought.content.decode()
    assert "is not a PDF" in refused.content.decode()
    assert EditionFile.objects.get(format="designed").pages == 3


def test_desk_cancels_and_takes_back(edition, staff_client):
    desk = f"/secretariat/publications/edition/{edition.pk}/"
    file = EditionFile.objects.create(edition=edition, language="en")
    brought = designed.replace(edition, "ar", upload(a_pdf()), by=publisher())

    staff_client.post(f"{desk}files/{file.pk}/cancel/")
    staff_client.post(f"{desk}files/{brought.pk}/take-back/")

    file.refresh_from_db()
    assert file.state == "cancelled"
    assert not EditionFile.objects.filter(pk=brought.pk).exists()
