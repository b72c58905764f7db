"""The formats of an edition: what each file holds, and that nothing broken is offered."""

import hashlib
import json
import zipfile

import pikepdf
import pytest

from publications.making import building, formats, source
from publications.models import EditionFile
from tests.publications.edition import publisher, small

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, django_db_setup, django_db_blocker):
    """The files of a small edition in English, built once for this module: {format: (row, edition)}."""
    from django.conf import settings
    from django.db import transaction

    usual, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        edition = small()
        files = {code: building.build(edition, "en", code) for code in formats.BUILT}
        entries = [row.printed for row in edition.entries.order_by("position", "pk")]
        transaction.set_rollback(True)
    yield {"edition": edition, "entries": entries, **files}
    settings.MEDIA_ROOT = usual


def test_every_format_is_built_and_told(shelf):
    for code in formats.BUILT:
        file = shelf[code]
        with open(file.file.path, "rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        assert (file.state, file.error, file.sha256) == ("built", "", sha256)
        assert (file.size > 1000, file.pages > 5, file.cpu_seconds > 0, file.peak_bytes > 2**20) == (
            True,
        ) * 4
        assert file.done == file.steps > 5
        assert file.log[0][1] == f"written: {file.steps} chapters, 2 entries"
        assert file.log[-1][1] == f"checked: {file.pages} pages"


def test_pdf_holds_the_data_its_fingerprint_is_taken_over(shelf):
    edition = shelf["edition"]
    with pikepdf.open(shelf["pdf"].file.path) as opened:
        assert sorted(opened.attachments) == ["small-edition-1.0-en.csv", "small-edition-1.0.json"]
        assert [str(row.AFRelationship) for row in opened.Root.AF] == ["/Data", "/Data"]
        data = opened.attachments["small-edition-1.0.json"].get_file()
        table = opened.attachments["small-edition-1.0-en.csv"].get_file()
        dated = edition.frozen_at.replace(microsecond=0)
        assert {data.creation_date, data.mod_date, table.creation_date} == {dated}
        whole, rows = data.read_bytes(), table.read_bytes().decode("utf-8-sig").splitlines()
    assert hashlib.sha256(whole).hexdigest() == edition.frozen_sha256
    assert json.loads(whole)["entries"] == shelf["entries"]
    assert rows[0].startswith("code,address,kind,language,title")
    assert [row.split(",")[0] for row in rows[1:]] == ["CTA-2026-0001", "CTA-2026-0002"]


def test_small_pdf_keeps_its_tags_and_holds_no_data(shelf):
    with pikepdf.open(shelf["small"].file.path) as opened:
        assert opened.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in opened.Root
        assert list(opened.attachments) == []
    assert shelf["small"].size < shelf["pdf"].size


def test_fonts_that_were_used_are_recorded_by_hash(shelf):
    fonts = shelf["pdf"].fonts
    assert {"stix-two-text-latin.woff2", "commissioner-latin.woff2"} <= set(fonts)
    for name, sha256 in fonts.items():
        file = source.pdf.our_folders().find(f"/static/fonts/{name}")
        assert file is None or hashlib.sha256(file.read_bytes()).hexdigest() == sha256
        assert len(sha256) == 64


def test_web_pages_are_the_lines_of_the_contents_and_lead_to_each_other(shelf):
    with zipfile.ZipFile(shelf["web"].file.path) as archive:
        index = json.loads(archive.read("index.json"))
        texts = {page["name"]: archive.read(f"pages/{page['name']}.html").decode() for page in index["pages"]}
    assert [page["name"] for page in index["pages"]][:3] == ["start", "part-1", "part-3"]
    assert index["anchors"]["a-cta-2026-0001"] == "c-4"
    assert 'href="../c-4/#a-cta-2026-0001"' in texts["by-country"]
    assert 'href="c-4/#c-4"' in texts["start"]
    assert {text.count("<h1") for name, text in texts.items()} == {1}


def test_broken_file_is_never_offered(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    edition = small(languages=["en"])
    kept = building.build(edition, "en", "web")
    monkeypatch.setattr(formats.inspecting, "web", lambda *args: ["it has no page"])
    EditionFile.objects.update(input_sha256="")

    failed = building.build(edition, "en", "web")

    assert (failed.state, failed.error, failed.file.name) == ("failed", "it has no page", kept.file.name)
    assert [file.name for file in (tmp_path / "media" / "editions").iterdir()] == [
        kept.file.name.split("/")[1]
    ]


def test_unknown_formats_and_languages_are_refused():
    edition, by = small(languages=["en"]), publisher()
    for asked in ({"formats": ["designed"]}, {"formats": ["docx"]}):
        with pytest.raises(Exception, match="not built"):
            building.request_builds(edition, by=by, **asked)
    with pytest.raises(Exception, match="not printed in that language"):
        building.request_builds(edition, by=by, languages=["fr"])
