"""What is looked at without anybody asking: each check finds what it is for, and leaves good text alone."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from actions.models import Picture, Translation
from actions.reviewing import checks
from actions.reviewing.checks import Limit, contact, lengths, limits, numbers, pictures, scripts, words
from actions.reviewing.checks.finding import LOOK, SERIOUS, Passage
from tests.factories import SubmissionFactory

REAL = Path(settings.BASE_DIR) / "actions" / "data" / "demo" / "actions.jsonl"
LESSONS = {
    "en": "The town teaches the language in its libraries, and the lessons are free for all who live here with their "
    "families.",
    "es": "La ciudad enseña la lengua en las bibliotecas, y los cursos son gratuitos para las familias que viven en "
    "el municipio con sus hijos.",
    "fr": "La ville enseigne la langue dans les bibliothèques, et les cours sont gratuits pour les familles qui vivent "
    "dans la commune avec leurs enfants.",
    "ar": "تعلّم المدينة اللغة في مكتباتها، والدروس مجانية لجميع الأسر التي تعيش في البلدية مع أطفالها منذ سنوات.",
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """The places that say how long a text may be there: none but those of the test."""
    kept, limits[:] = limits[:], []
    yield limits
    limits[:] = kept


def text(language, **fields):
    values = {"title": "", "summary": "", "language": language} | fields
    return SubmissionFactory(**values)


def found(check, submission):
    """(field, severity) of what this check says of it."""
    return [(row.field, row.severity) for row in check(submission, checks.passages(submission))]


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("en", "Write to ana@town.example for a copy."),
        ("en", "Write to ana (at) town.example for a copy."),
        ("es", "Escriba a ana@ciudad.example."),
        ("es", "Escriba a ana [arroba] ciudad.example."),
        ("fr", "Écrivez à ana@ville.example."),
        ("fr", "Écrivez à ana (arobase) ville.example."),
        ("ar", "اكتبوا إلى ana@town.example."),
        ("en", "Call +57 601 381 3000."),
        ("en", "Phone: 555 0142 33"),
        ("en", "Ask at (212) 555-0142."),
        ("es", "Teléfono: 601 381 3000"),
        ("fr", "Tél. : 01 42 76 40 40"),
        ("ar", "هاتف: 0522 222 222"),
    ],
)
def test_contact_data_is_found(language, summary):
    assert found(contact.contact_data, text(language, summary=summary)) == [("summary", SERIOUS)]


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("en", "In 2018-2021 the city reached 1,250,000 people at @townhall, under law 2012/0045."),
        ("es", "De 2018 a 2021 atendió a 1.250.000 personas, según la ley 1098 de 2006."),
        ("fr", "De 2018 à 2021, 1 250 000 personnes ont été accueillies."),
        ("ar", "من 2018 إلى 2021 استفاد 1250000 شخص."),
    ],
)
def test_numbers_and_years_are_no_contact_data(language, summary):
    assert found(contact.contact_data, text(language, summary=summary)) == []


def test_contact_data_beside_the_text_is_found():
    submission = text("en", summary="The town teaches.", place="Town hall, +57 601 381 3000")

    assert found(contact.contact_data, submission) == [("facts", SERIOUS)]


@pytest.mark.parametrize("language", LESSONS)
def test_text_in_its_own_letters_and_words_is_left_alone(language):
    submission = text(language, summary=LESSONS[language])

    assert (found(scripts.other_script, submission), found(scripts.other_language, submission)) == ([], [])


@pytest.mark.parametrize(("declared", "written"), [("en", "ar"), ("es", "ar"), ("fr", "ar"), ("ar", "en")])
def test_other_letters_are_found(declared, written):
    submission = text(declared, summary=LESSONS[written])

    assert found(scripts.other_script, submission) == [("summary", SERIOUS)]


@pytest.mark.parametrize(("declared", "written"), [("en", "es"), ("es", "fr"), ("fr", "en"), ("es", "en")])
def test_words_of_another_language_are_found(declared, written):
    submission = text(declared, summary=LESSONS[written])

    assert found(scripts.other_language, submission) == [("summary", SERIOUS)]


@pytest.mark.parametrize(
    ("language", "told", "untold"),
    [
        ("en", "The Local Reception Fund (LRF) pays.", "The LRF pays for lessons."),
        ("es", "El Fondo Local de Acogida (FLA) paga.", "El FLA paga los cursos."),
        ("fr", "Le Fonds local d’accueil (FLA) paie.", "Le FLA paie les cours."),
        ("ar", "الصندوق المحلي للاستقبال (LRF) يدفع.", "يدفع LRF ثمن الدروس."),
    ],
)
def test_acronym_is_found_unless_it_is_spelled_out(language, told, untold):
    assert found(words.acronyms, text(language, summary=told)) == []
    assert found(words.acronyms, text(language, summary=untold)) == [("summary", LOOK)]


@pytest.mark.parametrize(
    ("language", "shouted"),
    [
        ("en", "THE DESK IS OPEN ON EVERY DAY."),
        ("es", "LA OFICINA ABRE TODOS LOS DÍAS."),
        ("fr", "LE BUREAU EST OUVERT TOUS LES JOURS."),
    ],
)
def test_line_in_capitals_is_found(language, shouted):
    assert found(words.capitals, text(language, summary=shouted)) == [("summary", LOOK)]


@pytest.mark.parametrize("language", LESSONS)
def test_ordinary_text_is_not_in_capitals(language):
    assert found(words.capitals, text(language, summary=LESSONS[language])) == []


@pytest.mark.parametrize(
    ("language", "dated", "undated"),
    [
        ("en", "By 2024, 1,400 people had learned.", "1,400 people learned."),
        ("es", "En 2024 aprendieron 1.400 personas.", "Aprendieron 1.400 personas."),
        ("fr", "En 2024, 1 400 personnes ont appris.", "1 400 personnes ont appris."),
        ("ar", "في عام ٢٠٢٤ تعلّم 1400 شخص.", "تعلّم 1400 شخص."),
    ],
)
def test_number_without_a_year_is_found(language, dated, undated):
    assert found(numbers.undated_numbers, text(language, results=dated)) == []
    assert found(numbers.undated_numbers, text(language, results=undated)) == [("results", LOOK)]


@pytest.mark.parametrize(
    ("said", "severities"),
    [
        ({"people_recognisable": False}, []),
        ({"people_recognisable": True, "people_agreed": True, "minors_agreed": True}, []),
        ({"people_recognisable": True}, [SERIOUS]),
        ({"people_recognisable": True, "people_agreed": True}, [SERIOUS]),
        ({"people_recognisable": None}, [LOOK]),
        ({"people_recognisable": False, "alt": "", "credit": ""}, [LOOK, LOOK]),
    ],
)
def test_picture_says_who_is_in_it_what_it_shows_and_who_took_it(said, severities):
    submission = text("en")
    values = {"alt": "A class", "credit": "The town"} | said
    Picture.objects.create(
        submission=submission, file="pictures/a.jpg", sha256="0" * 64, width=4, height=3, **values
    )

    assert [severity for _field, severity in found(pictures, submission)] == severities


@pytest.mark.parametrize("language", LESSONS)
def test_text_that_is_too_long_or_too_short_for_a_place_is_found(language, places):
    submission = text(language, summary=LESSONS[language])
    size = len(LESSONS[language])

    def said(at_least, at_most):
        places[:] = [lambda _text: [Limit("A place", ("summary",), at_least, at_most)]]
        return found(lengths, submission)

    assert (said(None, 10), said(size + 500, None), said(1, size + 500)) == (
        [("summary", LOOK)], [("summary", LOOK)], [],
    )  # fmt: skip


def test_translation_is_looked_at_and_named_by_its_language():
    submission = text("en", summary=LESSONS["en"])
    Translation.objects.create(
        submission=submission, field="summary", language="ar", text=LESSONS["en"], source_sha256="0" * 64
    )

    [row] = [one for one in checks.findings(submission) if one.check == "other_script"]

    assert (row.field, row.language, row.is_serious) == ("summary", "ar", True)


def test_real_texts_raise_no_false_alarm():
    alarms, submission, read = [], text("en"), 0
    for line in REAL.read_text(encoding="utf-8").splitlines():
        kept = json.loads(line)
        for language, summary in kept["summary"].items():
            submission.language, submission.summary = language, summary
            submission.title = kept["title"].get(language, "")
            said = checks.passages(submission)
            alarms += contact.contact_data(submission, said)
            alarms += [*scripts.other_script(submission, said), *scripts.other_language(submission, said)]
            read += 1
        results = Passage("results", kept["original_language"], kept["results"] or "")
        alarms += contact.contact_data(submission, [results])

    assert alarms == []
    assert read >= 88
