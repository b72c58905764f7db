"""The desk of an edition: walked from planning to its correction, by who may and by who may not."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts import history
from publications.desk import editions, parts, selecting
from publications.models import Edition, EditionEntry, EditionPart
from tests.actions.published import publish
from tests.factories import UserFactory
from tests.publications.edition import small

pytestmark = pytest.mark.django_db
LIST = "/secretariat/publications/edition/"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def edition():
    return small(frozen=False)


def at(edition, page=""):
    return f"{LIST}{edition.pk}/{page or 'change/'}"


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def picture(size=(1600, 900), comment=b"GPScanary"):
    kept = io.BytesIO()
    Image.new("RGB", size, "navy").save(kept, "JPEG", comment=comment)
    return SimpleUploadedFile("mayor.jpg", kept.getvalue(), "image/jpeg")


PLANNED = {
    "slug": "forum-2027", "cut_off": "2026-11-21", "languages": ["en", "ar"], "title_en": "Forum",
    "title_ar": "المنتدى",
}  # fmt: skip


def test_edition_is_planned_from_a_form_of_few_questions(staff_client, staff):
    publish(1)
    opened = staff_client.get(f"{LIST}add/")
    wrong = staff_client.post(f"{LIST}add/", PLANNED | {"title_ar": "", "cut_off": ""})
    done = staff_client.post(f"{LIST}add/", PLANNED)
    edition = Edition.objects.get()
    again = staff_client.post(f"{LIST}add/", PLANNED)

    assert opened.status_code == 200
    assert wrong.status_code == 422
    assert "Write the title in each language of the edition." in wrong.content.decode()
    assert "Choose the last day of publication." in wrong.content.decode()
    assert done.headers["Location"] == at(edition)
    assert (edition.languages, edition.title_ar, edition.parts.count()) == (["en", "ar"], "المنتدى", 12)
    assert history.of(edition).get(verb="edition_planned").actor == staff.public_id
    assert (again.status_code, "Another edition has this name." in again.content.decode()) == (422, True)


def test_desk_says_where_an_edition_stands_and_what_is_next(staff_client, edition):
    open_desk = text_of(staff_client.get(at(edition)))
    editions.revise(edition, by=edition_staff(), cut_off=timezone.localdate() + timedelta(days=3))
    too_early = text_of(staff_client.get(at(edition)))
    editions.revise(edition, by=edition_staff(), cut_off=timezone.localdate())
    frozen = editions.freeze(edition, by=edition_staff())
    frozen_desk = text_of(staff_client.get(at(frozen)))

    assert "Open: everything can still change. Next: look at what is copied, then freeze." in open_desk
    assert "Not written yet: Executive summary, State of localisation, Recommendations." in open_desk
    assert "2 actions are in, 0 are out." in open_desk
    assert "The cut-off date is still to come" in too_early
    assert "Frozen, not released." in frozen_desk
    assert frozen.frozen_sha256 in frozen_desk
    assert "Correct this edition" in frozen_desk


def edition_staff():
    return UserFactory(staff=True)


def test_report_of_approved_actions_is_one_button(staff_client):
    publish(1)
    assert "Report of approved actions" in staff_client.get(LIST).content.decode()
    answer = staff_client.post(f"{LIST}report/")
    edition = Edition.objects.get()

    assert answer.headers["Location"] == at(edition)
    assert (edition.milestone, edition.languages, edition.entries.count()) == (
        None,
        ["en", "es", "fr", "ar"],
        1,
    )


# Parts


def kinds(edition):
    return list(edition.parts.values_list("kind", flat=True))


def test_parts_move_by_buttons_and_by_hand(staff_client, edition):
    before = kinds(edition)
    second = edition.parts.all()[1]
    up = staff_client.post(at(edition, "parts/order/"), {"up": second.pk})
    assert up.headers["Location"].endswith(f"/parts/#part-{second.pk}")
    assert kinds(edition) == [before[1], before[0], *before[2:]]

    staff_client.post(at(edition, "parts/order/"), {"down": second.pk})
    ids = list(edition.parts.values_list("pk", flat=True))
    dragged = staff_client.post(at(edition, "parts/order/"), {"order": ",".join(map(str, reversed(ids)))})
    assert (dragged.status_code, kinds(edition)) == (204, before[::-1])

    stale = staff_client.post(at(edition, "parts/order/"), {"order": f"{ids[0]}"})
    assert (stale.status_code, stale.content) == (
        409,
        b"The parts changed meanwhile. Look at their order again.",
    )
    assert staff_client.post(at(edition, "parts/order/"), {}).status_code == 404


def test_part_is_switched_off_and_on(staff_client, edition):
    part = edition.parts.get(kind="glossary")
    for button, shown in (("off", False), ("on", True)):
        staff_client.post(at(edition, "parts/order/"), {button: part.pk})
        part.refresh_from_db()
        assert part.shown is shown


def test_part_is_written_in_four_languages_side_by_side(staff_client, edition):
    part = edition.parts.get(kind="summary")
    page = at(edition, f"parts/{part.pk}/")
    words = {
        "text_en": "Cities *act*.",
        "text_es": "Actúan.",
        "text_fr": "Elles agissent.",
        "text_ar": "تعمل المدن.",
    }
    looked = staff_client.post(page, words | {"preview": "1", "shown": "on"})
    part.refresh_from_db()
    assert "<p>Cities <em>act</em>.</p>" in looked.content.decode()
    assert not part.text_en

    kept = staff_client.post(page, words | {"shown": "on"})
    part.refresh_from_db()
    assert kept.headers["Location"] == f"{at(edition, 'parts/')}#part-{part.pk}"
    assert {f"text_{code}": getattr(part, f"text_{code}") for code in ("en", "es", "fr", "ar")} == words


def test_preview_drops_what_the_book_drops_and_keeps_nothing(staff_client):
    answer = staff_client.post(
        f"{LIST}preview-text/", {"text": "**a** <script>x</script> ![p](https://example.org/p)"}
    )

    assert answer.content.decode().startswith("<p><strong>a</strong>")
    assert not re.search("<script|<img", answer.content.decode())


def test_foreword_with_a_portrait_comes_and_goes(staff_client, edition, settings):
    added = staff_client.post(at(edition, "parts/add/"), {"kind": "foreword"})
    part = edition.parts.get(kind="foreword")
    page = at(edition, f"parts/{part.pk}/")
    assert added.headers["Location"] == page

    bare = staff_client.post(
        page, {"shown": "on", "portrait": picture(), "portrait_credit": "", "portrait_alt_en": "A"}
    )
    assert bare.status_code == 422
    assert "Name who took the portrait." in bare.content.decode()
    blind = staff_client.post(
        page, {"shown": "on", "portrait": picture(), "portrait_credit": "B", "portrait_alt_en": "A"}
    )
    assert "Say what the portrait shows." in blind.content.decode()
    assert not EditionPart.objects.get(pk=part.pk).portrait

    whole = {
        "shown": "on",
        "portrait_credit": "B",
        "portrait_alt_en": "A mayor",
        "portrait_alt_ar": "عمدة",
        "by_en": "A",
    }
    staff_client.post(page, whole | {"portrait": picture()})
    part.refresh_from_db()
    kept = part.portrait.open("rb").read()
    assert Image.open(io.BytesIO(kept)).size == (1200, 675)
    assert b"GPScanary" not in kept
    shown = staff_client.get(at(edition, f"parts/{part.pk}/portrait/"))
    assert (shown.status_code, "no-store" in shown["Cache-Control"]) == (200, True)

    file = part.portrait
    staff_client.post(at(edition, f"parts/{part.pk}/remove/"), {"portrait": "1"})
    part.refresh_from_db()
    assert (part.portrait.name, part.portrait_credit, part.portrait_alt_ar) == ("", "", "")
    staff_client.post(at(edition, f"parts/{part.pk}/remove/"))
    assert not edition.parts.filter(kind="foreword").exists()
    assert file.name.startswith("editions/portraits/")


def test_bytes_of_a_portrait_go_when_no_part_shows_it(edition, django_capture_on_commit_callbacks):
    by = edition_staff()
    rows = [parts.add(edition, "foreword", by=by) for _number in range(2)]
    shows = {"portrait_alt_en": "A", "portrait_alt_ar": "ب"}
    rows = [parts.give_portrait(row, by=by, file=picture(), credit="B", **shows) for row in rows]
    storage, name = rows[0].portrait.storage, rows[0].portrait.name
    with django_capture_on_commit_callbacks(execute=True):
        parts.remove(rows[0], by=by)
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        parts.give_portrait(rows[1], by=by, file=picture((40, 40)), credit="B", **shows)
    assert not storage.exists(name)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("a.jpg", b"no picture"), "not a picture we can read"),
        (
            SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            "not a picture we can read",
        ),
    ],
)
def test_portrait_that_is_no_picture_is_refused(staff_client, edition, file, sentence):
    part = parts.add(edition, "foreword", by=edition_staff())
    words = {
        "shown": "on",
        "portrait": file,
        "portrait_credit": "B",
        "portrait_alt_en": "A",
        "portrait_alt_ar": "ب",
    }
    answer = staff_client.post(at(edition, f"parts/{part.pk}/"), words)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_portrait_that_is_too_large_is_refused(staff_client, edition, settings):
    settings.UPLOAD_MAX_BYTES = 10
    part = parts.add(edition, "foreword", by=edition_staff())
    words = {
        "shown": "on",
        "portrait": picture(),
        "portrait_credit": "B",
        "portrait_alt_en": "A",
        "portrait_alt_ar": "ب",
    }
    assert (
        "Choose one of at most" in staff_client.post(at(edition, f"parts/{part.pk}/"), words).content.decode()
    )


def test_part_that_stands_once_is_not_removed(staff_client, edition):
    part = edition.parts.get(kind="summary")
    answer = staff_client.post(at(edition, f"parts/{part.pk}/remove/"), follow=True)
    assert "Switch this part off instead." in answer.content.decode()
    assert staff_client.post(at(edition, "parts/add/"), {"kind": "summary"}).status_code == 404


# Entries


def entries(edition):
    return [row.action.code[-1] for row in edition.entries.all()]


def test_entries_are_moved_treated_left_out_and_brought_back(staff_client, edition):
    first, second = edition.entries.all()
    change = at(edition, "entries/change/")
    page = staff_client.get(at(edition, "entries/"))
    assert re.findall(r"data-id=\"(\d+)\"", page.content.decode()) == [str(first.pk), str(second.pk)]

    moved = staff_client.post(change, {"up": second.pk, "priority": "4", "page": "1"})
    assert moved.headers["Location"] == f"{at(edition, 'entries/')}?priority=4&page=1#entry-{second.pk}"
    assert entries(edition) == ["2", "1"]
    staff_client.post(change, {"up": second.pk, "priority": "//evil.example"})  # the first stays the first
    assert entries(edition) == ["2", "1"]
    assert staff_client.post(change, {"order": f"{first.pk},{second.pk}"}).status_code == 204
    assert entries(edition) == ["1", "2"]

    ticked = {"entry": [first.pk, second.pk], "treat": "1"}
    staff_client.post(change, ticked | {"treatment": "two"})
    assert set(edition.entries.values_list("treatment", flat=True)) == {"two"}
    for given, sentence in [
        (ticked | {"treatment": "three"}, "Choose one line, one page or two pages."),
        ({"leave_out": "1", "entry": first.pk, "because": " "}, "why this is left out"),
        ({"treat": "1", "treatment": "one"}, "Nothing was ticked, so nothing changed."),
    ]:
        assert sentence in staff_client.post(change, given, follow=True).content.decode()

    staff_client.post(change, {"leave_out": "1", "entry": first.pk, "because": "Told twice."})
    who = staff_client.get(at(edition, "who/"))
    assert "Left out by hand : Told twice." in text_of(who) or "Left out by hand: Told twice." in text_of(who)
    back = staff_client.post(change, {"bring_back": "1", "entry": first.pk, "from": "who"})
    assert back.headers["Location"] == f"{at(edition, 'who/')}?reason=hand"
    assert not EditionEntry.objects.filter(left_out=True).exists()


def test_words_of_the_secretariat_stand_beside_the_text(staff_client, edition):
    row = edition.entries.first()
    page = at(edition, f"entries/{row.pk}/")
    assert "Lessons for everybody." in staff_client.get(page).content.decode()
    staff_client.post(page, {"summary_fr": "Un cours.", "judgement_ar": "حكم", "treatment": "one"})
    row.refresh_from_db()
    assert (row.summary_fr, row.judgement_ar, row.treatment) == ("Un cours.", "حكم", "one")


def test_filter_is_counted_before_it_is_taken(staff_client, edition):
    publish(3, objectives=[("gcm", 7)])
    page = at(edition, "filter/")
    counted = text_of(staff_client.get(f"{page}?show=1&gcm=gcm-07"))
    pasted = staff_client.get(page, {"address": "https://portal.example/en/actions/?gcm=gcm-07&view=table"})
    wrong = staff_client.get(page, {"address": "https://example.org/"})
    assert "1 action would be in." in counted
    assert 'name="selection" value="gcm=gcm-07"' in pasted.content.decode()
    assert (wrong.status_code, "knows no filter in this address" in text_of(wrong)) == (422, True)
    assert Edition.objects.get().selection == ""

    staff_client.post(page, {"selection": "gcm=gcm-07"})
    edition = Edition.objects.get()
    assert "Filter: GCM objective:" in text_of(staff_client.get(at(edition)))
    assert (edition.selection, len(selecting.standing(edition).texts)) == ("gcm=gcm-07", 1)
    taken = staff_client.post(at(edition, "who/add/"), {"code": "cta-2026-0001"}, follow=True)
    assert "CTA-2026-0001 is in." in taken.content.decode()
    unknown = staff_client.post(at(edition, "who/add/"), {"code": "CTA-1999-0001"}, follow=True)
    assert "No action has this code." in unknown.content.decode()
    found = text_of(staff_client.get(at(edition, "who/") + "?q=CTA-2026-0002"))
    assert "Not matching the filter" in found


def test_who_is_out_reads_after_the_freeze_as_it_stood(staff_client, edition):
    by = edition_staff()
    selecting.leave_out(edition, [edition.entries.first().pk], by=by, because="Told twice.")
    frozen = editions.freeze(edition, by=by)
    publish(7, action={"published_at": timezone.now()})
    told = text_of(staff_client.get(at(frozen, "who/")))

    assert "1 action is in. So it stood at the freeze." in told
    assert "Told twice." in told
    assert "Bring back" not in told


# The freeze, the release, the correction


def test_page_before_the_freeze_says_what_is_copied_and_the_post_freezes(staff_client, edition):
    page = at(edition, "freeze/")
    told = text_of(staff_client.get(page))
    assert "2 (one line: 1 , one page: 1 , two pages: 0 )" in told
    assert "“Executive summary” is switched on and nobody wrote it: it is not printed." in told
    assert Edition.objects.get().frozen_at is None

    done = staff_client.post(page, follow=True)
    assert "Frozen. Later changes do not reach this edition." in done.content.decode()
    assert Edition.objects.get().frozen_at is not None
    assert staff_client.get(page).headers["Location"] == at(edition)
    assert "This edition is frozen already." in staff_client.post(page, follow=True).content.decode()


def test_page_before_a_freeze_that_would_be_refused_says_why_and_has_no_button(staff_client, edition):
    editions.revise(edition, by=edition_staff(), cut_off=timezone.localdate() + timedelta(days=3))
    answer = staff_client.get(at(edition, "freeze/"))
    assert "It cannot be frozen yet. The cut-off date is still to come." in text_of(answer)
    assert 'class="submit-row"' not in answer.content.decode()


def test_correction_opens_its_own_desk_and_asks_for_the_list_of_changes(staff_client, edition):
    old = editions.freeze(edition, by=edition_staff())
    answer = staff_client.post(at(old, "correct/"))
    new = Edition.objects.get(corrects=old)
    assert answer.headers["Location"] == at(new)
    assert "Write the list of changes: what this edition puts right." in text_of(staff_client.get(at(new)))
    assert (
        "write the list of changes first"
        in staff_client.post(at(new, "freeze/"), follow=True).content.decode()
    )

    form = {"cut_off": new.cut_off.isoformat(), "languages": ["en"], "title_en": "A small edition"}
    staff_client.post(at(new, "titles/"), form | {"changes_en": "A *title*."})
    new.refresh_from_db()
    assert (new.changes_en, new.languages) == ("A *title*.", ["en"])
    assert "Edition 1.1 corrects this one." in text_of(staff_client.get(at(old)))
    assert "corrects this one already" in staff_client.post(at(old, "correct/"), follow=True).content.decode()


def test_frozen_edition_refuses_every_change_with_a_sentence(staff_client):
    edition = small()
    row, part = edition.entries.first(), edition.parts.get(kind="summary")
    form = {"cut_off": "2026-11-21", "languages": ["en"], "title_en": "Later"}
    for page, given in [
        ("titles/", form),
        ("parts/order/", {"off": part.pk}),
        (f"parts/{part.pk}/", {"text_en": "Later."}),
        ("parts/add/", {"kind": "foreword"}),
        ("entries/change/", {"treat": "1", "treatment": "one", "entry": row.pk}),
        (f"entries/{row.pk}/", {"summary_en": "Later.", "treatment": "one"}),
        ("filter/", {"selection": ""}),
        ("who/add/", {"code": row.action.code}),
        ("gather/", {}),
    ]:
        answer = staff_client.post(at(edition, page), given, follow=True)
        assert "do not change any more" in text_of(answer), page
    closed = staff_client.get(at(edition, f"parts/{part.pk}/")).content.decode()
    fields = re.findall("<textarea[^>]*>", closed)
    assert len(fields) == 4
    assert all("disabled" in field for field in fields)


# Who may


def pages(edition):
    row, part = edition.entries.first(), edition.parts.first()
    return [
        "titles/", "parts/", f"parts/{part.pk}/", "entries/", f"entries/{row.pk}/", "who/", "filter/", "freeze/",
    ]  # fmt: skip


def buttons(edition):
    part = edition.parts.first()
    return [
        "titles/", "correct/", "gather/", "release/", "freeze/", "build/", "parts/add/", "parts/order/",
        f"parts/{part.pk}/", f"parts/{part.pk}/remove/", "entries/change/", "filter/", "who/add/",
    ]  # fmt: skip


def test_who_does_not_publish_is_denied_and_it_is_written_down(edition, sign_in):
    stranger = UserFactory(is_staff=True)
    client = sign_in(stranger)
    before = edition_state(edition)
    for page in [f"{LIST}add/", at(edition), *(at(edition, page) for page in pages(edition))]:
        assert client.get(page).status_code == 403, page
    for page in [f"{LIST}report/", f"{LIST}preview-text/", *(at(edition, page) for page in buttons(edition))]:
        assert client.post(page).status_code == 403, page

    denied = history.of(stranger).filter(verb="denied")
    assert denied.count() == 2 + len(buttons(edition))
    assert edition_state(edition) == before


def edition_state(edition):
    return (
        Edition.objects.filter(pk=edition.pk).values().get(),
        list(edition.parts.values()),
        list(edition.entries.values()),
    )


def test_looking_changes_nothing_and_buttons_are_no_links(staff_client, edition):
    before = edition_state(edition)
    for page in pages(edition):
        assert staff_client.get(at(edition, page)).status_code == 200, page
    for page in buttons(edition):
        if page not in pages(edition):
            assert staff_client.get(at(edition, page)).status_code == 405, page
    assert staff_client.get(f"{LIST}preview-text/").status_code == 405
    assert staff_client.get(f"{LIST}report/").status_code == 405
    assert edition_state(edition) == before


def test_pages_ask_as_often_for_many_entries_as_for_few(staff_client, edition):
    def statements(page):
        with CaptureQueriesContext(connection) as asked:
            assert staff_client.get(at(edition, page)).status_code == 200
        return len(asked)

    looked_at = ["", "entries/", "who/", "freeze/", "parts/"]
    for page in looked_at:
        statements(page)
    few = [statements(page) for page in looked_at]
    for number in range(3, 70):
        publish(number, objectives=[("priority", 4), ("gcm", 15)], renew=False)
    editions.gather(edition, by=edition_staff())
    rows = list(edition.entries.values_list("pk", flat=True)[:60])
    selecting.treat(edition, rows, by=edition_staff(), treatment="one")
    for page in looked_at:
        statements(page)

    assert [statements(page) for page in looked_at] == few
    assert max(few) < 40


@pytest.mark.parametrize("language", ["en", "ar"])
def test_desk_opens_in_the_language_of_its_reader(sign_in, edition, language):
    client = sign_in(UserFactory(staff=True, language=language))
    answer = client.get(reverse("admin:publications_edition_change", args=[edition.pk]))
    assert f'lang="{language}"' in answer.content.decode()
