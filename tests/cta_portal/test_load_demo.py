"""The demonstration comes through the verbs, whole or not at all, again and again."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from actions import demo
from actions.models import Action, Submission
from actions.reviewing import assigning
from signatories import demo as governments
from signatories.models import Government, Signature
from tests.factories import GovernmentFactory

pytestmark = pytest.mark.django_db
SLUGS = {"nairobi-inclusive-nairobi", "kampala-nairobi-joint-pledge", "quito-plan-distrital-movilidad-humana"}
KNOWN = {(row["name"], row["country_iso2"]) for row in governments.read()}
TOWNS = {"Nairobi City County", "Kampala Capital City Authority", "Quito", "Bologna"}


@pytest.fixture
def few(tmp_path):
    """Files with three actions and four governments of the real ones."""
    head, *rows = governments.GOVERNMENTS.read_text(encoding="utf-8").splitlines(keepends=True)
    towns = tmp_path / "governments.csv"
    towns.write_text(head + "".join(row for row in rows if row.split(",")[0] in TOWNS), encoding="utf-8")
    actions = tmp_path / "actions.jsonl"
    lines = demo.ACTIONS.read_text(encoding="utf-8").splitlines(keepends=True)
    actions.write_text("".join(line for line in lines if json.loads(line)["slug"] in SLUGS), encoding="utf-8")
    return {"governments": str(towns), "actions": str(actions)}


def load(**options):
    told = StringIO()
    call_command("load_demo", stdout=told, **options)
    return told.getvalue()


def test_load_demo_publishes_what_the_sources_say_and_no_more(few):
    told = load(**few)

    assert "4 governments entered, 3 signatures from public sources" in told
    assert Action.objects.published().count() == 3
    text = Submission.objects.published().get(title__startswith="Inclusive Nairobi")
    assert (text.action.origin, text.start_precision, text.end_date) == ("public_record", "year", None)
    assert not hasattr(text.action, "contact")
    listed = Signature.objects.listed()
    assert {s.government.official_name for s in listed} == TOWNS - {"Bologna"}
    assert {s.certificate_code for s in listed} == {""}


def test_load_demo_is_entered_by_one_and_decided_by_another(few):
    load(**few)

    for text in Submission.objects.published():
        assert text.created_by != text.decided_by


def test_load_demo_leaves_nobody_who_could_be_asked_to_review(few):
    load(**few)
    load(**few)

    assert not User.objects.filter(is_staff=True, is_active=True).exists()
    assert not assigning.assignable().exists()


def test_load_demo_again_changes_nothing(few):
    load(**few)
    before = (Government.objects.count(), Submission.objects.count(), User.objects.count())

    told = load(**few)

    assert "4 governments that were there, 3 actions that were there" in told
    assert (Government.objects.count(), Submission.objects.count(), User.objects.count()) == before


def test_load_demo_leaves_specimens_in_every_state_and_none_public(few):
    load(**few)

    assert {s.state for s in Submission.objects.filter(action__is_specimen=True)} == set(demo.SPECIMENS)
    assert not Action.objects.published().filter(is_specimen=True).exists()
    states = Signature.objects.filter(government__is_specimen=True).values_list("state", flat=True)
    assert sorted(states) == sorted(governments.SPECIMENS.values())


def test_load_demo_stays_away_from_a_portal_in_use(few):
    GovernmentFactory()

    with pytest.raises(CommandError, match="Add --anyway"):
        load(**few)

    assert Government.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "damage", "sentence"),
    [
        ("actions", lambda text: text.replace('"sdgs"', '"goals"', 1), "line 1: “sdgs” is missing"),
        ("actions", lambda text: text[:-20], "line 3: it is not JSON"),
        ("governments", lambda text: text.replace(",KE,", ",XX,", 1), "“XX” is no country"),
        (
            "governments",
            lambda text: text.replace("cta_status", "status", 1),
            "line 1: the columns cta_status",
        ),
    ],
)
def test_load_demo_names_the_line_of_a_corrupt_file_and_keeps_nothing(few, name, damage, sentence):
    path = Path(few[name])
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(CommandError, match=sentence):
        load(**few)

    assert Government.objects.count() == 0


def test_text_language_is_the_governments_own_where_the_file_has_it():
    rows = {row["slug"]: row for row in demo.read(known=KNOWN)}

    assert demo.text_language(rows["sao-paulo-plano-municipal-imigrantes"]) == "pt"
    assert demo.text_language(rows["palermo-carta-di-palermo"]) == "en"
    assert demo.text_language(rows["sousse-solidaire"]) == "fr"
