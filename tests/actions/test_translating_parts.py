"""What pictures show and indicators count, in other languages: written, checked, sent out, shown, and left out."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from lxml import etree

from actions import custody, drafting, facets, search
from actions.cards import cards_of
from actions.custody import delivering, sheet, todo, xliff
from actions.models import Indicator, Picture, Translation
from publications.book import snapshot
from publications.book import whole as book
from publications.desk import editions
from tests.actions.published import publish
from tests.actions.test_workflow import staff_with
from tests.factories import MembershipFactory, UserFactory
from tests.publications.edition import publisher

pytestmark = pytest.mark.django_db
SHA = "5e" * 32
SHOWS = f"picture:{SHA[:12]}:alt"
CORE = f"{{{xliff.CORE}}}"


@pytest.fixture
def translator():
    return staff_with("translate_action")


@pytest.fixture
def text():
    """A published Spanish text with a picture and a counted line, its title and summary translated."""
    facets.forget_labels()
    action = publish(
        1,
        language="es",
        title="Clases en la biblioteca",
        summary="La ciudad enseña.",
        counted=[{"name": "Personas que aprenden", "unit": "personas", "baseline": 1}],
        texts={"fr": {"title": "Cours", "summary": "La ville enseigne."}},
    )
    text = action.submissions.get()
    Picture.objects.create(
        submission=text, file="p.jpg", sha256=SHA, width=4, height=3, alt="Una biblioteca."
    )
    search.renew(action)
    return text


def written(text, by, **words):
    for key, said in words.items():
        custody.translate(text, KEYS[key], "fr", said, by=by)


KEYS = {"shows": SHOWS, "name": "indicator:1:name", "unit": "indicator:1:unit"}
ALL = {"shows": "Une bibliothèque.", "name": "Personnes qui apprennent", "unit": "personnes"}


def page(client, text):
    code, slug = text.action.code, text.action.slug
    return client.get(reverse("actions:detail", args=[code, slug]) + "?text=fr").text


def test_they_stand_on_the_sheet_with_their_words_to_do(text):
    lines = {line.field: line for line in sheet.lines(text, "ar")}
    job = next(job for job in todo.jobs() if job.language == "fr")

    assert [(lines[key].heading, lines[key].source, lines[key].limit) for key in KEYS.values()] == [
        ("Picture 1: what it shows", "Una biblioteca.", 300),
        ("Indicator 1: what is counted", "Personas que aprenden", 200),
        ("Indicator 1: unit", "personas", 60),
    ]
    assert job.standing.missing == 6


def test_they_are_written_on_the_sheet(sign_in, translator, text):
    address = reverse("admin:actions_translation_sheet", args=[text.pk, "fr"])
    client = sign_in(translator)

    answer = client.post(address, {"field": SHOWS, "text": "Une bibliothèque.", "seen": "none"})
    unknown = client.post(address, {"field": "picture:000000000000:alt", "text": "Rien."})

    assert (answer.status_code, unknown.status_code) == (302, 404)
    assert Translation.objects.get(field=SHOWS).text == "Une bibliothèque."
    assert "The translation is kept: Picture 1: what it shows." in client.get(address).text


@pytest.mark.parametrize("key", ["picture:000000000000:alt", "indicator:2:name", "indicator:1:baseline"])
def test_what_is_not_there_is_not_translated(translator, text, key):
    with pytest.raises(ValidationError):
        custody.translate(text, key, "fr", "Rien.", by=translator)


def test_page_shows_them_in_the_language_read_and_else_in_their_own(client, translator, text):
    before = page(client, text)
    written(text, translator, **ALL)
    after = page(client, text)

    assert (
        'alt="Una biblioteca." width="4" height="3" lang="es"' in before,
        "Personas que aprenden" in before,
    ) == (True, True)
    assert 'alt="Une bibliothèque." width="4" height="3" lang="fr"' in after
    assert '<bdi lang="fr">Personnes qui apprennent</bdi>' in after
    assert '<span class="stone" lang="fr">(personnes)</span>' in after
    assert "Personas" not in after


def test_changed_original_takes_only_its_own_translation_back(client, translator, text):
    written(text, translator, **ALL)
    text.indicators.update(name="Personas nuevas")
    text.pictures.update(alt="Una escuela.")
    search.renew(text.action)

    words = page(client, text)

    assert [line.field for line in sheet.lines(text, "fr") if line.is_stale] == [SHOWS, "indicator:1:name"]
    assert (
        'alt="Una escuela." width="4" height="3" lang="es"' in words,
        '<bdi lang="es">Personas nuevas</bdi>' in words,
    ) == (
        True,
        True,
    )
    assert '<span class="stone" lang="fr">(personnes)</span>' in words


def test_line_put_before_another_shows_no_wrong_words(translator, text):
    written(text, translator, **ALL)
    text.indicators.update(position=1)
    Indicator.objects.create(submission=text, position=0, name="Aulas")

    stale = {line.field: line.is_stale for line in sheet.lines(text, "fr") if line.row}

    assert stale == {"title": False, "summary": False, SHOWS: False, "indicator:1:name": True}


def test_they_go_along_to_the_next_version(translator, text):
    written(text, translator, **ALL)
    author = UserFactory()
    MembershipFactory(user=author, government=text.action.lead)

    following = drafting.revise(text.action, by=author)

    assert [custody.text_for(following, key, "fr").text for key in KEYS.values()] == list(ALL.values())


def test_they_leave_and_come_back_with_the_file_of_an_agency(translator, text):
    root = etree.fromstring(delivering.send_out([(text.pk, "fr")], by=translator)[1])
    for key, words in zip(KEYS.values(), ALL.values(), strict=True):
        segment = root.find(f".//{CORE}unit[@id='{key}']/{CORE}segment")
        segment.set("state", "translated")
        etree.SubElement(segment, f"{CORE}target").text = words
    delivery, _new = delivering.load(etree.tostring(root), by=translator, file_name="back.xlf")
    found = delivering.report(delivery)

    delivering.carry_out(delivery, seen=delivering.mark_of_report(found), by=translator)

    assert [custody.text_for(text, key, "fr").text for key in KEYS.values()] == list(ALL.values())
    assert [one.heading for one in found][-1] == "Indicator 1: unit"


def test_list_of_the_secretariat_finds_them(sign_in, translator, text):
    written(text, translator, **ALL)
    client = sign_in(translator)

    pages = [
        client.get(reverse("admin:actions_translation_changelist") + f"?field={kind}")
        for kind in ("picture:", "indicator:", "title", "")
    ]

    assert [page.context["cl"].result_count for page in pages] == [1, 2, 1, 5]


# How good the whole is


@pytest.mark.parametrize(
    ("statuses", "weakest"),
    [
        ([], ""),
        (["", None], ""),
        (["approved", ""], "approved"),
        (["approved", "checked"], "checked"),
        (["checked", "draft", "approved"], "draft"),
        (["draft", "machine"], "machine"),
    ],
)
def test_whole_is_as_good_as_its_weakest_translation(statuses, weakest):
    assert Translation.weakest(statuses) == weakest


def test_card_says_the_weakest_of_title_and_summary(text):
    text.translations.filter(field="title").update(status="approved")
    text.translations.filter(field="summary").update(status="machine")
    search.renew(text.action)

    with translation.override("fr"):
        card = cards_of([text.action_id])[0]

    assert (card.status, card.status_words) == ("machine", "machine translation")


def test_printed_entry_says_the_weakest_of_what_is_printed(translator, text):
    written(text, translator, **ALL)
    text.translations.update(status="approved")
    text.agd_note = "Para todas."
    text.save()
    custody.translate(text, "agd_note", "fr", "Pour toutes.", by=translator)  # not printed
    before = snapshot.entry(text)["texts"]["fr"]["status"]
    text.translations.filter(field="indicator:1:unit").update(status="checked")

    assert (before, snapshot.entry(text)["texts"]["fr"]["status"]) == ("approved", "checked")


def test_book_prints_them_in_its_language_and_says_which_language_each_is_in(
    translator, text, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "p.jpg").write_bytes(b"there")  # a picture that is not there is printed as paths
    written(text, translator, shows=ALL["shows"], name=ALL["name"])
    edition = editions.plan(
        "one", cut_off=timezone.localdate(), languages=["fr"], by=publisher(), title_fr="Un",
        in_full=[text.action.code],
    )  # fmt: skip

    printed = book.html(editions.freeze(edition, by=publisher()), "fr")

    assert 'alt="Une bibliothèque." lang="fr"' in printed
    assert '<bdi lang="fr">Personnes qui apprennent</bdi> <span lang="es">(personas)</span>' in printed
