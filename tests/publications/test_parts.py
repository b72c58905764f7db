"""The parts of an edition: set up, written, ordered, frozen and printed."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import history
from accounts.refusals import Refused
from publications.book import pieces, snapshot
from publications.book import whole as book
from publications.desk import editions, parts
from publications.models import EditionPart
from tests.factories import UserFactory
from tests.publications.edition import publisher, small

pytestmark = pytest.mark.django_db
ONCE = ["imprint", "summary", "figures", "about", "localisation", "actions", "recommendations", "signatories",
        "list", "matrix", "glossary", "indexes"]  # fmt: skip


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def edition():
    return small(frozen=False)


def kinds(edition):
    return list(edition.parts.values_list("kind", flat=True))


def heads(html):
    return re.findall(r"<h1[^>]*>([^<]+)</h1>", html)


def test_new_edition_has_every_part_once_in_the_usual_order(edition):
    assert kinds(edition) == ONCE
    parts.set_up(edition, {})
    assert kinds(edition) == ONCE


def test_forewords_stand_after_each_other(edition):
    by = publisher()
    for name in ("First", "Second"):
        parts.add(edition, "foreword", by=by, text_en=f"{name} words.", by_en=name)
    assert kinds(edition)[:4] == ["imprint", "foreword", "foreword", "summary"]
    with pytest.raises(ValidationError, match="only one part"):
        parts.add(edition, "summary", by=by)


def test_written_parts_are_printed_in_their_order_and_language(edition):
    by = publisher()
    parts.add(edition, "foreword", by=by, text_en="Cities *act*.", by_en="A mayor", title_en="To the reader")
    summary = edition.parts.get(kind="summary")
    parts.write(summary, by=by, text_ar="ملخص قصير", text_en="Short.")
    order = [edition.parts.get(kind=kind).pk for kind in ("summary", "foreword")]
    rest = edition.parts.exclude(pk__in=order).values_list("pk", flat=True)
    parts.put_in_order(edition, [*order, *rest], by=by)

    edition = editions.freeze(edition, by=by)
    english, arabic = book.html(edition, "en"), book.html(edition, "ar")

    assert heads(english)[:4] == ["A small edition", "Contents", "Executive summary", "To the reader"]
    assert "<p>Cities <em>act</em>.</p>" in english
    assert '<div class="bd txt written" lang="ar" dir="rtl"><p>ملخص قصير</p>' in arabic
    assert '<h1 lang="en" dir="ltr">To the reader</h1>' in arabic
    assert "Recommendations</h1>" not in english  # nobody wrote it


def test_part_that_is_off_is_not_printed(edition):
    by = publisher()
    before = [row["kind"] for row in snapshot.frame(edition, [])["parts"]]
    parts.write(edition.parts.get(kind="figures"), by=by, shown=False)
    frozen = editions.freeze(edition, by=by)

    assert [row["kind"] for row in frozen.frozen["parts"]] == [kind for kind in before if kind != "figures"]
    assert "The register in figures" not in book.html(frozen, "en")


def test_markdown_of_staff_brings_neither_html_nor_remote_pictures(edition):
    by = publisher()
    text = "<script>alert(1)</script> ![x](https://example.org/x.png) [a](javascript:alert(1)) **kept**"
    parts.write(edition.parts.get(kind="summary"), by=by, text_en=text)
    printed = book.html(editions.freeze(edition, by=by), "en")

    assert "<strong>kept</strong>" in printed
    assert not re.search(r"""<script|href="javascript|<img[^>]+example\.org""", printed)


def test_edition_frozen_before_parts_were_rows_is_printed_as_it_was():
    edition = small()
    frozen = edition.frozen
    frozen["schema_version"] = 1
    del frozen["parts"]
    words = {"en": "Old words.", "es": "", "fr": "", "ar": ""}
    frozen["texts"] |= {"foreword": words, "foreword_by": words | {"en": "A mayor"}, "about": words}

    heading = heads(book.html(edition, "en"))

    assert [kind["kind"] for kind in snapshot.frozen_parts(frozen)][:2] == ["foreword", "about"]
    assert "Foreword" in heading
    assert "How to read this edition" in heading


def test_parts_of_a_frozen_edition_do_not_change():
    edition, by = small(), publisher()
    part = edition.parts.get(kind="summary")
    for verb in (
        lambda: parts.write(part, by=by, text_en="Later."),
        lambda: parts.add(edition, "spotlight", by=by),
        lambda: parts.put_in_order(edition, [part.pk], by=by),
    ):
        with pytest.raises(Refused, match="do not change any more"):
            verb()


def test_order_of_parts_that_changed_meanwhile_is_refused(edition):
    with pytest.raises(Refused, match="changed meanwhile"):
        parts.put_in_order(edition, [edition.parts.first().pk], by=publisher())


def test_strangers_write_no_part_and_unknown_texts_are_refused(edition):
    part = edition.parts.get(kind="summary")
    for stranger in (UserFactory(), UserFactory(is_staff=True)):
        with pytest.raises(PermissionDenied):
            parts.write(part, by=stranger, text_en="Mine.")
    with pytest.raises(ValidationError, match="no such text"):
        parts.write(part, by=publisher(), kind="actions")


def test_history_says_who_wrote_what(edition):
    by = publisher()
    parts.write(edition.parts.get(kind="summary"), by=by, text_en="Short.", shown=True)
    event = history.of(edition).get(verb="edition_part_written")
    assert (event.actor, event.payload["columns"]) == (by.public_id, ["text_en"])
    assert EditionPart.objects.get(edition=edition, kind="summary").text_en == "Short."


def test_what_no_language_of_the_reader_has_falls_back_in_the_order_of_the_portal():
    """Whatever order the database keeps frozen values in."""
    assert pieces.first({"ar": "طبعة", "en": "Edition", "es": ""}, "es") == ("Edition", "en")
    assert pieces.first({"ar": "طبعة"}, "es") == ("طبعة", "ar")
    assert pieces.first({}, "es") == ("", "es")
