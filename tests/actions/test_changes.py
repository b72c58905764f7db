"""Who changed what: noted once for a sitting, shown word by word, put back, forgotten after a time."""

import re
import time
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.html import strip_tags

from actions import changes, drafting, presence
from actions.changes import ADDED, SAME, TAKEN
from actions.models import Change, Submission
from tests.factories import (
    ActionFactory,
    CoWriterFactory,
    GovernmentFactory,
    ObjectiveFactory,
    SubmissionFactory,
    UserFactory,
)


@pytest.fixture
def author(db):
    return UserFactory(name="Ana Author")


@pytest.fixture
def guest(draft):
    person = UserFactory(name="Gil Guest")
    CoWriterFactory(action=draft.action, user=person)
    return person


@pytest.fixture
def draft(author):
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(
        action=ActionFactory(lead_government=town), created_by=author, updated_by=author, summary="One town."
    )


def save(draft, by, **kwargs):
    draft.refresh_from_db()
    return drafting.save_content(draft, by=by, version=draft.version, **kwargs)


def noted(draft):
    return list(draft.changes.order_by("pk").values_list("field", "before", "after", "by__name"))


def test_saves_of_one_sitting_are_one_change(draft, author):
    for words in ("One town te", "One town teaches", "One town teaches."):
        save(draft, author, values={"summary": words, "place": ""})

    assert noted(draft) == [("summary", "One town.", "One town teaches.", "Ana Author")]


def test_another_person_and_a_later_hour_are_changes_of_their_own(draft, author, guest):
    save(draft, author, values={"summary": "Two."})
    save(draft, guest, values={"summary": "Three."})
    save(draft, author, values={"summary": "Four."})
    Change.objects.update(began_at=timezone.now() - timedelta(minutes=16))
    save(draft, author, values={"summary": "Five."})

    assert noted(draft) == [
        ("summary", "One town.", "Two.", "Ana Author"),
        ("summary", "Two.", "Three.", "Gil Guest"),
        ("summary", "Three.", "Four.", "Ana Author"),
        ("summary", "Four.", "Five.", "Ana Author"),
    ]


def test_what_is_taken_back_at_once_or_not_changed_leaves_nothing(draft, author):
    save(draft, author, values={"summary": "Two."})
    save(draft, author, values={"summary": "One town."})
    save(draft, author, values={"summary": "One town.", "title": draft.title})

    assert noted(draft) == []


def test_facts_lists_and_objectives_are_noted_in_words(draft, author):
    goal = ObjectiveFactory(number=16)
    save(
        draft,
        author,
        values={
            "countries": ["CO", "PE"], "populations": ["refugees"], "budget_amount": None, "budget_public": True,
            "start_date": date(2026, 3, 1), "start_precision": "month",
        },
        children={"partnerlines": [{"name": "Library", "country": "PE"}, {"name": "School"}]},
        objectives={"gcm": {goal: "first"}},
    )  # fmt: skip

    assert {field: after for field, _before, after, _who in noted(draft)} == {
        "countries": "CO, PE", "populations": "refugees", "budget_public": "+", "start_date": "2026-03",
        "partnerlines": "Library · PE\nSchool", "objectives": "GCM-16",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "New words", [(ADDED, "New words")]),
        ("Old words", "", [(TAKEN, "Old words")]),
        ("We teach women.", "We teach all women.", [(SAME, "We teach "), (ADDED, "all "), (SAME, "women.")]),
        ("مدينة تعلم", "مدينة تتعلم", [(SAME, "مدينة "), (TAKEN, "تعلم"), (ADDED, "تتعلم")]),
        ("same", "same", [(SAME, "same")]),
    ],
)
def test_two_texts_are_shown_word_by_word(before, after, pieces):
    assert changes.words(before, after) == pieces


def test_texts_too_long_to_be_compared_stand_whole_and_soon():
    before, after = "a b " * 100_000, "c d " * 100_000
    began = time.perf_counter()

    assert [kind for kind, _text in changes.words(before, after)] == [TAKEN, ADDED]
    assert time.perf_counter() - began < 1


