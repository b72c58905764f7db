"""Published actions for tests of the public's side, in one call."""

import hashlib
from datetime import UTC, datetime

from django.utils import timezone

from actions import search
from actions.models import (
    Action,
    Call,
    Indicator,
    ObjectiveLink,
    Participation,
    PartnerLine,
    Submission,
    Translation,
)
from frameworks.models import Framework, Objective
from signatories.models import Government
from tests.factories import GovernmentFactory, UserFactory


def objective(framework, number, **fields):
    """One objective of a framework, made once."""
    home, _created = Framework.objects.get_or_create(code=framework, defaults={"name": framework})
    slug = fields.pop("slug", f"{framework}-{number:02}")
    found, _created = Objective.objects.get_or_create(
        framework=home,
        slug=slug,
        defaults={
            "code": slug.upper(),
            "number": number,
            "position": number,
            "title": f"{framework} {number}",
            **fields,
        },
    )
    return found


def publish(number=1, *, state="published", renew=True, **given):
    """An action with one text. `texts` maps {language: {field: text}} of translations; `action` sets its fields."""
    town = given.pop("town", None) or GovernmentFactory(
        english_name=f"Town {number}", official_name=f"Town {number}"
    )
    now = timezone.now()
    public = state in ("published", "replaced")
    action = Action.objects.create(
        **{
            "code": f"CTA-2026-{number:04}",
            "slug": f"action-{number}",
            "published_at": now if public else None,
            **given.pop("action", {}),
        }
    )
    Participation.objects.create(action=action, government=town, role="lead", state="confirmed")
    for partner, standing in given.pop("partners", {}).items():
        Participation.objects.create(action=action, government=partner, role="partner", state=standing)
    call, _created = Call.objects.get_or_create(
        slug="rolling", defaults={"title": "Rolling", "opens_at": datetime(2020, 1, 1, tzinfo=UTC)}
    )
    texts, objectives = given.pop("texts", {}), given.pop("objectives", [("gcm", 15)])
    organisations, counted = given.pop("organisations", []), given.pop("counted", [])
    decided = state in ("approved", "declined", "published", "replaced", "merged")
    text = Submission.objects.create(
        action=action,
        call=call,
        state=state,
        published_at=now if public else None,
        decided_at=now if decided else None,
        decided_by=UserFactory(staff=True) if decided else None,
        **{
            "language": "en",
            "title": f"Library lessons {number}",
            "summary": "Lessons for everybody.",
            **given,
        },
    )
    for framework, value in objectives:
        ObjectiveLink.objects.create(submission=text, objective=objective(framework, value))
    for name in organisations:
        PartnerLine.objects.create(submission=text, name=name)
    for row in counted:
        Indicator.objects.create(submission=text, **row)
    for language, fields in texts.items():
        for field, words in fields.items():
            source = hashlib.sha256(getattr(text, field).strip().encode()).hexdigest()
            Translation.objects.create(
                submission=text, field=field, language=language, text=words, source_sha256=source
            )
    if renew:
        search.renew(action)
    return action


def town(name, **fields):
    return GovernmentFactory(
        **{"english_name": name, "official_name": name, "level": Government.MUNICIPALITY, **fields}
    )
