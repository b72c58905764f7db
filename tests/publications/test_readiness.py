"""The mirror beside a draft: ready for how many places, what is missing, and where to mend it."""

import pytest

from actions import consents
from actions.models import Indicator, ObjectiveLink
from frameworks.models import Framework
from publications.carrying import readiness
from publications.carrying.targets import seed_targets
from tests.factories import (
    ActionFactory,
    FrameworkFactory,
    GovernmentFactory,
    ObjectiveFactory,
    SubmissionFactory,
    UserFactory,
)


@pytest.fixture
def author(db):
    seed_targets()
    return UserFactory()


@pytest.fixture
def draft(author):
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author, objectives=[])


def states(draft):
    return {place.name: place.ready for place in readiness.mirror(draft).places}


def test_draft_is_told_five_places(draft):
    assert list(states(draft)) == [
        "Showcase",
        "Flagship publication",
        "United Nations Network on Migration",
        "Digital platform of the Global Compact on Refugees",
        "GFMD Platform for Partnerships",
    ]


def test_platform_becomes_ready_with_what_it_needs(draft, author):
    gfmd = "GFMD Platform for Partnerships"
    assert states(draft)[gfmd] is False

    consents.set_consents(draft.action, by=author, targets=["publish", "gfmd", "contact"], language="en")
    consents.save_contact(
        draft.action,
        by=author,
        values={
            "name": "Ana", "email": "ana@example.org", "job_title": "", "office": "", "phone": "",
            "is_public": False,
        },
    )  # fmt: skip

    assert states(draft)[gfmd] is True


def test_gap_leads_to_its_field(draft):
    gaps = {
        gap.sentence: gap.url
        for place in readiness.mirror(draft).places
        for gap in place.gaps
        if place.name == "United Nations Network on Migration"
    }

    path = f"/en/desk/actions/{draft.action.draft_id}"
    assert gaps["Choose at least one objective of the Global Compact for Migration."] == (
        f"{path}/objectives/#id_gcm"
    )
    assert gaps["“Key lessons” is empty."] == f"{path}/results/#id_lessons"


def test_pledge_is_measured_by_the_forms_of_pledges(draft):
    draft.kind, draft.description = "pledge", "Too short."
    draft.save()
    goal = ObjectiveFactory(framework=FrameworkFactory(code=Framework.GCM), number=16)
    ObjectiveLink.objects.create(submission=draft, objective=goal)

    sentences = [gap.sentence for place in readiness.mirror(draft).places for gap in place.gaps]

    assert "“Description” is 290 characters short of 300." in sentences
    assert "The book shows what will be counted." in sentences
    Indicator.objects.create(submission=draft, name="Places", target=40)
    sentences = [gap.sentence for place in readiness.mirror(draft).places for gap in place.gaps]
    assert "The book shows what will be counted." not in sentences


def test_optional_field_says_what_it_brings(draft):
    assert readiness.gain("lessons", "action") == "Asked for by: United Nations Network on Migration."
    assert readiness.gain("lessons", "pledge") == ""


def test_every_source_of_a_form_has_a_place_or_needs_none(db):
    needs_none = {"governments", "language", "source_line", "links_with_page"}

    from publications.models import TargetField

    seed_targets()
    sources = set(TargetField.objects.values_list("source", flat=True))
    lacking = {source for source in sources - set(readiness.PLACES) if not source.startswith("constant:")}

    assert lacking == needs_none


def test_mirror_is_for_those_who_write(draft, author, sign_in, address):
    door = address("publications:mirror", draft.action.draft_id)

    page = sign_in(author).get(door)

    assert page.status_code == 200
    assert "Ready for 0 of 5" in page.content.decode()
    assert sign_in(UserFactory()).get(door).status_code == 404


def test_what_is_needed_comes_first_and_each_field_once():
    advised = readiness.Gap("Say how far it has come.", False, "/where/#id_stage")
    empty = readiness.Gap("“Stage” is empty.", True, "/where/#id_stage")
    other = readiness.Gap("Say more.", False, "/what/#id_title")
    nowhere = [readiness.Gap("Not published yet.", True, ""), readiness.Gap("Not signed yet.", True, "")]

    place = readiness.Place.of("Showcase", [advised, other, empty, *nowhere])

    assert place.gaps == [empty, *nowhere, other]


@pytest.mark.parametrize("kind", ["action", "pledge"])
@pytest.mark.parametrize("rows", [0, 4])
def test_mirror_asks_the_same_few_questions_however_much_is_written(
    draft, kind, rows, django_assert_max_num_queries
):
    draft.kind = kind
    draft.save()
    for number in range(rows):
        goal = ObjectiveFactory(framework=FrameworkFactory(code=Framework.GCM), number=number + 1)
        ObjectiveLink.objects.create(submission=draft, objective=goal)
        Indicator.objects.create(submission=draft, name=f"Places {number}", target=40)
        draft.links.create(url=f"https://example.org/{number}", position=number)
        draft.partnerlines.create(name=f"Library {number}", position=number)
    readiness.mirror(draft)
    fresh = type(draft).objects.select_related("action", "call").get(pk=draft.pk)

    with django_assert_max_num_queries(13):
        readiness.mirror(fresh)


def test_mirror_leaves_nothing_old_behind(draft):
    readiness.mirror(draft)
    goal = ObjectiveFactory(framework=FrameworkFactory(code=Framework.GCM), number=16)
    ObjectiveLink.objects.create(submission=draft, objective=goal)

    assert draft.objective_links.all()[0].objective == goal
