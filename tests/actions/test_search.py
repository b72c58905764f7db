"""What is found: one contract for both databases."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions import facets, search
from actions.models import Action, PublicCopy, SearchRow
from frameworks.caching import data_version
from tests.actions.published import publish, town

pytestmark = pytest.mark.django_db


def found(query="", **choice):
    params = QueryDict(mutable=True)
    params["q"] = query
    for key, values in choice.items():
        params.setlist(key, values)
    codes = dict(Action.objects.values_list("pk", "code"))
    return [codes[pk] for pk in search.find(params).ids]


@pytest.fixture
def three():
    """An English, a French and an Arabic action, the English one translated into Spanish."""
    freetown = town("Freetown", country="SL")
    tunis = town("Tunis", official_name="تونس", official_language="ar", country="TN")
    publish(
        1,
        town=freetown,
        title="Registering newborn children",
        summary="Clinics write every birth down, whatever the status.",
        texts={"es": {"title": "Registrar a los niños", "summary": "Las clínicas anotan cada nacimiento."}},
    )
    publish(
        2,
        town=town("Sousse", country="TN"),
        language="fr",
        title="Réfugiés à l’œuvre",
        summary="Des emplois dignes.",
    )
    publish(
        3,
        town=tunis,
        language="ar",
        title="دعم المهاجرين",
        summary="خدمات في المدينة.",
        organisations=["UNHCR"],
    )


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("newborn", [1]),
        ("register", [1]),
        ("registers", [1]),
        ("NIÑO", [1]),
        ("nin\u0303os", [1]),
        ("nacimientos", [1]),
        ("refugie", [2]),
        ("réfugiée", [2]),
        ("oeuvre", [2]),
        ("مهاجرين", [3]),
        ("المدينة", [3]),
        ("مُهاجِرين", [3]),
        ("Freetown", [1]),
        ("Sierra Leone", [1]),
        ("Túnez", [3, 2]),
        ("تونس", [3, 2]),
        ("Tunis", [3, 2]),
        ("unhcr", [3]),
        ("newb", [1]),
        ("n", []),
        ("clinics birth", [1]),
        ("clinics emplois", []),
        ('"every birth"', [1]),
        ('"birth every"', []),
        ("Tunisie -emplois", [3]),
        ("-refugies", [3, 1]),
        ("CTA-2026-0002", [2]),
        ("0003", [3]),
        ("", [3, 2, 1]),
        ("***", [3, 2, 1]),
    ],
)
def test_find_by_words(three, query, codes):
    assert found(query) == [f"CTA-2026-{number:04}" for number in codes]


@pytest.mark.parametrize(
    "query",
    ['"', '""', "'", "NEAR(a b)", "title:birth", "a AND", "OR", "NOT", "{names}", "^x", "(", "x'; DROP TABLE y; --",
     "\\", "a:*", "& | !", "<->", "%", "_", "\x00", "𓀀", "-", '-"', "x" * 5000, " ".join("abcdefghijklmnopq")],
)  # fmt: skip
def test_find_hostile_words_do_no_harm(three, query):
    assert set(found(query)) <= {"CTA-2026-0001", "CTA-2026-0002", "CTA-2026-0003"}


def test_find_titles_and_names_come_before_texts():
    publish(1, title="Water", summary="For all.")
    publish(2, title="Wells", summary="Clean water.")
    assert found("water") == ["CTA-2026-0001", "CTA-2026-0002"]


@pytest.mark.parametrize(
    ("query", "meant", "codes"),
    [
        ("Freetwon", "Freetown", [1]),
        ("freetwn", "Freetown", [1]),
        ("Sierra Leonne", "Sierra Leone", [1]),
        ("newborn Freetwon", "newborn Freetown", [1]),
        ('"freetwon"', "", []),
        ("qqqqqq", "", []),
        ("frx", "", []),
    ],
)
def test_find_a_mistyped_name_answers_with_what_was_meant(three, query, meant, codes):
    answer = search.find({"q": query})
    assert (answer.query, answer.meant) == (query, meant)
    assert found(query) == [f"CTA-2026-{number:04}" for number in codes]
    literally = search.find({"q": query, "literally": "1"})
    assert (literally.meant, literally.total) == ("", 0)


def test_renew_raises_the_version():
    before = data_version()
    publish(1)
    assert before != data_version()


def test_renew_writes_a_row_per_language(three):
    assert sorted(SearchRow.objects.values_list("action__code", "language")) == [
        ("CTA-2026-0001", "en"),
        ("CTA-2026-0001", "es"),
        ("CTA-2026-0002", "fr"),
        ("CTA-2026-0003", "ar"),
    ]


def test_renew_twice_changes_nothing_but_the_version(three):
    before = list(
        SearchRow.objects.order_by("action", "language").values_list("names", "title", "body", "card")
    )
    assert search.rebuild() == 3
    after = list(
        SearchRow.objects.order_by("action", "language").values_list("names", "title", "body", "card")
    )
    assert before == after
    assert found("newborn") == ["CTA-2026-0001"]


def test_renew_removes_what_is_not_public():
    action = publish(1)
    action.withdrawn_at, action.withdrawn_reason = action.published_at, "It ended."
    action.save()
    search.renew(action)
    assert (SearchRow.objects.count(), PublicCopy.objects.count(), found("library")) == (0, 0, [])


def test_renew_leaves_out_a_translation_whose_source_has_changed():
    action = publish(1, texts={"es": {"title": "Clases en la biblioteca"}})
    action.submissions.get().translations.update(source_sha256="0" * 64)
    search.renew(action)
    assert list(SearchRow.objects.values_list("language", flat=True)) == ["en"]


def test_find_turns_pages():
    for number in range(1, 24):
        publish(number, town=town(f"Place {number}"))
    first, second = search.find({}), search.find({"page": "2"})
    assert (first.total, len(first.ids), len(second.ids), second.first, second.last) == (23, 20, 3, 21, 23)
    assert not set(first.ids) & set(second.ids)
    assert search.find({"page": "999"}).page == 2
    assert search.find({"page": "-1; DROP"}).page == 1


def test_kindred_shares_two_objectives_or_more():
    one = publish(1, objectives=[("gcm", 1), ("gcm", 2), ("gcr", 1)])
    publish(2, objectives=[("gcm", 1)])
    three = publish(3, objectives=[("gcm", 1), ("gcm", 2)])
    four = publish(4, objectives=[("gcm", 1), ("gcm", 2), ("gcr", 1)])
    assert facets.snapshot().kindred(one.pk) == [four.pk, three.pk]


def kept_rows():
    rows = SearchRow.objects.order_by("action", "language")
    copies = PublicCopy.objects.order_by("action")
    return list(rows.values("action", "language", "names", "title", "body", "card")), list(
        copies.values("action", "content")
    )


def test_rebuilding_writes_what_each_renewal_writes(three):
    renewed = kept_rows()
    SearchRow.objects.all().delete()
    PublicCopy.objects.all().delete()
    search.rebuild()
    assert kept_rows() == renewed


def test_rebuilding_asks_as_often_for_many_as_for_one(three):
    with CaptureQueriesContext(connection) as three_at_once:
        search.rebuild()
    Action.objects.exclude(pk=Action.objects.first().pk).update(
        withdrawn_at=timezone.now(), withdrawn_reason="It ended."
    )
    search.rebuild()
    with CaptureQueriesContext(connection) as one:
        search.rebuild()
    assert len(three_at_once) == len(one)
