"""Seeding the learning section: the first activity, resources and updates, without touching staff's words."""

import json
from collections import Counter
from pathlib import Path

from django.db import transaction
from django.utils.dateparse import parse_datetime

from frameworks import caching
from frameworks.models import Milestone, Partner, Seeded
from frameworks.reference import per_language
from frameworks.seeding import CREATED, seed_row
from learning.models import Activity, ActivityRole, Resource, Update

DATA = Path(__file__).parent / "data" / "learning.json"
FIRST_PUBLISHED = "2026-11-20T09:00:00+00:00"
TRANSLATED = {
    Partner: ["name"],
    Activity: ["title", "place", "summary", "text", "expected_outcomes", "follow_up"],
    Resource: ["title", "summary"],
    Update: ["title", "summary", "text"],
}


@transaction.atomic
def seed_learning() -> Counter:
    """The first activity, resources and updates; needs `seed_frameworks` before. Counts what was done."""
    done, given = Counter(), json.loads(DATA.read_text(encoding="utf-8"))
    for item in given["partners"]:
        _seed(done, Partner, item)
    for item in given["activities"]:
        roles = item.pop("roles")
        milestone = Milestone.objects.filter(slug=item.pop("milestone")).first()
        activity = _seed(done, Activity, item | {"milestone_id": milestone and milestone.pk})
        if activity:
            _seed_roles(done, activity, roles)
    for item in given["resources"]:
        activity = Activity.objects.filter(slug=item.pop("activity", "")).first()
        _seed(done, Resource, item | {"activity_id": activity and activity.pk})
    for item in given["updates"]:
        _seed(done, Update, item)
    caching.bump()
    return done


def _seed(done, model, item):
    values = dict(item)
    for field in TRANSLATED[model]:
        values |= per_language(field, values.pop(field))
    if model is not Partner:
        values["published_at"] = parse_datetime(values.get("published_at", FIRST_PUBLISHED))
    row, outcome = seed_row(model, "slug", values)
    done[model._meta.verbose_name_plural, outcome] += 1
    return row


def _seed_roles(done, activity, roles):
    """Who organised, hosted and supported: once, then staff's alone."""
    _note, is_new = Seeded.objects.get_or_create(model=ActivityRole._meta.label_lower, key=activity.slug)
    if not is_new or activity.roles.exists():
        return
    partners = Partner.objects.in_bulk([slug for _role, slug in roles], field_name="slug")
    for position, (role, slug) in enumerate(roles, start=1):
        ActivityRole.objects.create(activity=activity, role=role, partner=partners[slug], position=position)
        done[ActivityRole._meta.verbose_name_plural, CREATED] += 1
