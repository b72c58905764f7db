"""The glossary: what it warns of, and what it lets pass."""

import pytest

from actions.custody import terms
from frameworks.seeding import seed_frameworks


@pytest.fixture(scope="module")
def glossary(django_db_setup, django_db_blocker):
    from frameworks.models import Term
    from frameworks.reference import term_rows

    return terms.Glossary([Term(**row) for row in term_rows()])


@pytest.mark.parametrize(
    ("source", "language", "text"),
    [
        (
            "The Global Compact for Migration guides us.",
            "fr",
            "Le Pacte mondial sur les migrations nous guide.",
        ),
        ("The Global Compact on Refugees.", "es", "Aplicamos el Pacto Mundial sobre los Refugiados."),
        ("The Global Compact on Refugees.", "ar", "وفقا للاتّفاق العالمي بشأن اللاجئين"),
        ("Migrants in an irregular situation.", "ar", "نساعد المهاجرين غير النظاميين"),
        ("Migrants in irregular situations were heard.", "fr", "Les migrants en situation irrégulière."),
        ("Host communities take part.", "es", "Participan las comunidades de acogida."),
        ("Asylum seekers", "fr", "Les demandeurs d’asile et les demandeuses d'asile"),
        ("Our data is good.", "fr", "Nos chiffres sont bons."),
        ("Marrakech Mayors Declaration", "ar", "بإعلان مراكش لرؤساء البلديات"),
        ("Nothing of the kind.", "pt", "Nada."),
    ],
)
def test_right_words_in_any_form_pass(glossary, source, language, text):
    assert glossary.warnings(source, "en", text, language) == []


@pytest.mark.parametrize(
    ("source", "language", "text", "sentence"),
    [
        (
            "The Call to Local Action.", "es", "La llamada a actuar.",
            "The original says “Call to Local Action”; its official name here is “Llamado a la Acción Local”.",
        ),
        (
            "Nothing.", "fr", "Les migrants illégaux.",
            "“migrant illégal” is not used; the official name is “migrant en situation irrégulière”.",
        ),
        (
            "Nothing.", "ar", "والمهاجرين غير القانونيين",
            "“المهاجرين غير القانونيين” is not used; the official name is “المهاجرون في وضع غير نظامي”.",
        ),
    ],
)  # fmt: skip
def test_missing_and_wrong_words_are_said(glossary, source, language, text, sentence):
    assert glossary.warnings(source, "en", text, language) == [sentence]


def test_longer_name_speaks_for_the_one_inside_it(glossary):
    source = "We act on the Global Compact for Safe, Orderly and Regular Migration."

    assert len(glossary.warnings(source, "en", "Rien.", "fr")) == 1


@pytest.mark.django_db
def test_glossary_is_seeded_and_kept_until_staff_change_it():
    seed_frameworks()

    first, again = terms.glossary(), terms.glossary()

    assert len(first.terms) == 40
    assert first is again
