"""What governments say of their pages: asked, answered, reminded, closed, taken in."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from accounts import history
from accounts.links import UnknownLink
from accounts.models import Letter
from accounts.refusals import Refused
from cta_portal import merging
from publications.book import snapshot
from publications.book import whole as book
from publications.desk import editions
from publications.models import Edition, EditionFile, Proof
from publications.proofs import links as proof_links
from publications.proofs import own_pages, proving, settling
from signatories.models import FormerSlug, Government
from tests.actions.published import publish, town
from tests.factories import MembershipFactory, UserFactory
from tests.publications.edition import publisher
from tests.publications.proofs import TODAY, UNTIL, asked, edition_of_cities

pytestmark = pytest.mark.django_db
SHA256 = "ab" * 32


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def edition():
    return edition_of_cities()


@pytest.fixture
def lima(edition):
    return Government.objects.get(english_name="Lima")


@pytest.fixture
def quito(edition):
    return Government.objects.get(english_name="Quito")


@pytest.fixture
def mayor(lima):
    return lima.memberships.get().user


def day_after(monkeypatch, until=UNTIL):
    """The clock stands on the day after the last."""
    monkeypatch.setattr(timezone, "localdate", lambda *_args: until + timedelta(days=1))


def states(edition):
    return dict(edition.proofs.values_list("government__english_name", "state").order_by("government"))


def sent():
    """The letters that wait as if they had left."""
    Letter.objects.filter(state=Letter.QUEUED).update(state=Letter.SENT, sent_at=timezone.now())


# Asking


def test_every_government_is_asked_in_its_language_about_what_it_leads_or_joins(edition):
    rows = proving.ask(edition, until=UNTIL, by=publisher())

    assert [row.government.english_name for row in rows] == ["Lima", "Oslo", "Quito"]
    assert Edition.objects.get(pk=edition.pk).proof_until == UNTIL
    letters = Letter.objects.filter(event="proof_asked").order_by("to")
    assert [(letter.to, letter.language, letter.secret) for letter in letters] == [
        ("ana@lima.example", "es", True),
        ("luis@quito.example", "fr", True),
    ]
    assert "Informe" in letters[0].subject
    assert "/es/proof/" in letters[0].text
    assert "/fr/proof/" in letters[1].html
    assert [event.verb for event in history.of(rows[0])] == ["proof_asked"]


def test_invited_partner_is_not_asked():
    lima, quito = town("Lima"), town("Quito")
    publish(1, town=lima, partners={quito: "invited"})
    by = publisher()
    edition = editions.plan("r", cut_off=TODAY, languages=["en"], by=by, title_en="R")
    editions.freeze(edition, by=by)

    assert [row.government for row in proving.ask(edition, until=UNTIL, by=by)] == [lima]


def test_entry_left_out_is_asked_about_by_nobody(edition):
    edition.entries.filter(action__code="CTA-2026-0002").update(left_out=True, left_out_because="Twice.")
    asked(edition)
    assert set(states(edition)) == {"Lima", "Quito"}


def test_focal_points_come_first_and_contributors_where_there_is_none(edition, lima):
    writer = MembershipFactory(government=lima, role="contributor").user
    proof = asked(edition)
    assert [letter.recipient.email for letter in Letter.objects.filter(object_id=proof.pk)] == [
        "ana@lima.example"
    ]

    lima.memberships.filter(role="focal_point").update(state="ended", until=TODAY)
    publish(3, town=lima)
    assert list(proving.notifications.readers(lima)) == [writer]


def test_asking_twice_writes_nobody_twice(edition):
    asked(edition)
    with pytest.raises(Refused, match="none of their pages has changed"):
        proving.ask(edition, until=UNTIL, by=publisher())
    assert Letter.objects.filter(event="proof_asked").count() == 2


def test_a_later_day_is_for_who_has_not_answered(edition, mayor):
    proof = asked(edition)
    proving.approve(proof, by=mayor, pictures=False)
    later = UNTIL + timedelta(days=7)

    assert proving.ask(edition, until=later, by=publisher()) == []
    assert dict(edition.proofs.values_list("government__english_name", "until")) == {
        "Lima": UNTIL, "Oslo": later, "Quito": later,
    }  # fmt: skip


@pytest.mark.parametrize("days", [-1, 0, proving.LEAST_DAYS - 1])
def test_ask_refuses_a_day_that_is_too_near(edition, days):
    with pytest.raises(ValidationError, match="at least 5 days"):
        proving.ask(edition, until=TODAY + timedelta(days=days), by=publisher())


def test_ask_refuses_what_is_not_frozen_or_is_out(edition):
    by = publisher()
    Edition.objects.filter(pk=edition.pk).update(released_at=timezone.now())
    with pytest.raises(Refused, match="is released"):
        proving.ask(edition, until=UNTIL, by=by)
    planned = editions.plan("b", cut_off=TODAY, languages=["en"], by=by, title_en="B")
    with pytest.raises(Refused, match="not frozen yet"):
        proving.ask(planned, until=UNTIL, by=by)


def test_strangers_and_governments_do_not_run_the_proofs(edition, mayor):
    proof = asked(edition)
    for person in (UserFactory(), UserFactory(is_staff=True), mayor):
        for verb in (
            lambda person=person: proving.ask(edition, until=UNTIL, by=person),
            lambda person=person: proving.ask_again(proof, until=UNTIL, words="Done.", by=person),
            lambda person=person: proving.remind(edition, by=person),
            lambda person=person: settling.thaw(edition, reason="Done.", by=person),
            lambda person=person: settling.settle(edition, by=person),
        ):
            with pytest.raises(PermissionDenied):
                verb()


# The link


def test_link_opens_the_proof_for_the_person_it_was_sent_to(edition, mayor):
    proof = asked(edition)
    letter = Letter.objects.get(event="proof_asked", to="ana@lima.example")
    token = re.search(r"/es/proof/([^/]+)/", letter.text)[1]

    assert proving.find(token) == (proof, mayor)
    assert len(token.rpartition(":")[2]) >= 43  # 256 bits of signature


def test_altered_link_opens_nothing(edition, mayor, quito):
    proof = asked(edition)
    token = proof_links.token_for(proof, mayor)
    value, _colon, signature = token.rpartition(":")
    other, _colon, _theirs = proof_links.token_for(edition.proofs.get(government=quito), mayor).rpartition(
        ":"
    )
    for wrong in (token[:-1], f"{value}x:{signature}", f"{other}:{signature}", "x", "1:2:3", ""):
        with pytest.raises(UnknownLink):
            proving.find(wrong)


def test_link_of_who_left_opens_nothing(edition, mayor, lima):
    proof = asked(edition)
    lima.memberships.update(state="ended", until=TODAY)
    with pytest.raises(Refused, match="no longer acts"):
        proving.find(proof_links.token_for(proof, mayor))


def test_link_of_a_proof_that_is_gone_opens_nothing(edition, mayor):
    proof = asked(edition)
    token = proof_links.token_for(proof, mayor)
    proof.delete()
    with pytest.raises(UnknownLink):
        proving.find(token)


# Answering


@pytest.mark.parametrize("pictures", [True, False])
def test_approving_texts_and_pictures_are_two_things(edition, mayor, pictures):
    proof = proving.approve(asked(edition), by=mayor, pictures=pictures)

    proof.refresh_from_db()
    assert (proof.state, proof.pictures_approved, proof.answered_by) == ("approved", pictures, mayor)
    assert proof.seen_at == proof.answered_at is not None
    letter = Letter.objects.get(event="proof_answered")
    assert (letter.to, letter.language) == ("ana@lima.example", "es")
    event = history.of(proof).get(verb="proof_approved")
    assert event.payload == {"pictures": pictures, "sha256": proof.sha256}


def test_partner_approves_no_picture_of_another_government(edition, quito):
    asked(edition)
    proof = edition.proofs.get(government=quito)
    partner = quito.memberships.get().user

    assert proving.approve(proof, by=partner, pictures=True).pictures_approved is False


def test_comment_is_kept_and_told_to_who_froze(edition, mayor):
    proof = proving.comment(asked(edition), by=mayor, text="  It was 2024.\r\nNot 2023. ")

    assert (proof.state, proof.comment) == ("commented", "It was 2024.\nNot 2023.")
    assert Letter.objects.get(event="proof_commented").to == edition.frozen_by.email
    assert "It was 2024." in Letter.objects.get(event="proof_answered").text
    assert "2024" not in str(history.of(proof).get(verb="proof_commented").payload)


@pytest.mark.parametrize("text", ["", "  \r\n ", "x" * (proving.LONGEST_COMMENT + 1)])
def test_comment_refuses_nothing_and_too_much(edition, mayor, text):
    with pytest.raises(ValidationError):
        proving.comment(asked(edition), by=mayor, text=text)


def test_answer_can_be_changed_until_the_day(edition, mayor):
    proof = proving.approve(asked(edition), by=mayor, pictures=True)
    proof = proving.comment(proof, by=mayor, text="One more thing.", stood=proof.answered_at)
    assert (proof.state, proof.pictures_approved) == ("commented", False)
    proof = proving.approve(proof, by=mayor, pictures=True, stood=proof.answered_at)
    assert (proof.state, proof.pictures_approved, proof.comment) == ("approved", True, "")
    assert Letter.objects.filter(event="proof_answered").count() == 3


def test_the_same_answer_twice_is_one_answer(edition, mayor):
    first = proving.approve(asked(edition), by=mayor, pictures=True)
    again = proving.approve(first, by=mayor, pictures=True)
    assert again.answered_at == first.answered_at
    assert Letter.objects.filter(event="proof_answered").count() == 1
    commented = proving.comment(again, by=mayor, text="No.", stood=again.answered_at)
    assert proving.comment(commented, by=mayor, text="No.").answered_at == commented.answered_at


def test_two_colleagues_do_not_answer_over_each_other(edition, mayor, lima):
    proof = asked(edition)
    colleague = MembershipFactory(government=lima).user
    proving.comment(proof, by=colleague, text="Wait.")
    with pytest.raises(Refused, match="A colleague has answered meanwhile"):
        proving.approve(proof, by=mayor, pictures=True, stood=None)
    proof.refresh_from_db()
    assert (proof.state, proof.answered_by) == ("commented", colleague)


def test_nobody_answers_for_another_government(edition, quito, mayor):
    asked(edition)
    theirs = edition.proofs.get(government=quito)
    for person in (mayor, UserFactory(), publisher()):
        for verb in (
            lambda person=person: proving.approve(theirs, by=person, pictures=True),
            lambda person=person: proving.comment(theirs, by=person, text="No."),
            lambda person=person: proving.note_opened(theirs, by=person),
        ):
            with pytest.raises(PermissionDenied):
                verb()


def test_opening_is_kept_once(edition, mayor):
    proof = proving.note_opened(asked(edition), by=mayor)
    assert proving.note_opened(proof, by=mayor).seen_at == proof.seen_at is not None


def test_closed_proof_takes_no_answer_and_says_why(edition, mayor, monkeypatch):
    proof = asked(edition)
    Edition.objects.filter(pk=edition.pk).update(released_at=timezone.now())
    with pytest.raises(Refused, match="goes to print"):
        proving.approve(proof, by=mayor, pictures=True)
    Edition.objects.filter(pk=edition.pk).update(released_at=None)
    day_after(monkeypatch)
    with pytest.raises(Refused, match="has passed"):
        proving.comment(proof, by=mayor, text="Late.")


def test_last_day_is_still_a_day(edition, mayor, monkeypatch):
    proof = asked(edition)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: UNTIL)
    assert proving.approve(proof, by=mayor, pictures=False).state == "approved"


# Reminding, silence


def test_reminder_goes_once_a_day_to_who_has_not_answered_and_wants_it(edition, mayor, quito):
    proof = asked(edition)
    quito.memberships.get().user.__class__.objects.filter(email="luis@quito.example").update(
        wants_reminders=False
    )

    assert proving.remind(edition, by=publisher()) == 1
    proving.remind(edition, by=publisher())

    assert [letter.to for letter in Letter.objects.filter(event="proof_reminder")] == ["ana@lima.example"]
    proving.approve(proof, by=mayor, pictures=False)
    assert proving.remind(edition, by=publisher()) == 0


def test_tick_reminds_before_the_end_once(edition, monkeypatch):
    asked(edition)
    assert proving.remind_due() == 0
    near = UNTIL - timedelta(days=2)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: near)
    assert proving.remind_due() == 2
    Letter.objects.filter(event="proof_reminder").update(created_at=timezone.now() + timedelta(days=12))
    assert proving.remind_due() == 0


def test_silence_counts_the_day_after_and_only_then(edition, mayor, monkeypatch):
    proof = asked(edition)
    proving.approve(proof, by=mayor, pictures=True)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: UNTIL)
    assert proving.close_due() == 0
    day_after(monkeypatch)
    assert proving.close_due() == 2
    assert proving.close_due() == 0
    assert states(edition) == {"Lima": "approved", "Oslo": "silent", "Quito": "silent"}
    assert not edition.proofs.filter(state="silent", pictures_approved=True).exists()


def test_comment_is_never_silence(edition, mayor, monkeypatch):
    proving.comment(asked(edition), by=mayor, text="No.")
    day_after(monkeypatch)
    proving.close_due()
    assert states(edition)["Lima"] == "commented"


# Comments dealt with


def test_asking_again_tells_what_was_done(edition, mayor):
    proof = proving.comment(asked(edition), by=mayor, text="It was 2024.")

    again = proving.ask_again(proof, until=UNTIL, words="The year is right: see the annex.", by=publisher())

    assert (again.state, again.answered_at, again.comment) == ("asked", None, "It was 2024.")
    letter = Letter.objects.filter(event="proof_asked", to="ana@lima.example").latest("pk")
    assert "The year is right: see the annex." in letter.text


def test_asking_again_refuses_what_waits_for_nothing(edition, mayor):
    proof = asked(edition)
    by = publisher()
    with pytest.raises(Refused, match="nothing that waits"):
        proving.ask_again(proof, until=UNTIL, words="So.", by=by)
    proof = proving.comment(proof, by=mayor, text="No.")
    with pytest.raises(ValidationError, match="what was done"):
        proving.ask_again(proof, until=UNTIL, words=" ", by=by)
    with pytest.raises(ValidationError, match="at least 5 days"):
        proving.ask_again(proof, until=TODAY, words="So.", by=by)


def test_correction_asks_again_only_whose_pages_changed(edition, mayor, quito, lima):
    proof = asked(edition)
    proving.approve(edition.proofs.get(government=quito), by=quito.memberships.get().user, pictures=False)
    proving.comment(proof, by=mayor, text="The title is wrong.")
    by = publisher()

    edition = settling.thaw(edition, reason="A title of Lima.", by=by)
    with pytest.raises(Refused, match="being corrected"):
        proving.approve(proof, by=mayor, pictures=True)
    text = edition.entries.get(action__code="CTA-2026-0001").submission
    text.title = "Better lessons"
    text.save()
    edition = editions.freeze(edition, by=by)
    again = proving.ask(edition, until=UNTIL, by=by)

    assert [row.government.english_name for row in again] == ["Lima", "Quito"]
    assert states(edition) == {"Lima": "asked", "Oslo": "asked", "Quito": "asked"}
    with translation.override("en"):
        assert "Better lessons" in own_pages.html(edition, own_pages.of(edition, lima), lima, "en")
    event = history.of(edition).get(verb="edition_thawed")
    assert event.payload["reason"] == "A title of Lima."


def test_government_that_is_not_in_it_any_more_is_not_waited_for(edition):
    asked(edition)
    by = publisher()
    settling.thaw(edition, reason="Oslo withdraws.", by=by)
    edition.entries.filter(action__code="CTA-2026-0002").update(left_out=True, left_out_because="Asked.")
    editions.freeze(edition, by=by)

    assert proving.ask(edition, until=UNTIL, by=by) == []
    assert set(states(edition)) == {"Lima", "Quito"}


def test_thaw_refuses_without_reason_and_what_is_out(edition):
    by = publisher()
    with pytest.raises(ValidationError, match="reason"):
        settling.thaw(edition, reason=" ", by=by)
    Edition.objects.filter(pk=edition.pk).update(released_at=timezone.now())
    with pytest.raises(Refused, match="is released"):
        settling.thaw(edition, reason="x", by=by)
    Edition.objects.filter(pk=edition.pk).update(released_at=None)
    settling.thaw(edition, reason="x", by=by)
    with pytest.raises(Refused, match="not frozen"):
        settling.thaw(edition, reason="x", by=by)


# Taking the answers in


def test_pictures_without_a_yes_leave_the_copy(edition, monkeypatch):
    proof = asked(edition)
    sent()
    before = edition.frozen_sha256
    assert SHA256 in str(list(edition.entries.values_list("printed", flat=True)))
    day_after(monkeypatch)
    proving.close_due()

    settled = settling.settle(edition, by=publisher())

    entries = [row.printed for row in settled.entries.all()]
    assert SHA256 not in str(entries)
    printed = book.html(settled, "en")
    assert "pictures/a" not in printed
    assert "Approved: 0; no answer by" in printed
    assert settled.frozen["proofs"] == {
        "until": UNTIL.isoformat(), "approved": 0, "with_pictures": 0, "silent": 2, "not_reached": 1,
    }  # fmt: skip
    assert settled.frozen_sha256 == snapshot.fingerprint(settled.frozen, entries) != before
    event = history.of(settled).get(verb="edition_settled")
    assert (settled.history_head, settled.history_seq) == (event.hash, event.seq)
    proof.refresh_from_db()
    assert "goes to print" in proving.why_closed(proof)


def test_pictures_with_a_yes_are_printed(edition, mayor, monkeypatch):
    proving.approve(asked(edition), by=mayor, pictures=True)
    day_after(monkeypatch)
    proving.close_due()
    settled = settling.settle(edition, by=publisher())
    assert "pictures/a" in book.html(settled, "en")


def test_settling_waits_for_everybody_and_everything(edition, mayor, monkeypatch):
    by = publisher()
    with pytest.raises(Refused, match="No government has been asked"):
        settling.settle(edition, by=by)
    proof = asked(edition)
    with pytest.raises(Refused, match="3 governments can still answer"):
        settling.settle(edition, by=by)
    proving.comment(proof, by=mayor, text="No.")
    day_after(monkeypatch)
    proving.close_due()
    with pytest.raises(Refused, match="1 comment is not dealt with"):
        settling.settle(edition, by=by)
    Proof.objects.update(state="silent", sha256="")
    with pytest.raises(Refused, match="Pages have changed"):
        settling.settle(edition, by=by)


def test_settled_edition_is_not_asked_about_again(edition, monkeypatch):
    proof = asked(edition)
    day_after(monkeypatch)
    proving.close_due()
    by = publisher()
    settling.settle(edition, by=by)
    for verb in (
        lambda: settling.settle(edition, by=by),
        lambda: proving.remind(edition, by=by),
        lambda: proving.ask_again(proof, until=UNTIL, words="So.", by=by),
    ):
        with pytest.raises(Refused, match="taken in already"):
            verb()


def test_release_waits_for_the_answers_and_for_files_built_after_them(edition, mayor, monkeypatch):
    by = publisher()
    now = timezone.now()
    for language in ("en", "es"):
        EditionFile.objects.create(
            edition=edition, language=language, state="built", file=f"editions/{language}.pdf", sha256="0" * 64,
            size=1, started_at=now, built_at=now,
        )  # fmt: skip
    asked(edition)
    with pytest.raises(Refused, match="not taken in yet"):
        editions.release(edition, by=by)
    day_after(monkeypatch)
    proving.close_due()
    settling.settle(edition, by=by)
    with pytest.raises(Refused, match="Not built yet: en, es"):
        editions.release(edition, by=by)
    EditionFile.objects.update(started_at=timezone.now(), built_at=timezone.now())
    assert editions.release(edition, by=by).released_at


# The pages


def test_fingerprint_is_of_what_is_printed(edition, lima):
    rows = own_pages.of(edition, lima)
    before = own_pages.fingerprint(rows)
    assert before == own_pages.fingerprint(own_pages.of(edition, lima))
    rows[0].printed["texts"]["en"]["fields"]["title"] = "Other"
    assert own_pages.fingerprint(rows) != before


def test_renamed_and_merged_government_finds_its_pages(edition, lima):
    FormerSlug.objects.create(slug="lima", government=lima)
    lima.slug = "great-lima"
    lima.save()
    assert [row.action.code for row in own_pages.of(edition, lima)] == ["CTA-2026-0001"]
    assert lima in own_pages.by_government(edition)


def test_print_holds_own_entries_and_no_other(edition, lima, quito):
    for government in (lima, quito):
        html = own_pages.html(edition, own_pages.of(edition, government), government, "es")
        assert "CTA-2026-0001" in html
        assert "CTA-2026-0002" not in html
        assert "Islands" not in html


# Mergers


def test_merged_government_goes_on_answering_for_its_pages(edition, lima, mayor, staff):
    proof = asked(edition)
    goes, out = asked(edition), Proof.objects.create(edition=released_edition(), government=lima, until=UNTIL)
    stays = town("Great Lima", level="metropolitan")

    trace = merging.merge(lima, into=stays, by=staff, reason="Entered twice.")

    assert trace["proofs"] == {"moved": [goes.pk]}
    proof.refresh_from_db()
    out.refresh_from_db()
    assert (proof.government, out.government) == (stays, lima)
    assert proving.find(proof_links.token_for(proof, mayor)).proof == proof
    assert [row.action.code for row in own_pages.of(edition, stays)] == ["CTA-2026-0001"]
    assert history.of(lima).get(verb="move_proofs").payload == {"into": stays.pk, "moved": [goes.pk]}


def test_proof_of_the_one_that_stays_stands(edition, lima, quito, staff):
    asked(edition)
    trace = merging.merge(lima, into=quito, by=staff, reason="Entered twice.", other_country=True)
    assert trace["proofs"] == {"moved": []}
    assert states(edition) == {"Lima": "asked", "Quito": "asked", "Oslo": "asked"}
    assert [row.government.english_name for row in proving.ask(edition, until=UNTIL, by=staff)] == []
    assert set(states(edition)) == {"Quito", "Oslo"}


def released_edition():
    now = timezone.now()
    return Edition.objects.create(
        slug="out", title="Out", cut_off=TODAY, languages=["en"], frozen={"figures": {}}, frozen_at=now,
        frozen_sha256="0" * 64, released_at=now,
    )  # fmt: skip