def test_long_runs_without_change_are_cut_to_their_ends():
    pieces = changes.shortened(changes.words("word " * 200 + "old", "word " * 200 + "new"))

    assert [kind for kind, _text in pieces] == [SAME, TAKEN, ADDED]
    assert len(pieces[0].text) < 200


def test_history_names_who_and_what_to_those_who_may_read(draft, author, guest, sign_in, address):
    save(draft, guest, values={"summary": "One town teaches <b>."})
    path = address("actions:history", draft.action.draft_id)

    page = sign_in(author).get(path).content.decode()

    assert "Gil Guest" in page
    assert "<ins>" in page
    assert "&lt;b&gt;" in page
    assert sign_in(guest).get(path).status_code == 200
    assert sign_in(UserFactory()).get(path).status_code == 404


def test_history_shows_a_change_of_the_countries(draft, author, sign_in, address):
    save(draft, author, values={"countries": ["MA", "ES"], "populations": ["host-community"]})

    page = sign_in(author).get(address("actions:history", draft.action.draft_id)).content.decode()

    assert "Spain, Morocco" in re.sub("<[^>]*>", "", page)
    assert "host community" in page


def told(draft, author, sign_in, address, language="en"):
    """{heading: what the newest change of it says}, without the words for those who do not see the colours."""
    path = address("actions:history", draft.action.draft_id, language=language)
    page = sign_in(author).get(path).content.decode()
    bare = re.sub(r'<span class="hide".*?</span>', "", page)
    rows = re.findall(
        r'<div class="side"><h2>(.*?)</h2>.*?<div class="words"[^>]*>(.*?)</div>', bare, re.DOTALL
    )
    return {heading: strip_tags(words) for heading, words in reversed(rows)}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", {"Start": "2027", "End": "March 2028", "The money is there": "yes", "Show the budget": "no",
                "Language of the text": "BasqueEnglish"}),
        ("es", ["2027", "marzo de 2028", "sí"]),
    ],
)  # fmt: skip
def test_history_says_dates_as_far_as_they_are_known_and_answers_in_words(
    draft, author, sign_in, address, language, expected
):
    Submission.objects.update(
        language="eu", start_date=None, end_date=None, budget_secured=None, budget_public=True
    )
    values = {
        "start_date": date(2027, 1, 1), "start_precision": "year",
        "end_date": date(2028, 3, 1), "end_precision": "month",
        "budget_secured": True, "budget_public": False, "language": "en",
    }  # fmt: skip
    save(draft, author, values=values)

    shown = told(draft, author, sign_in, address, language)

    if language == "en":
        shown["Show the budget"] = shown["Show the budget"].removeprefix("yes")
        assert shown == expected
    else:
        assert [text for text in shown.values() if text in expected] == expected


def test_a_date_that_is_known_better_is_a_change(draft, author, sign_in, address):
    day = {"start_date": date(2027, 1, 1)}
    save(draft, author, values={**day, "start_precision": "year"})
    Change.objects.all().delete()
    save(draft, author, values={**day, "start_precision": "day"})

    assert noted(draft) == [("start_date", "2027", "2027-01-01", "Ana Author")]
    assert told(draft, author, sign_in, address) == {"Start": "1 January 2027"}


def test_history_says_partners_and_counts_in_words(draft, author, sign_in, address):
    partner = {"name": "Hospital other", "kind": "academia", "role": "donor", "country": "CO"}
    count = {"name": "Visits", "unit": "CO", "on": date(2026, 3, 1)}
    save(draft, author, values={}, children={"partnerlines": [partner], "indicators": [count]})

    shown = told(draft, author, sign_in, address)

    assert "Hospital other · University or research institute · funds it · Colombia" in shown.values()
    assert "Visits · CO · 1 March 2026" in shown.values()


