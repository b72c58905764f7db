"""Seeding the criteria by which submissions are read, without touching what staff wrote since."""

import json
from collections import Counter
from pathlib import Path

from django.db import transaction

from actions.models import Criterion
from frameworks.reference import per_language
from frameworks.seeding import seed_row

RUBRIC = Path(__file__).parent / "data" / "rubric.json"


@transaction.atomic
def seed_rubric() -> Counter:
    """The criteria of the portal in four languages; counts what was done. What staff retired stays retired."""
    done = Counter()
    for item in json.loads(RUBRIC.read_text(encoding="utf-8")):
        scale = {language: "\n".join(words) for language, words in item.pop("scale").items()}
        values = {"slug": item["slug"], "weight": item["weight"], "position": item["position"]}
        values |= per_language("name", item["name"]) | per_language("guidance", item["guidance"])
        values |= per_language("scale", scale)
        _row, outcome = seed_row(Criterion, "slug", values)
        done[Criterion._meta.verbose_name_plural, outcome] += 1
    return done
