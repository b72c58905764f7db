"""Which form an action is ready for, what is missing, and what is handed over."""

import csv
import io
import json

import pytest
from django.core.exceptions import PermissionDenied

from accounts import history
from accounts.models import Consent
from accounts.refusals import Refused
from actions.models import Contact
from publications.carrying import elevation, exports
from publications.carrying.targets import seed_targets
from publications.models import TargetForm
from tests.actions.published import publish
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TEXTS = {
    "description": "d" * 400,
    "results": "Six hundred learned.",
    "lessons": "Begin small.",
    "recommendations": "Ask first.",
    "innovation": "Evening hours.",
    "activities": "Lessons",
    "challenges": "Rooms",
}


@pytest.fixture(autouse=True)
def forms():
    seed_targets()


def consent(action, *targets):
    for target in targets:
        Consent.objects.create(
            subject_type="actions.action",
            subject_id=str(action.pk),
            target=target,
            wording_version="1",
            wording="w",
            language="en",
        )


def full(number=1, *, agreed=("un_network", "gcr_platform", "gfmd", "contact"), **given):
    """An action that is ready for all three platforms, unless told otherwise."""
    given = (
        {
            "populations": ["migrants", "refugees"],
            "stage": "fulfilled",
            "objectives": [("gcm", 15), ("principle", 1), ("gcr", 1), ("grf", 1), ("sdg", 11)],
        }
        | TEXTS
        | given
    )
    text = publish(number, **given)
    text = getattr(text, "published_texts", [None])[0] or text
    submission = text if hasattr(text, "summary") else text.submissions.get()
    Contact.objects.create(action=submission.action, name="Ana", email="ana@example.org")
    consent(submission.action, *agreed)
    submission.refresh_from_db()
    return submission


def readings(submission):
    return {reading.form.code: reading for reading in elevation.assess(submission).readings}


def test_full_action_is_ready_for_three_of_three():
    assessment = elevation.assess(full())
    assert assessment.summary == "Ready for 3 of 3 platforms"
    assert [reading.form.code for reading in assessment.readings] == ["gcm-practice", "gcr-practice", "gfmd"]


def test_public_record_is_never_eligible_and_says_why():
    submission = full(action={"origin": "public_record", "source_url": "https://example.org/a"})
    for reading in elevation.assess(submission).readings:
        assert (reading.eligible, [line.sentence for line in reading.lines]) == (
            False,
            [str(elevation.PUBLIC_SOURCE)],
        )


RULES = [  # what is changed, the form, the start of the sentence, whether it stops
    ({"agreed": ()}, "gfmd", "The government has not agreed", True),
    ({"populations": ["migrants"]}, "gcr-practice", "It must serve refugees", True),
    (
        {"objectives": [("sdg", 11)]},
        "gcm-practice",
        "Choose at least one objective of the Global Compact for",
        True,
    ),
    ({"objectives": [("gcm", 15)]}, "gcm-practice", "Choose at least one guiding principle", False),
    (
        {"objectives": [("gcm", 15)]},
        "gcr-practice",
        "Choose at least one objective of the Global Compact on",
        True,
    ),
    ({"objectives": []}, "gfmd", "Choose an objective", False),
    ({"stage": "planning"}, "gcm-practice", "A practice is finished", True),
    ({"stage": ""}, "gcm-practice", "Say how far", False),
    ({"end_date": "2018-06-01"}, "gcm-practice", "It ended before", False),
    ({"lessons": ""}, "gcm-practice", "“Key lessons” is empty", False),
    ({"results": "x" * 1600}, "gcm-practice", "“Benefit and impact” is 100 characters over", False),
    ({"kind": "pledge", "populations": ["refugees"]}, "gcm-pledge", "A pledge here concerns migrants", True),
    ({"kind": "pledge", "end_date": "2020-01-01"}, "gcm-pledge", "A pledge looks ahead", True),
    ({"kind": "pledge"}, "gcm-pledge", "Name at least one thing", False),
    ({"kind": "pledge", "description": "short"}, "gcm-pledge", "“Description” is 295 characters short", True),
    ({"kind": "pledge", "description": "d" * 3001}, "gcm-pledge", "“Description” is 1 characters over", True),
    ({"kind": "pledge", "stage": "discontinued"}, "gcr-pledge", "It was discontinued", False),
    ({"agreed": ("un_network",)}, "gcm-practice", "“Focal point of the implementer” needs", True),
]


