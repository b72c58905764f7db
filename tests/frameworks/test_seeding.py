import pytest
from django.core.management import call_command
from django.utils.translation import override

from frameworks.models import Framework, Milestone, Objective, Partner, PartnerRole
from frameworks.seeding import seed_frameworks

pytestmark = pytest.mark.django_db


def _everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Framework, Objective, Milestone, Partner, PartnerRole)
    ]


def test_seeding_brings_every_list_in():
    seed_frameworks()

    counts = {f.code: f.objectives.count() for f in Framework.objects.all()}
    assert counts == {
        "priority": 8,
        "gcm": 23,
        "principle": 10,
        "gcr": 4,
        "gcr-area": 24,
        "grf": 6,
        "sdg": 17,
        "section": 9,
        "m49": 30,
        "gcm-contribution": 4,
        "pledge-mode": 4,
        "gcr-contribution": 6,
        "pledge-stage": 4,
        "gfmd-theme": 11,
    }


def test_seeding_twice_changes_nothing():
    seed_frameworks()
    before = _everything()

    done = seed_frameworks()

    assert {outcome for _things, outcome in done} == {"unchanged"}
    assert _everything() == before


def test_seeding_keeps_what_staff_wrote_and_renews_the_rest():
    seed_frameworks()
    priority = Objective.objects.get(code="CTA-P4")
    priority.title_en = "Services for everybody"
    priority.save()
    Objective.objects.filter(code="CTA-P4").update(colour="#000000")

    done = seed_frameworks()

    priority.refresh_from_db()
    assert (priority.title_en, priority.colour) == ("Services for everybody", "#000000")
    assert done[Objective._meta.verbose_name_plural, "kept as staff wrote it"] == 1


def test_seeding_renews_a_field_that_staff_left_alone(monkeypatch):
    seed_frameworks()
    rows = [{"slug": "grf-2027", "start": "2027-12-13", "end": "2027-12-15", "precision": "day"}]
    monkeypatch.setattr("frameworks.reference.milestone_rows", lambda: rows)

    seed_frameworks()

    milestone = Milestone.objects.get(slug="grf-2027")
    assert (milestone.start.isoformat(), milestone.precision) == ("2027-12-13", "day")


def test_seeding_leaves_deleted_what_staff_deleted():
    seed_frameworks()
    Milestone.objects.get(slug="wuf-9").delete()

    seed_frameworks()

    assert not Milestone.objects.filter(slug="wuf-9").exists()


def test_every_row_has_a_label_in_four_languages():
    seed_frameworks()

    for language in ("en", "es", "fr", "ar"):
        rows = [*Objective.objects.all(), *Framework.objects.all(), *Milestone.objects.all()]
        bare = [
            str(row)
            for row in rows
            if not getattr(row, f"{'title' if isinstance(row, Objective) else 'name'}_{language}")
        ]
        assert bare == []


def test_label_says_whether_it_is_official():
    seed_frameworks()
    services = Objective.objects.get(code="GCM-15")

    assert [services.is_official(language) for language in ("en", "es", "fr", "ar")] == [
        True,
        True,
        True,
        False,
    ]
    with override("ar"):
        assert services.is_official() is False


def test_priority_and_goal_carry_their_colours():
    seed_frameworks()

    rows = Objective.objects.filter(code__in=["CTA-P1", "CTA-P5", "SDG-02"]).order_by("code")
    assert list(rows.values_list("colour", "colour_on")) == [
        ("#144150", "#FFFFFF"),
        ("#F2B738", "#16181D"),
        ("#DDA63A", "#000000"),
    ]


def test_areas_hang_below_their_block():
    seed_frameworks()

    education = Objective.objects.get(code="GCR-AREA-2.1")

    assert education.parent.code == "GCR-AREA-2"


def test_command_says_what_it_did(capsys):
    call_command("seed_frameworks")

    assert "objectives: 160 created" in capsys.readouterr().out
