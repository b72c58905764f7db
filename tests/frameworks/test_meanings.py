"""What each objective means: four languages, seeded again and again, staff's words kept."""

import pytest

from frameworks.models import Framework, Objective, Seeded
from frameworks.reference import LANGUAGES
from frameworks.seeding import seed_frameworks

EXPLAINED = (
    Framework.PRIORITY,
    Framework.GCM,
    Framework.PRINCIPLE,
    Framework.GCR,
    Framework.GRF,
    Framework.SDG,
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(db):
    seed_frameworks()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_objective_one_chooses_says_what_it_means(seeded, language):
    rows = Objective.objects.filter(framework__code__in=EXPLAINED)

    assert rows.count() == 68
    assert list(rows.filter(**{f"meaning_{language}": ""}).values_list("code", flat=True)) == []


def test_meaning_is_said_in_the_readers_language_and_in_no_other_twice(seeded):
    rows = Objective.objects.filter(framework__code__in=EXPLAINED)

    said = [getattr(row, f"meaning_{language}") for row in rows for language in LANGUAGES]
    assert len(said) == len(set(said)) == 68 * 4
    assert [text for text in said if not text.endswith(".")] == []


def test_meaning_is_never_called_official(seeded):
    assert [row.code for row in Objective.objects.all() if "meaning" in row.verified] == []


def test_meaning_that_staff_wrote_stays(seeded):
    Objective.objects.filter(code="GCM-15").update(meaning_fr="Autrement dit.")

    seed_frameworks()

    services = Objective.objects.get(code="GCM-15")
    assert services.meaning_fr == "Autrement dit."
    assert services.meaning_en.startswith("Let all migrants")


def test_meaning_comes_to_rows_seeded_before_there_were_any(seeded):
    Objective.objects.update(**{f"meaning_{language}": "" for language in LANGUAGES})
    for note in Seeded.objects.filter(model="frameworks.objective"):
        note.fingerprints = {k: v for k, v in note.fingerprints.items() if not k.startswith("meaning")}
        note.save()

    seed_frameworks()

    assert Objective.objects.get(code="SDG-11").meaning_ar != ""
