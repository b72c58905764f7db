"""Seeding: bring the reference rows in, again and again, without ever touching what staff wrote since."""

import hashlib
import json
from collections import Counter

from django.db import transaction

from frameworks import caching, reference
from frameworks.models import Framework, Milestone, Objective, Partner, PartnerRole, Seeded, Term

CREATED, RENEWED, SAME, KEPT, GONE = (
    "created",
    "renewed",
    "unchanged",
    "kept as staff wrote it",
    "left deleted",
)


@transaction.atomic
def seed_frameworks() -> Counter:
    """Frameworks, objectives, milestones, the glossary and partners from the reference files.

    Counts what was done per (model, outcome).
    """
    done = Counter()
    for values in reference.framework_rows():
        framework = _seed(done, Framework, "code", values)
        if framework:
            _seed_objectives(done, framework)
    for values in reference.milestone_rows():
        _seed(done, Milestone, "slug", values)
    for values in reference.term_rows():
        _seed(done, Term, "slug", values)
    for values in reference.partner_rows():
        roles = values.pop("roles")
        partner = _seed(done, Partner, "slug", values)
        if partner:
            _seed_roles(done, partner, roles)
    caching.bump()
    return done


def seed_row(model, key, values):
    """Bring one row in: (the row or None, what was done).

    A missing row is created, unless an earlier seed made it and staff deleted it. In a row that is there,
    only the fields that still hold what a seed wrote are renewed; what staff changed stays as it is.
    """
    label = model._meta.label_lower
    note = Seeded.objects.filter(model=label, key=values[key]).first()
    row = model._default_manager.filter(**{key: values[key]}).first()
    if row is None:
        if note:
            return None, GONE
        row = model(**values)
        row.full_clean()
        row.save()
        Seeded.objects.create(model=label, key=values[key], fingerprints=_fingerprints(values))
        return row, CREATED
    return row, _renew(row, note or Seeded(model=label, key=values[key]), values)


def _renew(row, note, values):
    untouched = {
        field: value
        for field, value in values.items()
        if note.fingerprints.get(field, _fingerprint("")) == _fingerprint(getattr(row, field))
    }
    changed = {
        field: value
        for field, value in untouched.items()
        if _fingerprint(getattr(row, field)) != _fingerprint(value)
    }
    for field, value in changed.items():
        setattr(row, field, value)
    if changed:
        row.save()
    if changed or note.pk is None:
        note.fingerprints |= _fingerprints(untouched)
        note.save()
    if changed:
        return RENEWED
    return SAME if all(_fingerprint(getattr(row, f)) == _fingerprint(v) for f, v in values.items()) else KEPT


def _seed(done, model, key, values):
    row, outcome = seed_row(model, key, values)
    done[model._meta.verbose_name_plural, outcome] += 1
    return row


def _seed_objectives(done, framework):
    ids = {}
    for values in reference.objective_rows(framework.code):
        parent = values.pop("parent")
        if parent and parent not in ids:
            continue
        values |= {"framework_id": framework.pk, "parent_id": ids.get(parent)}
        row = _seed(done, Objective, "code", values)
        if row:
            ids[row.code] = row.pk


def _seed_roles(done, partner, roles):
    """A partner's first roles only: afterwards roles are dated facts, and staff's alone."""
    note, is_new = Seeded.objects.get_or_create(model=PartnerRole._meta.label_lower, key=partner.slug)
    if not is_new or partner.roles.exists():
        return
    for position, role in enumerate(roles, start=1):
        PartnerRole.objects.create(partner=partner, role=role, position=position)
        done[PartnerRole._meta.verbose_name_plural, CREATED] += 1


def _fingerprints(values):
    return {field: _fingerprint(value) for field, value in values.items()}


def _fingerprint(value):
    text = json.dumps("" if value is None else value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
