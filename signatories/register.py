"""The register of governments: finding one that stands there, entering a new one, keeping it right."""

import re

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from frameworks import caching, countries
from signatories import names
from signatories.models import Government
from signatories.permissions import may_verify

NEAR, SAME = 82.0, 100.0
SHOWN = 6


class AlreadyRegistered(Refused):
    """The government stands in the register; carries the one that was found."""

    def __init__(self, sentence, existing):
        super().__init__(sentence)
        self.existing = existing


def find_similar(name, country, *, english_name="", other_names=(), level=None, limit=SHOWN):
    """Standing governments of a country whose name is near, nearest first, as (government, likeness) pairs.

    Accents, "City of" and its sisters, and the order of words make no difference; a name in another script
    is found through its English or other names.
    """
    mine = names.keys(name, english_name, *other_names)
    found = []
    for government in Government.objects.standing().filter(country=str(country)):
        likeness = names.likeness(mine, _keys(government))
        if likeness >= NEAR:
            found.append((government, likeness))
    found.sort(key=lambda pair: (-pair[1], level and pair[0].level != level, pair[0].english_name))
    return found[:limit]


def search(words, *, country=None, limit=8):
    """Standing governments whose names hold these words or are near to them, best first."""
    wanted = names.key(words)
    if len(wanted) < 2:
        return []
    governments = Government.objects.standing()
    if country:
        governments = governments.filter(country=str(country))
    found = []
    for government in governments.only("slug", "official_name", "official_language", "english_name",
                                       "other_names", "country", "level"):  # fmt: skip
        keys = _keys(government)
        held = any(names.fold(words) in names.fold(name) for name in _names(government))
        likeness = 100.0 if wanted in keys else 95.0 if held else names.likeness({wanted}, keys)
        if likeness >= NEAR:
            found.append((-likeness, government.english_name, government))
    found.sort(key=lambda row: row[:2])
    return [government for _likeness, _name, government in found[:limit]]


@transaction.atomic
def enrol(
    *, by, official_name, country, level, english_name="", official_language="", other_names=(),
    is_another_body=False, **facts,
):  # fmt: skip
    """Enter a government: key, slug and world section are worked out, the row is checked, history written.

    Refuses (AlreadyRegistered) a name that stands in the register for this country and level, naming the one
    that stands, unless `is_another_body` says that it is not the same.
    """
    if not by.is_active:
        raise PermissionDenied
    english_name = english_name or official_name
    if not is_another_body:
        _refuse_double(official_name, country, level, english_name, other_names)
    government = Government(
        official_name=official_name.strip(),
        english_name=english_name.strip(),
        official_language=official_language,
        other_names=list(other_names),
        country=country,
        level=level,
        created_by=by,
        **facts,
    )
    government.name_key = names.key(government.english_name)
    government.slug = free_slug(government.english_name, country)
    if government.section_id is None:
        government.section = countries.propose_section(country)
    government.full_clean()
    government.save()
    caching.bump()
    history.record("enrol", government, by=by, name=government.official_name, country=str(country))
    return government


@transaction.atomic
def amend(government, *, by, **changes):
    """Put facts of a government right: staff only; the key follows the name, the slug stays as linked."""
    if not may_verify(by):
        raise PermissionDenied
    for field, value in changes.items():
        setattr(government, field, value)
    government.name_key = names.key(government.english_name)
    if not government.slug:
        government.slug = free_slug(government.english_name, government.country)
    government.full_clean()
    government.save()
    history.record("amend", government, by=by, fields=sorted(changes))
    caching.bump()
    return government


def free_slug(name, country) -> str:
    """The name in plain letters; with the country, then a number, where another body has it."""
    stem = slugify(name)[:100] or slugify(names.fold(name), allow_unicode=False)[:100] or str(country).lower()
    candidates = [stem, f"{stem}-{str(country).lower()}"]
    taken = set(Government.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    for candidate in candidates:
        if candidate not in taken:
            return candidate
    numbers = [int(found[1]) for slug in taken if (found := re.fullmatch(rf"{re.escape(stem)}-(\d+)", slug))]
    return f"{stem}-{max(numbers, default=1) + 1}"


def _names(government):
    return [government.official_name, government.english_name, *government.other_names]


def _keys(government):
    return names.keys(*_names(government))


def _refuse_double(official_name, country, level, english_name, other_names):
    similar = find_similar(
        official_name, country, english_name=english_name, other_names=other_names, level=level
    )
    for existing, likeness in similar:
        if likeness >= SAME and existing.level == level:
            raise AlreadyRegistered(
                _("“%(name)s” stands in the register. Act for it, or say that yours is another body.")
                % {"name": existing.official_name},
                existing,
            )
