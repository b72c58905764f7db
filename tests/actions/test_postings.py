"""What was looked for once is kept, and follows each publish: nothing is found a request too late or too long."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions import facets, naming, postings, search, snapshots
from actions.matching import parse
from tests.actions.published import publish, town

pytestmark = pytest.mark.django_db


def codes(query):
    return sorted(f"{pk}" for pk in search.find({"q": query, "literally": "1"}).ids)


def asked_anew(query):
    """The same by a process that was never asked."""
    facets.snapshot().words.clear()
    return codes(query)


QUERIES = [
    "water",
    "wat",
    "-water",
    '"clean water"',
    "waters",
    "agua",
    "eau",
    "Nairobi water",
    "nairobi -water",
]


def test_a_word_is_asked_of_the_index_once():
    publish(1, title="Water")
    version = search.find({"q": "water"}).snapshot.version
    with CaptureQueriesContext(connection) as counted:
        search.find({"q": "water"}, version=version)
        search.find({"q": "-water"}, version=version)
    assert len(counted) == 1  # “water” that may be unfinished was known, “water” left out was not


def test_what_is_kept_follows_each_publish():
    here = town("Nairobi", country="KE")
    one = publish(1, town=here, title="Clean water", texts={"es": {"title": "Agua limpia"}})
    two = publish(
        2, town=town("Kisumu", country="KE"), language="fr", title="Eau propre", summary="Pour tous."
    )
    for change in (
        lambda: publish(3, town=here, title="More water", summary="Clean water for all."),
        lambda: one.submissions.update(title="Clean air", summary="Without."),
        lambda: two.__class__.objects.filter(pk=two.pk).update(
            withdrawn_at=timezone.now(), withdrawn_reason="It ended."
        ),
        lambda: two.__class__.objects.filter(pk=two.pk).update(withdrawn_at=None, withdrawn_reason=""),
        lambda: one.submissions.update(title="Water, clean"),
    ):
        for query in QUERIES:
            codes(query)
        change()
        for action in (one, two):
            action.refresh_from_db()
            search.renew(action)
        facets.snapshot()
        assert len(facets.snapshot().words) >= 6
        followed = [codes(query) for query in QUERIES]
        assert followed == [asked_anew(query) for query in QUERIES]


def test_only_so_many_words_are_kept(monkeypatch):
    publish(1, title="Water")
    monkeypatch.setattr(postings, "MOST_KEPT", 3)
    for word in ("one", "two", "three", "one", "four"):
        codes(word)
    assert [form.words[0] for form in facets.snapshot().words] == ["three", "one", "four"]


def test_a_question_of_words_in_two_languages_finds_the_action_that_has_both():
    publish(1, title="Clean water", texts={"es": {"title": "Agua limpia"}})
    publish(2, town=town("Other"), title="Clean water")
    assert len(codes("water limpia")) == 1
    assert codes("water -limpia") != codes("water limpia")


@pytest.mark.parametrize("query", ['"alpha beta"', '"gamma lessons"'])
def test_a_phrase_does_not_run_from_one_field_into_the_next(query):
    publish(1, organisations=["Alpha"], title="Beta gamma", summary="Lessons.")
    assert len(codes(query.replace('"', ""))) == 1
    assert codes(query) == []


def test_names_that_may_be_mistyped_follow_publishing_and_withdrawing():
    publish(1, town=town("Nairobi", country="KE"))
    meant = [search.find({"q": "Barcelna"}).meant]
    action = publish(2, town=town("Barcelona", country="ES"))
    meant.append(search.find({"q": "Barcelna"}).meant)
    action.withdrawn_at, action.withdrawn_reason = timezone.now(), "It ended."
    action.save()
    search.renew(action)
    meant.append(search.find({"q": "Barcelna"}).meant)
    assert meant == ["", "Barcelona", ""]
    assert "barcelona" not in naming.vocabulary(facets.snapshot())


def test_holding_says_title_and_text_apart():
    publish(1, title="Water", summary="For all.")
    publish(2, town=town("Other"), title="Wells", summary="Clean water.")
    snapshot = facets.snapshot()
    (held,) = postings.holding(parse("water"), snapshot)
    assert (held.best.bit_count(), held.anywhere.bit_count(), snapshots.slots_of(held.best)) == (1, 2, [0])
