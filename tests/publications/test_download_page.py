"""The page of an edition: files with their marks, contents, corrections, references; the shelf of all of them."""

import json
import re

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from publications import shelf
from publications.desk import editions
from publications.models import Edition, EditionFile, EditionPart
from tests.publications.edition import publisher, small

pytestmark = pytest.mark.django_db
PAGE = "/en/publications/small-edition/"


def released(**fields):
    edition = small()
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(**({"released_at": now} | fields))
    for at, language in enumerate(edition.languages):
        row = EditionFile(
            edition=edition, language=language, state="built", sha256=str(at) * 64, size=123456, pages=70 + at,
            built_at=now,
        )  # fmt: skip
        row.file.save(f"small-{language}.pdf", ContentFile(b"%PDF-1.7 small"))
    return Edition.objects.get(pk=edition.pk)


def words(client, path=PAGE):
    return " ".join(client.get(path).content.decode().split())


def test_page_shows_each_file_with_its_marks(client):
    released()
    page = words(client)
    assert '<th scope="row" lang="en"><bdi>English</bdi></th>' in page
    assert '<th scope="row" lang="ar"><bdi>العربيّة</bdi></th>' in page
    for told in ("PDF, tagged, for archives", "0" * 64, "1" * 64, "70", "120.6\xa0KB", "How to check it"):
        assert told.replace("\xa0", " ") in page.replace("\xa0", " ")
    assert client.get(f"{PAGE}en.pdf").getvalue() == b"%PDF-1.7 small"


def test_every_format_that_is_built_is_offered_and_the_best_pdf_stands_first(client):
    edition = released()
    for at, kind in enumerate((EditionFile.SMALL, EditionFile.DESIGNED, EditionFile.WEB)):
        row = EditionFile(
            edition=edition, language="en", format=kind, state="built", sha256=str(at + 5) * 64, size=1000, pages=3,
            built_at=timezone.now(),
        )  # fmt: skip
        row.file.save(f"small-{kind}.pdf", ContentFile(b"%PDF-1.7 other"))
    page = words(client)
    for address in ("en.pdf", "en-small.pdf", "en-designed.pdf", "read/en/"):
        assert f'<td><a href="{PAGE}{address}"' in page
    head = page.split("What it holds")[0]
    assert f'href="{PAGE}en-designed.pdf"' in head
    assert f'href="{PAGE}en.pdf"' not in head
    assert f'Read online: <a href="{PAGE}read/en/" hreflang="en">' in head


def test_file_that_is_not_built_is_not_offered(client):
    edition = released()
    EditionFile.objects.create(edition=edition, language="fr", state="queued")
    assert "français</bdi></th>" not in words(client)


def test_page_lists_the_parts_that_are_printed(client):
    released()
    page = words(client)
    listed = re.findall(r'<ol class="parts">(.*?)</ol>', page)[0]
    assert re.sub(r"<[^>]+>", " ", listed).split() != []
    assert "Signatories by country" in listed
    assert "Executive summary" not in listed  # nobody wrote one


def test_page_tells_what_an_edition_corrects_in_safe_html(client):
    edition = small(frozen=False)
    Edition.objects.filter(pk=edition.pk).update(
        changes_en="- Page 12: *Medellín*, not Bogotá.\n\n<script>alert(1)</script>"
    )
    edition = editions.freeze(Edition.objects.get(pk=edition.pk), by=publisher())
    Edition.objects.filter(pk=edition.pk).update(released_at=timezone.now())
    page = words(client)
    assert "What this edition corrects" in page
    assert "<em>Medellín</em>" in page
    assert "<script>alert" not in page


