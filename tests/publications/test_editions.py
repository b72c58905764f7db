"""Planning, freezing, building and releasing an edition."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import history
from accounts.refusals import Refused
from publications.book import snapshot
from publications.book import whole as book
from publications.desk import editions
from publications.making import building
from publications.models import Edition
from tests.actions.published import publish
from tests.factories import UserFactory
from tests.publications.edition import publisher, small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_freeze_copies_so_that_later_changes_do_not_matter():
    edition = small()
    before = book.html(edition, "en")
    entry = edition.entries.get(action__code="CTA-2026-0001")

    submission = entry.submission
    submission.title = "Changed afterwards"
    submission.save()
    lead = submission.action.lead
    lead.official_name = "Renamed"
    lead.save()
    publish(9)
    frozen = Edition.objects.get(pk=edition.pk)
    entries = [row.printed for row in frozen.entries.all()]

    assert book.html(frozen, "en") == before
    assert snapshot.fingerprint(frozen.frozen, entries) == edition.frozen_sha256


def test_freeze_prints_the_head_of_the_history(client):
    """The head is the event of the freeze, which holds the fingerprint of what is printed."""
    edition, by = small(languages=["en"]), publisher()
    frozen = history.of(edition).get(verb="edition_frozen")
    history.record("later", edition, by=by)
    edition.released_at = timezone.now()
    edition.save(update_fields=["released_at"])

    assert (edition.history_head, edition.history_seq) == (frozen.hash, frozen.seq)
    assert frozen.payload["sha256"] == edition.frozen_sha256
    assert frozen.hash in book.html(edition, "en").replace("<wbr>", "")
    assert frozen.hash in client.get("/en/publications/small-edition/").content.decode()
    assert history.prove(expected=[edition.history_head]).met == {frozen.hash: frozen}


def test_freeze_takes_who_was_public_by_the_cut_off():
    publish(8, action={"published_at": timezone.now() - timedelta(days=3)})
    publish(9)
    by = publisher()
    edition = editions.plan(
        "early", cut_off=timezone.localdate() - timedelta(days=1), languages=["en"], by=by, title_en="Early"
    )

    edition = editions.freeze(edition, by=by)

    assert [row.printed["code"] for row in edition.entries.all()] == ["CTA-2026-0008"]


@pytest.mark.parametrize(
    "hidden",
    [
        {"state": "approved"},
        {"action": {"published_at": timezone.now() + timedelta(days=2)}},
        {"action": {"withdrawn_at": timezone.now(), "withdrawn_reason": "It ended."}},
        {"action": {"is_specimen": True}},
    ],
)
def test_what_is_not_public_is_never_printed(hidden):
    publish(7, title="Hiddencanary", **hidden)

    edition = small()

    assert "Hiddencanary" not in book.html(edition, "en")


def test_gather_keeps_order_and_marks_of_staff():
    edition = small(frozen=False)
    edition.entries.filter(action__code="CTA-2026-0002").update(treatment="two", position=0)
    publish(3)

    editions.gather(edition, by=publisher())

    assert [(row.action.code, row.treatment) for row in edition.entries.all()] == [
        ("CTA-2026-0002", "two"),
        ("CTA-2026-0001", "one"),
        ("CTA-2026-0003", "line"),
    ]


def test_freeze_refuses_a_second_time_and_says_so():
    edition = small()
    with pytest.raises(Refused, match="frozen already"):
        editions.freeze(edition, by=publisher())
    with pytest.raises(Refused, match="do not change"):
        editions.gather(edition, by=publisher())


def test_freeze_refuses_a_cut_off_to_come():
    publish(1)
    by = publisher()
    edition = editions.plan(
        "late", cut_off=timezone.localdate() + timedelta(days=1), languages=["en"], by=by, title_en="Late"
    )
    with pytest.raises(Refused, match="still to come"):
        editions.freeze(edition, by=by)


def test_freeze_refuses_an_edition_without_entries():
    by = publisher()
    edition = editions.plan("none", cut_off=timezone.localdate(), languages=["en"], by=by, title_en="None")
    with pytest.raises(Refused, match="nothing to print"):
        editions.freeze(edition, by=by)


def test_plan_refuses_languages_the_portal_does_not_speak():
    with pytest.raises(ValidationError):
        editions.plan("x", cut_off=timezone.localdate(), languages=["de"], by=publisher(), title_en="X")


def test_unfrozen_edition_is_neither_built_nor_released():
    edition, by = small(frozen=False), publisher()
    for verb in (
        lambda: building.request_builds(edition, by=by),
        lambda: building.build(edition, "en"),
        lambda: editions.release(edition, by=by),
    ):
        with pytest.raises(Refused, match="not frozen"):
            verb()


def test_release_waits_for_every_language():
    edition = small()
    with pytest.raises(Refused, match="en, ar"):
        editions.release(edition, by=publisher())


@pytest.mark.parametrize(
    "verb", [editions.gather, editions.freeze, building.request_builds, editions.release]
)
def test_strangers_may_not(verb):
    edition = small()
    for stranger in (UserFactory(), UserFactory(is_staff=True)):
        with pytest.raises(PermissionDenied):
            verb(edition, by=stranger)


def test_command_builds_by_hand_and_prints_the_path(capsys):
    small(languages=["en"])

    call_command("build_edition", "small-edition", language="en")

    assert Path(capsys.readouterr().out.strip()).read_bytes()[:5] == b"%PDF-"


def test_command_names_what_stands_in_its_way():
    edition = small(languages=["en"], frozen=False)
    for given, sentence in [
        ({"slug": "other"}, "Known: small-edition"),
        ({"slug": edition.slug}, "not frozen"),
        ({"slug": edition.slug, "freeze": True}, "Name who freezes"),
        ({"slug": edition.slug, "freeze": True, "by": UserFactory().email}, "does not publish"),
    ]:
        slug = given.pop("slug")
        with pytest.raises(CommandError, match=sentence):
            call_command("build_edition", slug, language="en", **given)
