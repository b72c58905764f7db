"""Seeding what reviewers work with, criteria and canned texts, without touching what staff wrote since."""

import json
from collections import Counter
from pathlib import Path

from django.db import transaction

from actions.models import Criterion, Phrase
from frameworks.reference import per_language
from frameworks.seeding import seed_row

DATA = Path(__file__).parent / "data"
TRANSLATED = {"name", "guidance", "scale", "text"}


@transaction.atomic
def seed_reviewing() -> Counter:
    """Criteria and canned texts in four languages; counts what was done. What staff retired stays retired."""
    done = Counter()
    for model, file in ((Criterion, "rubric.json"), (Phrase, "phrases.json")):
        for item in json.loads((DATA / file).read_text(encoding="utf-8")):
            _row, outcome = seed_row(model, "slug", _columns(item))
            done[model._meta.verbose_name_plural, outcome] += 1
    return done


def _columns(item):
    """The plain values of a row, and its words by language; a scale is a word a line."""
    values = {}
    for name, value in item.items():
        if name not in TRANSLATED:
            values[name] = value
            continue
        words = {lang: "\n".join(said) if isinstance(said, list) else said for lang, said in value.items()}
        values |= per_language(name, words)
    return values