def test_history_of_nothing_says_so_and_of_much_has_pages(draft, author, sign_in, address):
    client, path = sign_in(author), address("actions:history", draft.action.draft_id)
    assert "Nothing has been changed yet." in client.get(path).content.decode()
    rows = [Change(submission=draft, field="summary", before=str(n), after=str(n + 1)) for n in range(40)]
    Change.objects.bulk_create(rows)

    assert "Somebody who has left the portal" in client.get(path).content.decode()
    assert client.get(f"{path}?page=2").content.decode().count('class="entry change"') == 10
    assert client.get(f"{path}?page=x").status_code == 200


def test_earlier_text_is_put_back_as_a_save_like_any_other(draft, author, guest, sign_in, address):
    save(draft, guest, values={"summary": "Something else."})
    row = draft.changes.get()

    answer = sign_in(author).post(address("actions:restore", draft.action.draft_id, row.pk))

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert (draft.summary, draft.updated_by) == ("One town.", author)
    assert noted(draft)[-1] == ("summary", "Something else.", "One town.", "Ana Author")


def test_nothing_is_put_back_by_readers_or_in_a_text_that_is_handed_in(draft, author, sign_in, address):
    reader = UserFactory()
    CoWriterFactory(action=draft.action, user=reader, may_edit=False)
    save(draft, author, values={"summary": "Something else."})
    path = address("actions:restore", draft.action.draft_id, draft.changes.get().pk)

    assert sign_in(reader).post(path).status_code == 404
    assert sign_in(author).get(path).status_code == 405
    Submission.objects.filter(pk=draft.pk).update(state="submitted")
    assert sign_in(author).post(path).status_code == 409

    draft.refresh_from_db()
    assert draft.summary == "Something else."


def test_changes_of_finished_texts_are_forgotten_after_a_time(draft, author):
    save(draft, author, values={"summary": "Something else."})
    old = timezone.now() - changes.KEPT - timedelta(days=1)
    Change.objects.update(at=old, began_at=old)
    assert changes.forget_old() == 0  # still being written

    Submission.objects.filter(pk=draft.pk).update(
        state="declined", updated_at=old, decided_at=old, decided_by=author
    )

    assert changes.forget_old() == 1


# Who else is there


def test_second_person_is_told_who_writes(draft, author, guest, sign_in, address):
    results = address("actions:edit", draft.action.draft_id, "results")
    sign_in(guest).post(results, {"version": draft.version, "indicators-TOTAL_FORMS": 0,
                                  "indicators-INITIAL_FORMS": 0, "results": "Many."},
                        headers={"X-Autosave": "1"})  # fmt: skip

    same = sign_in(author).get(results).content.decode()
    other = sign_in(author).get(address("actions:edit", draft.action.draft_id, "what")).content.decode()
    piece = sign_in(author).get(address("actions:others", draft.action.draft_id, "results")).content.decode()

    assert "Gil Guest is writing in this part since" in same
    assert "Gil Guest is writing in “Results” since" in other
    assert "Gil Guest is writing in this part since" in piece
    assert "Ana Author" not in piece


def test_reading_is_told_apart_from_writing_and_ends(draft, author, guest):
    presence.enter(draft, guest, "what")
    presence.enter(draft, author, "what")
    assert [(row.person, row.step, row.writes) for row in presence.others(draft, author)] == [
        (guest, "what", False)
    ]

    presence.leave(draft, guest)

    assert presence.others(draft, author) == []


def test_who_is_not_seen_for_minutes_is_gone(draft, author, guest):
    presence.enter(draft, guest, "what", writes=True)
    seen = timezone.now() - presence.GONE_AFTER
    cache.set(presence._key(draft), {guest.pk: ("what", seen, seen, True)})

    assert presence.others(draft, author) == []


def test_reader_and_stranger_enter_nobodys_text(draft, sign_in, address):
    reader = UserFactory()
    CoWriterFactory(action=draft.action, user=reader, may_edit=False)
    path = address("actions:others", draft.action.draft_id, "what")

    assert sign_in(reader).get(path).status_code == 404
    assert sign_in(UserFactory()).get(path).status_code == 404
