"""An edition read as web pages: its pages, the place of each action, its pictures, and what is not public."""

import re

import pytest
from django.core.files.base import ContentFile

from actions.models import Picture, Submission
from publications.desk import editions
from publications.making import building
from publications.models import EditionFile
from tests.publications.edition import publisher, small
from tests.publications.test_hard_texts import image

pytestmark = pytest.mark.django_db
READ = "/en/publications/small-edition/read/en/"


@pytest.fixture
def edition(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    by = publisher()
    edition = small(frozen=False, by=by)
    picture = Picture(
        submission=Submission.objects.get(action__code="CTA-2026-0001"), sha256="a" * 64, alt="A library"
    )
    picture.file.save("a.jpg", ContentFile(image(size=(2400, 1200))), save=False)
    picture.save()
    edition = editions.freeze(edition, by=by)
    for language in ("en", "ar"):
        building.build(edition, language, "web")
    type(edition).objects.update(released_at=edition.frozen_at)
    return edition


def test_edition_is_read_page_by_page(edition, client):
    start = client.get(READ)
    chapter = client.get(f"{READ}c-4/").content.decode()
    arabic = client.get("/ar/publications/small-edition/read/ar/c-4/").content.decode()
    name = re.search(r'src="\.\./pictures/([^"]+)"', chapter).group(1)
    picture = client.get(f"{READ}pictures/{name}")

    assert start.status_code == 200
    assert 'href="c-4/#c-4"' in start.content.decode()
    assert 'id="a-cta-2026-0001"' in chapter
    assert 'alt="A library"' in chapter
    assert '<article class="reading" lang="en" dir="ltr">' in chapter
    assert '<article class="reading" lang="ar" dir="rtl">' in arabic
    assert (picture.status_code, picture["Content-Type"], picture.content[:2]) == (
        200,
        "image/jpeg",
        b"\xff\xd8",
    )
    assert "Set-Cookie" not in start.headers
    for text in (start.content.decode(), chapter, arabic):
        assert not re.search(r"<script(?! type=.module. src|[^>]+ld\+json)|\sstyle=|\son[a-z]+=", text)


def test_code_of_an_action_leads_to_its_place(edition, client):
    for name in ("CTA-2026-0001", "a-cta-2026-0001"):
        answer = client.get(f"{READ}{name}/")
        assert (answer.status_code, answer["Location"]) == (302, f"{READ}c-4/#a-cta-2026-0001")


def test_chapters_are_not_for_search_engines_and_parts_are(edition, client):
    noindex = '<meta name="robots" content="noindex">'
    assert noindex in client.get(f"{READ}c-4/").content.decode()
    assert noindex not in client.get(READ).content.decode()
    assert noindex in client.get("/fr/publications/small-edition/read/en/").content.decode()


@pytest.mark.parametrize(
    "rest", ["nowhere/", "../fr/", "pictures/0000000000000000.jpg", "pictures/index.json", "CTA-2026-9999/"]
)
def test_what_is_not_there_is_not_found(edition, client, rest):
    assert client.get(f"{READ}{rest}").status_code in (404, 301)


def test_unreleased_edition_is_not_read(edition, client):
    type(edition).objects.update(released_at=None)
    assert client.get(READ).status_code == 404
    assert client.get(f"{READ}c-4/").status_code == 404


def test_lost_archive_is_not_found(edition, client):
    EditionFile.objects.update(file="editions/lost.zip")
    assert client.get(READ).status_code == 404


def test_page_of_the_edition_leads_to_it(edition, client):
    page = client.get("/en/publications/small-edition/").content.decode()
    assert f'href="{READ}"' in page
    assert 'href="/ar/publications/small-edition/read/ar/"' in page
