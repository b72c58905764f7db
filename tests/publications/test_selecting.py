"""Who is in an edition, who is out and why; treatments, order and words of the secretariat; corrections."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import history
from accounts.refusals import Refused
from actions.models import Action
from publications.book import snapshot
from publications.book import whole as book
from publications.desk import checking, correcting, editions, parts, selecting
from publications.models import Edition
from publications.proofs import settling
from tests.actions.published import publish
from tests.factories import UserFactory
from tests.publications.edition import publisher, small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def codes(edition):
    """The numbers of the entries that would be printed, in their order."""
    now = selecting.standing(Edition.objects.get(pk=edition.pk))
    return [row.action.code[-1] for row in edition.entries.all() if row.action_id in now.texts]


def why(edition):
    now = selecting.standing(Edition.objects.get(pk=edition.pk))
    return {now.codes[pk][-1]: reason for pk, reason in now.out.items()}


def entry(edition, number):
    return edition.entries.get(action__code=f"CTA-2026-{number:04}")


@pytest.fixture
def edition():
    """Of two actions that serve one objective and one that serves another."""
    publish(3, objectives=[("gcm", 7)])
    return small(frozen=False)


def test_everybody_who_is_out_has_a_reason():
    now, by = timezone.now(), publisher()
    publish(1)
    publish(2, action={"published_at": now - timedelta(days=9)})
    publish(
        3,
        action={
            "published_at": now - timedelta(days=9),
            "withdrawn_at": now,
            "withdrawn_reason": "It ended.",
        },
    )
    publish(4, action={"published_at": now + timedelta(days=2)})
    publish(5, action={"published_at": now - timedelta(days=9), "is_specimen": True})
    publish(6, state="approved", action={"published_at": None})
    publish(7, state="replaced", action={"published_at": now - timedelta(days=9)})
    publish(8, action={"published_at": now - timedelta(days=9)}, objectives=[("gcm", 2)])
    publish(9, action={"published_at": now - timedelta(days=9)})
    publish(10, state="draft", action={"code": None})
    edition = editions.plan(
        "who", cut_off=timezone.localdate() - timedelta(days=5), languages=["en"], by=by, title_en="Who"
    )
    selecting.leave_out(edition, [entry(edition, 9).pk], by=by, because="Told twice.")
    selecting.choose(edition, by=by, selection="gcm=gcm-15")
    expected = {"1": "late", "3": "withdrawn", "4": "embargo", "5": "specimen", "6": "approved", "7": "no_text",
                "8": "other", "9": "hand"}  # fmt: skip

    assert why(edition) == expected
    assert codes(edition) == ["2"]
    assert {
        reason: count
        for reason, _words, count in selecting.standing(Edition.objects.get(pk=edition.pk)).counts
    } == dict.fromkeys(expected.values(), 1)


def test_who_was_out_stays_true_after_the_freeze_and_is_never_printed(edition):
    by = publisher()
    selecting.leave_out(edition, [entry(edition, 2).pk], by=by, because="Told twice.")
    selecting.choose(edition, by=by, selection="gcm=gcm-15")
    frozen = editions.freeze(edition, by=by)
    Action.objects.filter(code="CTA-2026-0003").update(
        withdrawn_at=timezone.now(), withdrawn_reason="It ended."
    )
    frozen = Edition.objects.get(pk=frozen.pk)

    assert frozen.out == {
        "counts": {"hand": 1, "other": 1},
        "rows": [
            {
                "code": "CTA-2026-0002",
                "title": "Library lessons 2",
                "reason": "hand",
                "because": "Told twice.",
            }
        ],
        "others": ["CTA-2026-0003"],
    }
    assert history.of(frozen).get(verb="edition_frozen").payload["out"] == {"hand": 1, "other": 1}
    assert "Told twice" not in book.html(frozen, "en") + snapshot.canonical(frozen.frozen)
    assert [row.printed["code"] for row in frozen.entries.all() if row.printed] == ["CTA-2026-0001"]


def test_filter_of_the_list_chooses_and_hands_correct_it(edition):
    by = publisher()
    action = Action.objects.get(code="CTA-2026-0003")
    selecting.choose(
        edition, by=by, selection="https://portal.example/en/actions/?gcm=gcm-15&sort=name&page=2"
    )
    edition.refresh_from_db()
    assert (edition.selection, codes(edition)) == ("gcm=gcm-15", ["1", "2"])

    added = selecting.add(edition, action, by=by)
    selecting.leave_out(edition, [entry(edition, 1).pk], by=by, because="  Told \n twice. ")
    assert (added.by_hand, codes(edition)) == (True, ["2", "3"])
    assert entry(edition, 1).left_out_because == "Told twice."

    selecting.bring_back(edition, [entry(edition, 1).pk], by=by)
    selecting.choose(edition, by=by, selection="")
    assert codes(edition) == ["1", "2", "3"]
    assert [event.verb for event in history.of(edition)] == [
        "edition_planned", "edition_selection_chosen", "edition_entry_added", "edition_entries_left_out",
        "edition_entries_brought_back", "edition_selection_chosen",
    ]  # fmt: skip


def test_counting_before_a_filter_is_taken_changes_nothing(edition):
    assert len(selecting.standing(edition, selection="gcm=gcm-07").texts) == 1
    assert (edition.selection, edition.entries.count()) == ("", 3)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("no filter here", "knows no filter"),
        ("?gcm=none", "knows no filter"),
        ("?q=" + "a b " * 200, "too long"),
    ],
)
def test_address_without_a_filter_is_refused(edition, address, sentence, monkeypatch):
    monkeypatch.setattr(Edition._meta.get_field("selection"), "max_length", 100)
    with pytest.raises(ValidationError, match=sentence):
        selecting.choose(edition, by=publisher(), selection=address)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"action": {"published_at": timezone.now() + timedelta(days=2)}}, "under embargo"),
        ({"action": {"withdrawn_at": timezone.now(), "withdrawn_reason": "It ended."}}, "withdrawn"),
        ({"state": "approved"}, "approved, not published yet"),
        ({"state": "draft"}, "no text of it is public"),
    ],
)
def test_what_the_public_may_not_read_is_not_taken_in_by_hand(edition, given, sentence):
    hidden = publish(9, **given)
    with pytest.raises(Refused, match=sentence):
        selecting.add(edition, hidden, by=publisher())


def test_gathering_keeps_what_staff_did_even_while_an_action_is_out(edition):
    by, row = publisher(), entry(edition, 3)
    selecting.write(row, by=by, summary_fr="Nos mots.")
    selecting.choose(edition, by=by, selection="gcm=gcm-15")
    assert codes(edition) == ["1", "2"]
    selecting.choose(edition, by=by, selection="")

    assert (codes(edition), entry(edition, 3).summary_fr) == (["1", "2", "3"], "Nos mots.")
    assert entry(edition, 3).pk == row.pk


def test_words_kept_for_an_entry_that_is_out_are_not_printed(edition):
    by = publisher()
    selecting.write(entry(edition, 3), by=by, summary_en="Canary words.")
    selecting.choose(edition, by=by, selection="gcm=gcm-15")
    frozen = editions.freeze(edition, by=by)

    kept = entry(frozen, 3)
    assert (kept.left_out, kept.left_out_because, kept.printed) == (True, "Not matching the filter", {})
    assert "Canary" not in book.html(frozen, "en")


def test_edition_opened_again_asks_anew_whom_its_freeze_set_aside(edition):
    by = publisher()
    selecting.write(entry(edition, 3), by=by, summary_en="Kept words.")
    selecting.leave_out(edition, [entry(edition, 2).pk], by=by, because="Told twice.")
    selecting.choose(edition, by=by, selection="gcm=gcm-15")
    edition = editions.freeze(edition, by=by)
    settling.thaw(edition, by=by, reason="A name is wrong.")
    selecting.choose(edition, by=by, selection="")

    assert (codes(edition), why(edition)) == (["1", "3"], {"2": "hand"})
    assert entry(edition, 3).summary_en == "Kept words."


def test_entries_change_places_within_the_places_they_hold(edition):
    by = publisher()
    first, second, third = (entry(edition, number).pk for number in (1, 2, 3))
    selecting.put_in_order(edition, [third, first], by=by)
    assert codes(edition) == ["3", "2", "1"]
    with pytest.raises(Refused, match="changed meanwhile"):
        selecting.put_in_order(edition, [third, 0], by=by)


def test_entries_that_share_a_place_are_told_apart(edition):
    edition.entries.update(position=1)
    second, first = entry(edition, 2).pk, entry(edition, 1).pk
    selecting.put_in_order(edition, [second, first], by=publisher())
    assert codes(edition) == ["2", "1", "3"]


def test_many_get_their_room_at_once(edition):
    by = publisher()
    ids = list(edition.entries.values_list("pk", flat=True))
    assert selecting.treat(edition, ids, by=by, treatment="two") == 3
    assert set(edition.entries.values_list("treatment", flat=True)) == {"two"}
    with pytest.raises(Refused, match="two pages"):
        selecting.treat(edition, ids, by=by, treatment="three")


def test_words_of_the_secretariat_are_frozen_by_language(edition):
    by = publisher()
    selecting.write(entry(edition, 1), by=by, summary_es="Resumen.", judgement_ar="حكم", summary_en="")
    assert history.of(edition).get(verb="edition_entry_written").payload["columns"] == [
        "judgement_ar", "summary_es",
    ]  # fmt: skip
    with pytest.raises(ValidationError, match="no such text"):
        selecting.write(entry(edition, 1), by=by, printed="x")
    frozen = editions.freeze(edition, by=by)
    said = entry(frozen, 1).printed["secretariat"]

    assert (said["summary"]["es"], said["judgement"]["ar"]) == ("Resumen.", "حكم")


@pytest.mark.parametrize("because", ["", "  ", "a" * 301])
def test_leaving_out_needs_a_reason(edition, because):
    with pytest.raises(Refused, match="why this is left out"):
        selecting.leave_out(edition, [entry(edition, 1).pk], by=publisher(), because=because)


def verbs(edition, by):
    row = edition.entries.first()
    return [
        lambda: selecting.gather(edition, by=by),
        lambda: selecting.choose(edition, by=by, selection=""),
        lambda: selecting.add(edition, row.action, by=by),
        lambda: selecting.leave_out(edition, [row.pk], by=by, because="So."),
        lambda: selecting.bring_back(edition, [row.pk], by=by),
        lambda: selecting.treat(edition, [row.pk], by=by, treatment="one"),
        lambda: selecting.put_in_order(edition, [row.pk], by=by),
        lambda: selecting.write(row, by=by, summary_en="Mine."),
        lambda: editions.revise(edition, by=by, title_en="Mine"),
    ]


def test_entries_of_a_frozen_edition_do_not_change():
    edition = small()
    for verb in verbs(edition, publisher()):
        with pytest.raises(Refused, match="do not change any more"):
            verb()


def test_strangers_choose_nothing(edition):
    for stranger in (UserFactory(), UserFactory(is_staff=True)):
        for verb in [
            *verbs(edition, stranger),
            lambda by=stranger: editions.plan_report(by=by),
            lambda by=stranger: correcting.correct(edition, by=by),
        ]:
            with pytest.raises(PermissionDenied):
                verb()


def test_revising_moves_the_cut_off_and_its_entries(edition):
    by = publisher()
    edition = editions.revise(
        edition, by=by, cut_off=timezone.localdate() - timedelta(days=1), title_fr="Titre"
    )
    assert (codes(edition), edition.title_fr) == ([], "Titre")
    assert set(why(edition).values()) == {"late"}
    assert history.of(edition).get(verb="edition_revised").payload["columns"] == ["cut_off", "title_fr"]
    for wrong in ({"languages": ["de"]}, {"languages": []}, {"frozen_sha256": "0" * 64}):
        with pytest.raises(ValidationError):
            editions.revise(edition, by=by, **wrong)


# Before the freeze


def test_preview_counts_what_is_copied_and_says_what_stands_out(edition):
    by = publisher()
    selecting.write(entry(edition, 2), by=by, summary_ar="ملخص")
    parts.write(edition.parts.get(kind="about"), by=by, text_en="About.")
    shown = checking.preview(edition, selecting.standing(edition))

    assert (shown.entries, [number for _words, number in shown.treatments]) == (3, [2, 1, 0])
    assert shown.warnings == [
        "“Executive summary” is switched on and nobody wrote it: it is not printed.",
        "“About this publication” is printed in another language where it is not written: Arabic.",
        "“State of localisation” is switched on and nobody wrote it: it is not printed.",
        "“Recommendations” is switched on and nobody wrote it: it is not printed.",
        "2 actions have no text in Arabic and are printed in their own language; the secretariat wrote a summary "
        "of 1.",
    ]


# Corrections and the everyday report


def test_correction_begins_with_everything_staff_did():
    by, edition = publisher(), small(frozen=False, count=3)
    parts.write(edition.parts.get(kind="summary"), by=by, text_en="Short.")
    selecting.leave_out(edition, [entry(edition, 3).pk], by=by, because="Told twice.")
    selecting.treat(edition, [entry(edition, 2).pk], by=by, treatment="two")
    selecting.put_in_order(edition, [entry(edition, 2).pk, entry(edition, 1).pk], by=by)
    selecting.write(entry(edition, 1), by=by, judgement_en="Well told.")
    old = editions.freeze(edition, by=by)
    text = entry(old, 1).submission
    text.title = "Put right"
    text.save()

    new = correcting.correct(old, by=by)

    assert (new.number, new.slug, new.corrects, new.title_ar) == (
        "1.1",
        "small-edition-1-1",
        old,
        old.title_ar,
    )
    assert (codes(new), why(new)) == (["2", "1"], {"3": "hand"})
    assert [row.treatment for row in new.entries.all()] == ["two", "one", "line"]
    assert entry(new, 1).judgement_en == "Well told."
    assert list(new.parts.values_list("kind", "text_en")) == list(old.parts.values_list("kind", "text_en"))
    with pytest.raises(Refused, match="list of changes"):
        editions.freeze(new, by=by)
    editions.revise(new, by=by, changes_en="The title of the first action.")
    frozen = editions.freeze(new, by=by)
    assert "Put right" in book.html(frozen, "en")
    assert "Put right" not in book.html(old, "en")
    assert correcting.correct(frozen, by=by).slug == "small-edition-1-2"


def test_correction_of_what_is_open_or_corrected_is_refused():
    by, edition = publisher(), small(frozen=False)
    with pytest.raises(Refused, match="not frozen"):
        correcting.correct(edition, by=by)
    old = editions.freeze(edition, by=by)
    correcting.correct(old, by=by)
    with pytest.raises(Refused, match="1.1 corrects this one already"):
        correcting.correct(old, by=by)


@pytest.mark.parametrize(
    ("number", "following"), [("1.0", "1.1"), ("1.9", "1.10"), ("2", "2.1"), ("draft", "draft.1")]
)
def test_number_of_a_correction(number, following):
    assert correcting.next_number(number) == following


def test_report_of_approved_actions_needs_no_forum_and_speaks_every_language():
    publish(1)
    by, today = publisher(), timezone.localdate()
    first, second = editions.plan_report(by=by), editions.plan_report(by=by)

    assert (first.milestone, first.cut_off, first.languages) == (None, today, ["en", "es", "fr", "ar"])
    assert (first.slug, second.slug) == (f"approved-actions-{today}", f"approved-actions-{today}-2")
    assert all(getattr(first, f"{name}_{code}") for name in ("title", "subtitle") for code in first.languages)
    assert codes(editions.freeze(first, by=by)) == ["1"]
