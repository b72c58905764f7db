"""Files of an edition: built apart, replaced in one step, asked for again where a build died."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts import history
from publications import building, editions
from publications.models import EditionFile
from tests.publications.edition import publisher, small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_build_keeps_what_it_cost_and_release_opens_it(client):
    edition, by = small(languages=["en"]), publisher()
    address = "/en/publications/small-edition/"

    file = building.build(edition, "en")
    closed = [client.get(address).status_code, client.get(f"{address}en.pdf").status_code]
    editions.release(edition, by=by)
    answer = client.get(f"{address}en.pdf")

    assert (file.state, file.error, file.pages > 5, file.size) == (
        "built",
        "",
        True,
        Path(file.file.path).stat().st_size,
    )
    assert closed == [404, 404]
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert (answer["Content-Type"], answer["ETag"]) == ("application/pdf", f'"{file.sha256}"')
    assert [client.get(address).status_code, client.get("/ar/publications/").status_code] == [200, 200]
    assert client.get(f"{address}ar.pdf").status_code == 404
    assert [event.verb for event in history.of(edition)] == [
        "edition_planned",
        "edition_frozen",
        "edition_released",
    ]


def test_two_processes_give_the_same_bytes():
    edition = small(languages=["en"])
    first = building.build(edition, "en")
    old = Path(first.file.path)
    bytes_of_first = old.read_bytes()

    second = building.build(edition, "en")

    assert Path(second.file.path).read_bytes() == bytes_of_first
    assert second.sha256 == first.sha256


def test_failed_build_keeps_the_old_file_and_the_reason(settings):
    edition = small(languages=["en"])
    kept = building.build(edition, "en")
    settings.BUILD_MEGABYTES = 60
    EditionFile.objects.update(input_sha256="")

    failed = building.build(edition, "en")

    assert (failed.state, bool(failed.error)) == ("failed", True)
    assert (failed.file.name, failed.sha256) == (kept.file.name, kept.sha256)
    assert Path(failed.file.path).read_bytes()[:5] == b"%PDF-"


def test_build_that_is_under_way_is_left_alone():
    edition = small(languages=["en"])
    EditionFile.objects.create(edition=edition, language="en", state="building", started_at=timezone.now())

    assert building.build(edition, "en").state == "building"


def test_tick_finds_dead_and_forgotten_builds(django_capture_on_commit_callbacks):
    edition = small(languages=["en", "ar"])
    long_ago = timezone.now() - timedelta(days=1)
    EditionFile.objects.create(edition=edition, language="en", state="building", started_at=long_ago)
    EditionFile.objects.create(edition=edition, language="ar", state="queued", asked_at=timezone.now())

    assert building.build_due() == 1
    assert building.build_due() == 0
