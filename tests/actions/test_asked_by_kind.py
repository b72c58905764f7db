"""What an action is asked and what a pledge is asked: parts, fields, labels and what a hand-in needs."""

import pytest

from actions import drafting, steps
from actions.forms.parts import PartnersForm, ResultsForm
from actions.models import Call
from actions.models.submission import ACTION, PLEDGE
from actions.offline import questions
from frameworks.models import Framework
from publications.carrying import readiness
from publications.carrying.targets import seed_targets
from tests.factories import FrameworkFactory, ObjectiveFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def objective(code):
    return ObjectiveFactory(framework=FrameworkFactory(code=code))


def asked(kind, *names, **values):
    """A text of that kind whose call asks for these."""
    draft = SubmissionFactory(kind=kind, objectives=[], **values)
    Call.objects.filter(pk=draft.call_id).update(required=list(names), required_action=[], required_pledge=[])
    draft.call.refresh_from_db()
    return draft


def gaps(draft):
    return [(gap.field, gap.step, gap.anchor) for gap in drafting.missing(draft)]


def test_action_says_results_and_pledge_says_targets():
    titles = {kind: str(steps.for_kind(steps.BY_NAME["results"], kind).title) for kind in (ACTION, PLEDGE)}

    assert titles == {ACTION: "Results", PLEDGE: "Targets"}
    assert list(ResultsForm(instance=SubmissionFactory(kind=ACTION)).fields) == [
        "results", "lessons", "challenges", "recommendations", "next_steps",
    ]  # fmt: skip
    assert list(ResultsForm(instance=SubmissionFactory(kind=PLEDGE, results="")).fields) == ["next_steps"]


def test_pledge_keeps_a_result_that_stands_there():
    form = ResultsForm(instance=SubmissionFactory(kind=PLEDGE, results="Half of it is kept."))

    assert list(form.fields) == ["results", "next_steps"]


def test_only_a_pledge_is_asked_how_it_is_made():
    assert "matched_pledge" not in PartnersForm(instance=SubmissionFactory(kind=ACTION)).fields
    assert "matched_pledge" in PartnersForm(instance=SubmissionFactory(kind=PLEDGE)).fields


def test_file_of_a_pledge_counts_first():
    parts = dict(questions.questions(SubmissionFactory(kind=PLEDGE, results="")))

    assert [question.key for question in parts["Targets"]] == ["indicators", "next_steps"]
    assert parts["Targets"][0].label == "What will be counted"


def test_serving_the_compact_on_migration_asks_for_a_principle():
    draft = asked(ACTION, "principles")
    assert gaps(draft) == []

    draft.objective_links.create(objective=objective(Framework.GCM))
    assert gaps(draft) == [("principles", "objectives", "principle")]

    draft.objective_links.create(objective=objective(Framework.PRINCIPLE))
    assert gaps(draft) == []


def test_serving_the_compact_on_refugees_asks_for_an_area():
    draft = asked(ACTION, "grf_areas")
    assert gaps(draft) == []

    draft.objective_links.create(objective=objective(Framework.GCR))
    assert gaps(draft) == [("grf_areas", "objectives", "grf")]

    draft.objective_links.create(objective=objective(Framework.GRF))
    assert gaps(draft) == []


@pytest.mark.parametrize("vocabulary", [Framework.GCM_CONTRIBUTION, Framework.GCR_CONTRIBUTION])
def test_pledge_says_what_it_brings_in_either_vocabulary(vocabulary):
    draft = asked(PLEDGE, "contribution_types")
    assert gaps(draft) == [("contribution_types", "objectives", "gcm_contribution")]

    draft.objective_links.create(objective=objective(vocabulary))
    assert gaps(draft) == []


def test_matching_pledge_names_the_other_whatever_the_call_asks():
    draft = asked(PLEDGE, pledge_mode="matching")
    assert gaps(draft) == [("matched_pledge", "partners", "matched_pledge")]

    draft.matched_pledge = "Health care within reach"
    assert gaps(draft) == []


def test_short_description_is_advised_upon_and_stops_nothing():
    seed_targets()
    draft = asked(ACTION, description="x" * 299)

    showcase = readiness.mirror(draft).places[0]
    assert [(gap.needed, gap.url.rpartition("/")[2]) for gap in showcase.gaps] == [(False, "#id_description")]
    assert showcase.ready

    draft.description = "x" * 300
    assert readiness.mirror(draft).places[0].gaps == []
