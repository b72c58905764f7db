"""What makes books difficult: strange letters, endless words, pictures of all kinds, withdrawn actions."""

import io

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from actions.models import Picture, Submission
from publications.book import whole as book
from publications.desk import editions
from publications.making import building, fitting
from publications.models import EditionPart
from tests.publications.edition import publisher, small

pytestmark = pytest.mark.django_db
HARD = (
    "Emoji 👩‍🌾🎉, 漢字 and 한국어, عربي, combining e\u0301\u0323\u0302, "
    + "Donaudampfschifffahrtsgesellschaft" * 12
    + " https://example.org/"
    + "path/" * 80
)
REMOTE = "Words.\n\n![a picture](http://127.0.0.1:9/canary.png)\n\n<script>alert(1)</script><b>bold</b>"


def image(mode="RGB", size=(300, 200), kind="JPEG"):
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def give_picture(code, name, content):
    picture = Picture(
        submission=Submission.objects.get(action__code=code), sha256=name[0] * 64, alt=f"Shows {name}"
    )
    picture.file.save(name, ContentFile(content), save=False)
    picture.save()
    return picture


@pytest.fixture
def hard(settings, tmp_path):
    """An edition of four actions with everything at once."""
    settings.MEDIA_ROOT = tmp_path / "media"
    by = publisher()
    edition = small(frozen=False, by=by, count=4, languages=["en"])
    edition.entries.update(treatment="one")
    for field in ("summary", "results"):
        Submission.objects.filter(action__code="CTA-2026-0001").update(**{field: HARD})
    give_picture("CTA-2026-0002", "a.jpg", image("CMYK"))
    gone = give_picture("CTA-2026-0003", "b.jpg", image())
    give_picture("CTA-2026-0004", "c.jpg", b"\xff\xd8\xff no picture at all")
    edition.parts.filter(kind=EditionPart.SUMMARY).update(text_en=REMOTE)
    edition = editions.freeze(edition, by=by)
    gone.file.storage.delete(gone.file.name)
    action = Submission.objects.get(action__code="CTA-2026-0004").action
    action.withdrawn_at, action.withdrawn_reason = timezone.now(), "It ended."
    action.save()
    return edition


def log_of(file):
    return [line for _second, line in file.log]


@pytest.mark.parametrize("format", ["pdf", "web"])
def test_hard_edition_is_built_and_the_log_names_each_entry(hard, format):
    file = building.build(hard, "en", format)

    said = log_of(file)
    assert (file.state, file.error) == ("built", "")
    for code, words in [
        ("CTA-2026-0001", "漢"),
        ("CTA-2026-0002", "its colours (CMYK) were turned into screen colours"),
        ("CTA-2026-0003", "picture is missing"),
        ("CTA-2026-0004", "is not a picture that can be read"),
        ("CTA-2026-0004", "withdrawn"),
    ]:
        assert [line for line in said if line.startswith(code) and words in line], (code, words, said)
    assert [line for line in said if "picture in the text is left out" in line]


def test_withdrawn_action_stays_in_a_frozen_book(hard):
    """A book of record says what stood on its day; the living page says that it was taken back, and why."""
    assert "CTA-2026-0004" in book.html(hard, "en")


def test_outside_picture_and_html_of_staff_never_reach_a_file(hard):
    html = book.html(hard, "en")
    assert 'src="http' not in html
    assert "<script" not in html
    assert "<b>bold</b>" not in html


def test_printers_picture_becomes_a_screen_picture_the_same_each_time(tmp_path):
    file = tmp_path / "a.jpg"
    file.write_bytes(image("CMYK", (3000, 1000)))

    content, kind, done = fitting.fitted(file, 2000)

    with Image.open(io.BytesIO(content)) as made:
        assert (made.mode, made.size, kind) == ("RGB", (2000, 667), "image/jpeg")
    assert "CMYK" in done
    assert "from 3000 to 2000 pixels" in done
    assert fitting.fitted(file, 2000)[0] == content


def test_fitting_picture_is_taken_as_it_is(tmp_path):
    file = tmp_path / "a.jpg"
    file.write_bytes(image())
    assert fitting.fitted(file, 2000) == (file.read_bytes(), "image/jpeg", "")


def test_huge_picture_is_not_opened(tmp_path):
    file = tmp_path / "a.png"
    for side in (12_000, 20_000):
        file.write_bytes(image("1", (side, side), "PNG"))
        with pytest.raises(fitting.Unfit, match="too large to be opened"):
            fitting.fitted(file, 2000)


def test_see_through_picture_keeps_what_shines_through(tmp_path):
    file = tmp_path / "a.png"
    file.write_bytes(image("RGBA", (3000, 30), "PNG"))
    assert fitting.fitted(file, 2000)[1] == "image/png"


def test_pictures_of_the_small_book_are_smaller(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    by = publisher()
    edition = small(frozen=False, by=by, languages=["en"], count=1)
    give_picture("CTA-2026-0001", "a.jpg", image(size=(2400, 1500)))
    edition = editions.freeze(edition, by=by)

    widths = {}
    for format in ("pdf", "small"):
        with pikepdf.open(building.build(edition, "en", format).file.path) as opened:
            widths[format] = max(
                int(thing.Width)
                for thing in opened.objects
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
            )
    assert widths == {"pdf": 2000, "small": 800}