@pytest.mark.parametrize(("change", "form", "sentence", "hard"), RULES)
def test_rule_says_one_line(change, form, sentence, hard):
    lines = readings(full(**change))[form].lines
    assert [line.hard for line in lines if line.sentence.startswith(sentence)] == [hard]


def test_withdrawn_consent_no_longer_counts():
    submission = full()
    row = Consent.objects.get(target="gfmd")
    row.withdrawn_at = row.given_at
    row.save()
    assert not readings(submission)["gfmd"].eligible


def test_export_is_whole_logged_and_ends_up_in_each_format():
    submission, staff = full(summary="=HYPERLINK(1)" + "s" * 2000), UserFactory(staff=True)
    form = TargetForm.objects.get(code="gfmd")

    package = elevation.export(form, [submission.action], by=staff)
    item = package["items"][0]
    table = list(csv.reader(io.StringIO(exports.to_csv(package).decode("utf-8-sig"))))

    assert (package["schema_version"], package["target"]) == (1, "gfmd")
    assert list(item) == ["source_id", "source_url", "language", "fields", "warnings"]
    assert item["fields"]["Summary: who promotes it, what it is, where it is done"] == submission.summary
    assert item["fields"]["Contact information"] == "Ana, ana@example.org"
    assert json.loads(exports.to_json(package)) == package
    assert "'=HYPERLINK(1)" + "s" * 2000 in table[1]
    assert exports.to_csv(package).startswith(b"\xef\xbb\xbf")
    assert exports.to_xlsx(package)[:2] == b"PK"
    assert [(event.verb, event.payload["actions"]) for event in history.of(form)] == [
        ("handed_over", ["CTA-2026-0001"])
    ]


def test_private_contact_stays_without_its_consent():
    submission = full(agreed=("gfmd",))
    form = TargetForm.objects.get(code="gfmd")
    package = elevation.export(form, [submission.action], by=UserFactory(staff=True))
    assert "ana@example.org" not in json.dumps(package)


def test_export_refuses_what_is_not_ready_and_who_may_not():
    submission = full(agreed=())
    form, staff = TargetForm.objects.get(code="gfmd"), UserFactory(staff=True)
    with pytest.raises(Refused, match="CTA-2026-0001 is not ready"):
        elevation.export(form, [submission.action], by=staff)
    with pytest.raises(Refused, match="at least one"):
        elevation.export(form, [], by=staff)
    with pytest.raises(PermissionDenied):
        elevation.export(form, [submission.action], by=UserFactory())


def test_export_prefers_english():
    submission = full(
        language="es", title="Clases", texts={"en": {"title": "Lessons", "summary": "Lessons for all."}}
    )
    package = elevation.export(
        TargetForm.objects.get(code="gfmd"), [submission.action], by=UserFactory(staff=True)
    )
    item = package["items"][0]
    assert (item["language"], item["fields"]["Title of policy or practice"]) == ("en", "Lessons")


def test_checklist_page_is_honest(client):
    full(agreed=())
    page = client.get("/en/carried/CTA-2026-0001/").content.decode()
    assert "Ready for 0 of 3 platforms" in page
    assert "Nothing was sent so far" in page
    assert client.get("/en/carried/CTA-2026-0099/").status_code == 404


def test_handover_in_the_secretariat(client):
    full()
    client.force_login(UserFactory(staff=True))
    form = TargetForm.objects.get(code="gfmd")
    address = f"/secretariat/publications/targetform/{form.pk}/handover/"

    assert "1 of 1 published actions is ready" in client.get(address).content.decode()
    answer = client.post(address, {"code": "CTA-2026-0001", "format": "csv"})
    printed = client.post(address, {"code": "CTA-2026-0001", "format": "html"})

    assert answer["Content-Disposition"] == 'attachment; filename="gfmd.csv"'
    assert "Title of policy or practice" in printed.content.decode()


def test_seed_changes_nothing_staff_wrote():
    TargetForm.objects.filter(code="gfmd").update(name_en="Our words")
    assert seed_targets()["fields", "kept"] == 76
    assert TargetForm.objects.get(code="gfmd").name_en == "Our words"