def test_corrected_edition_and_earlier_one_lead_to_each_other(client):
    first = released()
    second = Edition.objects.create(
        slug="second", title="A small edition", number="1.1", cut_off=first.cut_off, languages=["en"], corrects=first,
        frozen=first.frozen, frozen_sha256="0" * 64, frozen_at=timezone.now(), released_at=timezone.now(),
    )  # fmt: skip
    assert 'href="/en/publications/second/"' in words(client)
    page = words(client, "/en/publications/second/")
    assert "Earlier editions" in page
    assert f'href="{PAGE}"' in page.split("Earlier editions")[1]
    Edition.objects.filter(pk=first.pk).update(released_at=None)
    assert shelf.earlier(second) == []


@pytest.mark.parametrize(
    ("language", "title"), [("en", "A small edition"), ("es", "A small edition"), ("ar", "طبعة صغيرة")]
)
def test_reference_carries_edition_day_and_address(client, language, title):
    released(released_at=timezone.now().replace(year=2026, month=11, day=21))
    path = f"/{language}/publications/small-edition/citation"
    bib = client.get(f"{path}.bib")
    assert bib["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert bib.content.decode().splitlines()[0] == "@book{small-edition-1.0,"
    assert f"title = {{{{{title}}}}}," in bib.content.decode()
    lines = client.get(f"{path}.ris").content.decode().splitlines()
    assert lines[0] == "TY  - BOOK"
    assert f"TI  - {title}" in lines
    assert "ET  - 1.0" in lines
    assert "PY  - 2026" in lines
    assert any(line.endswith(f"/{language}/publications/small-edition/") for line in lines)
    assert client.get(f"{path}.doc").status_code == 404


def test_reference_of_a_title_that_means_something_to_tex_is_harmless(client):
    edition = released()
    edition.frozen["texts"]["title"]["en"] = "50 % {more} & $ounds"
    edition.save()
    assert r"50 \% \{more\} \& \$ounds" in client.get(f"{PAGE}citation.bib").content.decode()


def test_machines_read_a_book_with_its_files(client):
    released()
    block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', words(client))[0]
    told = json.loads(block)
    assert told["@type"] == ["Book", "Report"]
    assert (told["name"], told["bookEdition"], told["numberOfPages"]) == ("A small edition", "1.0", 70)
    assert [row["sha256"][0] for row in told["encoding"]] == ["0", "1"]


def test_shared_link_shows_a_picture_that_may_be_kept(client):
    released()
    address = re.findall(r'property="og:image" content="[^"]*?(/en/[^"]+)"', words(client))[0]
    answer = client.get(address)
    assert answer.status_code in (200, 302)  # a machine without the fonts shows the card of the portal
    assert client.get("/en/publications/small-edition/share-0.png")["Location"] == address


@pytest.mark.parametrize("name", ["", "citation.bib", "share-0.png", "en.pdf"])
def test_edition_that_is_not_released_has_no_address(client, name):
    released(released_at=None)
    assert client.get(f"{PAGE}{name}").status_code == 404


def test_title_in_another_language_says_so(client):
    released()
    page = words(client, "/fr/publications/small-edition/")
    assert '<h1 lang="en" dir="ltr">A small edition</h1>' in page
    assert '<h1 lang="ar" dir="rtl">طبعة صغيرة</h1>' in words(client, "/ar/publications/small-edition/")


def test_shelf_shows_editions_and_leads_to_the_short_forms(client):
    released()
    page = words(client, "/en/publications/")
    assert '<bdi lang="en">English</bdi> · <bdi lang="ar">العربيّة</bdi>' in page
    assert 'href="/en/brief/"' in page
    assert "/brief.pdf" in page


def test_edition_frozen_before_parts_were_rows_has_a_page(client):
    edition = released()
    edition.frozen["schema_version"] = 1
    none = dict.fromkeys(("en", "es", "fr", "ar"), "")
    edition.frozen["texts"] |= {"foreword": none, "foreword_by": none, "about": none | {"en": "About *it*."}}
    edition.frozen["texts"].pop("changes")
    edition.save()
    assert "About <em>it</em>." in words(client)
    assert EditionPart.objects.exists()
