"""Similar and already there: doubles of one's own first, then kindred actions, over languages. Titles are real ones."""

import json
from pathlib import Path

import pytest

from actions.kindred import kindred
from actions.models import Participation
from tests.actions.published import publish, town
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory

REAL = Path(__file__).parents[2] / "actions" / "data" / "demo" / "actions.jsonl"


@pytest.fixture
def showcase(db):
    """Every real action in public, with its English text as translation where the original is another."""
    towns, found = {}, {}
    for number, line in enumerate(REAL.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        titles, summaries = row["title"], row["summary"]
        language = next(code for code in (row["original_language"], *titles) if code in titles)
        if row["lrg"] not in towns:
            towns[row["lrg"]] = town(f"{row['lrg']} {number}", slug=f"town-{number}")
        texts = {}
        if language != "en" and "en" in titles:
            texts["en"] = {"title": titles["en"], "summary": summaries.get("en", titles["en"])}
        found[titles.get("en", titles[language])] = publish(
            number,
            town=towns[row["lrg"]],
            language=language,
            title=titles[language][:150],
            summary=summaries.get(language) or next(iter(summaries.values())),
            texts=texts,
            objectives=[],
        )
    return found


def draft(title, summary, language="en", government=None):
    action = ActionFactory(lead_government=government or GovernmentFactory())
    return SubmissionFactory(action=action, title=title, summary=summary, language=language, objectives=[])


def test_mobile_clinic_finds_the_ones_of_sousse_and_beirut(showcase):
    text = draft(
        "A mobile health unit for migrants",
        "A van brings health care and information to migrants in the outer districts.",
    )

    first = [one.action for one in kindred(text)][:2]

    assert first == [
        showcase["Mobile health and information unit for migrants in Sousse"],
        showcase["Beirut Municipal Mobile Health Clinic"],
    ]


def test_jobs_in_waste_are_found_across_cities(showcase):
    text = draft(
        "Green jobs in waste management",
        "Migrants and refugees find green jobs in the collection of waste.",
    )

    assert (
        kindred(text)[0].action
        == showcase["Dar es Salaam: green jobs for migrants and refugees in waste management"]
    )


def test_same_title_of_ones_own_government_is_likely_the_same(showcase):
    strategy = showcase["Refugee, Asylum Seeker and Inclusion Strategy"]
    text = draft(
        "Inclusion strategy: refugee, asylum seeker and",
        "How the city includes people who seek refuge.",
        government=strategy.lead,
    )

    first = kindred(text)[0]

    assert (first.action, first.is_own, first.is_double) == (strategy, True, True)


def test_text_in_french_finds_what_is_told_in_french(showcase):
    text = draft(
        "Unité mobile de santé",
        "Une unité mobile offre des soins de santé et des informations aux migrants.",
        language="fr",
    )

    assert kindred(text)[0].action == showcase["Mobile health and information unit for migrants in Sousse"]


def test_drafts_of_others_stay_unseen(showcase):
    other = draft("Bicycle lessons for newcomers", "Newcomers learn to ride a bicycle.")
    mine = draft("Bicycle lessons for newcomers", "Newcomers learn to ride a bicycle.")

    assert other.action not in [one.action for one in kindred(mine)]

    Participation.objects.filter(action=other.action).update(government=mine.action.lead)
    assert kindred(mine)[0].action == other.action


def test_empty_draft_resembles_nothing(showcase):
    assert kindred(draft("", "")) == []
