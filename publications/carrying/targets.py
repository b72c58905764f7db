"""Brings the five official forms and their fields in from data/targets.json, again and again, without undoing staff."""

import json
from collections import Counter
from pathlib import Path

from django.db import transaction

from frameworks import caching
from frameworks.seeding import seed_row
from publications.models import TargetField, TargetForm

DATA = Path(__file__).parent.parent / "data" / "targets.json"


@transaction.atomic
def seed_targets() -> Counter:
    """Forms by code, fields by form and label. Counts what was done per (model, outcome)."""
    done = Counter()
    for position, item in enumerate(json.loads(DATA.read_text(encoding="utf-8"))["forms"], start=1):
        form, outcome = seed_row(TargetForm, "code", _form_values(item, position))
        done["forms", outcome] += 1
        if form is None:
            continue
        for order, row in enumerate(item["fields"], start=1):
            done["fields", _seed_field(form, row, order)] += 1
    caching.bump()
    return done


def _form_values(item, position):
    values = {name: item[name] for name in ("code", "platform", "kind", "url", "constants")}
    for name in ("name", "platform_name"):
        values |= {f"{name}_{language}": text for language, text in item[name].items()}
    return values | {"position": position}


def _seed_field(form, row, order):
    """A field that is there stays as staff left it."""
    _field, created = TargetField.objects.get_or_create(
        form=form, label=row["label"], defaults={**row, "position": order}
    )
    return "created" if created else "kept"
