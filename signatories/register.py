"""The register of governments: finding one that stands there, entering a new one, keeping it right."""

import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from frameworks import caching, countries
from signatories import names, places
from signatories.models import FormerSlug, Government
from signatories.permissions import may_verify

NEAR, SAME = 82.0, 100.0
SHOWN = 6
TAKEN = {"leaders", "growth"}  # addresses beside those of the governments


class AlreadyRegistered(Refused):
    """The government stands in the register; carries the one that was found."""

    def __init__(self, sentence, existing):
        super().__init__(sentence)
        self.existing = existing


def find_similar(name, country, *, english_name="", other_names=(), level=None, limit=SHOWN):
    """Standing governments of a country whose name is near, nearest first, as (government, likeness) pairs.

    Accents, "City of" and its sisters, and the order of words make no difference, nor do letters of another
    alphabet that look the same; a name in another script is found through its English or other names.
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
    """Standing governments whose names hold these words or are near to them, best first.

    Words may be unfinished, and may name the country too, in any language of the portal.
    """
    if len(names.key(words)) < 2:
        return []
    rest, named = places.without_country(names.fold(words))
    governments = Government.objects.standing()
    if country:
        governments = governments.filter(country=str(country))
    found = []
    for government in governments.only("slug", "official_name", "official_language", "english_name",
                                       "other_names", "country", "level"):  # fmt: skip
        closeness = _closeness(government, words, rest, named)
        if closeness >= NEAR:
            found.append((-closeness, government.english_name, government))
    found.sort(key=lambda row: row[:2])
    return [government for _closeness, _name, government in found[:limit]]


def _closeness(government, words, rest, named):
    """0 to 100: how well a government answers to the words; `rest` is what they say beside the country."""
    if names.key(words) in (keys := _keys(government)):
        return 100.0
    told = {word for name in _names(government) for word in names.fold(name).split()}
    pieces = names.key(words).split()
    named_by = [piece for piece in pieces if _begins(piece, told)]
    if named_by and all(
        piece in named_by or _begins(piece, places.words_of(government.country.code)) for piece in pieces
    ):
        return 97.0
    if named and named != government.country.code:
        return 0.0
    if not rest:
        return 90.0
    wanted = names.key(rest)
    if wanted in keys:
        return 99.0
    if any(rest in names.fold(name) for name in _names(government)):
        return 95.0
    return names.likeness({wanted}, keys)


def _begins(piece, told):
    return any(word.startswith(piece) for word in told)


def at_address(slug):
    """The government an address leads to, be it a former one or that of a merged entry; None where none stood."""
    here = Q(slug=slug) | Q(former_slugs__slug=slug)
    before = Q(merged_from__slug=slug) | Q(merged_from__former_slugs__slug=slug)
    return Government.objects.standing().filter(here | before).distinct().first()


def look_alikes(government):
    """Other standing governments of the country that staff compare with this one: equal or very near by name."""
    pairs = find_similar(
        government.official_name,
        government.country,
        english_name=government.english_name,
        other_names=government.other_names,
        level=government.level,
    )
    return [other for other, _likeness in pairs if other.pk != government.pk]


@transaction.atomic
def enrol(
    *, by, official_name, country, level, english_name="", official_language="", other_names=(),
    is_another_body=False, **facts,
):  # fmt: skip
    """Enter a government: key, slug and world section are worked out, the row is checked, history written.

    `facts` are other columns of the row, the files of `arms` and `logo` among them. Names are kept as
    `names.check` leaves them. Refuses (AlreadyRegistered) a name that stands in the register for this country
    and level, naming the one that stands, unless `is_another_body` says that it is not the same.
    """
    if not by.is_active:
        raise PermissionDenied
    told = _checked(official_name=official_name, english_name=english_name, other_names=other_names)
    official_name, other_names = told["official_name"], told["other_names"]
    english_name = told["english_name"] or official_name
    if not is_another_body:
        _refuse_double(official_name, country, level, english_name, other_names)
    government = Government(
        official_name=official_name,
        english_name=english_name,
        official_language=official_language,
        other_names=other_names,
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
    for field, value in (changes | _checked(**changes)).items():
        setattr(government, field, value)
    government.name_key = names.key(government.english_name)
    if not government.slug:
        government.slug = free_slug(government.english_name, government.country)
    government.full_clean()
    government.save()
    history.record("amend", government, by=by, fields=sorted(changes))
    caching.bump()
    return government


def free_slug(name, country, *, of=None) -> str:
    """The name in plain letters; with the country, then a number, where another body has it or had it.

    `of` is the government that asks: what was its own before is free for it.
    """
    stem = slugify(name)[:100] or slugify(names.fold(name), allow_unicode=False)[:100] or str(country).lower()
    candidates = [stem, f"{stem}-{str(country).lower()}"]
    others = Government.objects.exclude(pk=of and of.pk).filter(slug__startswith=stem)
    former = FormerSlug.objects.exclude(government=of).filter(slug__startswith=stem)
    taken = {*TAKEN, *others.values_list("slug", flat=True), *former.values_list("slug", flat=True)}
    for candidate in candidates:
        if candidate not in taken:
            return candidate
    numbers = [int(found[1]) for slug in taken if (found := re.fullmatch(rf"{re.escape(stem)}-(\d+)", slug))]
    return f"{stem}-{max(numbers, default=1) + 1}"


def _checked(**facts):
    """The names among these facts as they are kept; ValidationError by field for what is no name."""
    kept, wrong = {}, {}
    for field in {"official_name", "english_name", "other_names"} & facts.keys():
        try:
            if field == "other_names":
                kept[field] = list(filter(None, map(names.check, facts[field])))
            else:
                kept[field] = names.check(facts[field])
        except ValidationError as error:
            wrong[field] = error
    if wrong:
        raise ValidationError(wrong)
    return kept


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
