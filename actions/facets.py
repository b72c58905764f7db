"""Filters and their counts: one bit per published action in plain integers, swapped when the public data changes.

A facet is one line of FACETS. Each facet's counts leave its own selection out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from actions.models import ObjectiveLink, Participation, SearchRow, Submission, Translation
from actions.models.submission import KINDS
from frameworks.caching import data_version
from frameworks.languages import language_name
from frameworks.models import Framework, Objective
from signatories.models import Government

LABELS_KEPT_SECONDS = 60


def _choice(choices):
    names = dict(choices)
    return lambda value: str(names.get(value, value))


@dataclass(frozen=True)
class Facet:
    """`key` in the address, `label` on the page; `framework` for objectives, else `words` says a value."""

    key: str
    label: str
    framework: str = ""
    words: Callable = str


COMPACTS = [
    (Framework.GCM, _("Global Compact for Migration")),
    (Framework.GCR, _("Global Compact on Refugees")),
]
FACETS = (
    Facet("compact", _("Compact"), words=_choice(COMPACTS)),
    Facet("priority", _("Priority"), framework=Framework.PRIORITY),
    Facet("gcm", _("GCM objective"), framework=Framework.GCM),
    Facet("gcr", _("GCR objective"), framework=Framework.GCR),
    Facet("sdg", _("Goal (SDG)"), framework=Framework.SDG),
    Facet("kind", pgettext_lazy("facet", "Kind"), words=_choice(KINDS)),
    Facet("stage", pgettext_lazy("facet", "Stage"), words=_choice(Submission.STAGES)),
    Facet("section", _("World section"), framework=Framework.SECTION),
    Facet("country", pgettext_lazy("facet", "Country"), words=lambda value: countries.name(value)),
    Facet("level", _("Level of government"), words=_choice(Government.LEVELS)),
    Facet("language", _("Language of the text"), words=language_name),
)  # fmt: skip
BY_KEY = {facet.key: facet for facet in FACETS}


@dataclass
class Snapshot:
    """The published list, newest first, as it stood at one data version."""

    version: str = ""
    ids: list = field(default_factory=list)
    place: dict = field(default_factory=dict)
    bits: dict = field(default_factory=dict)
    governments: dict = field(default_factory=dict)
    objectives: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)  # {SearchRow.pk: position}, so that a text hit needs no join

    @property
    def everything(self):
        return (1 << len(self.ids)) - 1

    def chosen(self, choice, *, without=None):
        """The actions that pass every facet of {key: [value, …]}; several values of a facet are alternatives."""
        result = self.everything
        for key, values in choice.items():
            if key != without and values:
                result &= union(self.bits[key].get(value, 0) for value in values)
        return result

    def counts(self, choice, hits):
        """{key: {value: how many}} for the page, each facet with its own selection left out."""
        return {
            facet.key: {
                value: count
                for base in (hits & self.chosen(choice, without=facet.key),)
                for value, bits in self.bits[facet.key].items()
                if (count := (bits & base).bit_count()) or value in choice.get(facet.key, ())
            }
            for facet in FACETS
        }

    def of_ids(self, action_ids):
        """The bits of some actions; those not published have none."""
        return as_bits([self.place[pk] for pk in action_ids if pk in self.place], len(self.ids))

    def of_rows(self, row_ids):
        """The bits of the actions whose search rows these are."""
        rows = self.rows
        return as_bits({rows[pk] for pk in row_ids if pk in rows}, len(self.ids))

    def in_order(self, bits, start=0, stop=None):
        """The action ids of set bits, newest first, from `start` to `stop`."""
        found, position, text = [], -1, bin(bits)[:1:-1]
        index = 0
        while (position := text.find("1", position + 1)) >= 0 and (stop is None or index < stop):
            if index >= start:
                found.append(self.ids[position])
            index += 1
        return found

    def kindred(self, action_id, *, limit=3):
        """Actions that share two objectives or more with this one, most first."""
        mine = self.objectives.get(action_id, ())
        ones = twos = threes = 0
        for key, slug in mine:
            bits = self.bits[key].get(slug, 0)
            threes, twos, ones = threes | twos & bits, twos | ones & bits, ones | bits
        own = self.of_ids([action_id])
        found = self.in_order(threes & ~own, stop=limit)
        found += self.in_order(twos & ~threes & ~own, stop=limit - len(found)) if len(found) < limit else []
        return found


def union(many):
    result = 0
    for bits in many:
        result |= bits
    return result


def as_bits(positions, length):
    """An integer with these bits set."""
    held = bytearray(length // 8 + 1)
    for position in positions:
        held[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(held, "little")


_current = Snapshot()


def snapshot(version=None) -> Snapshot:
    """The list at the version that stands now; built at first use after a change, then shared by all requests."""
    global _current
    version = data_version() if version is None else version
    if not version or _current.version != version:
        _current = _build(version)
    return _current


def _build(version):
    ids, place, positions = [], {}, {facet.key: {} for facet in FACETS}

    def note(key, value, position):
        if value:
            held = positions[key].setdefault(value, [])
            if not held or held[-1] != position:
                held.append(position)

    published = Submission.objects.published().filter(action__public_copy__isnull=False)
    rows = published.order_by("-action__published_at", "-action_id").values_list(
        "action_id", "kind", "stage", "language"
    )
    for position, (action_id, kind, stage, language) in enumerate(rows.iterator()):
        ids.append(action_id)
        place[action_id] = position
        note("kind", kind, position)
        note("stage", stage, position)
        note("language", language, position)
    objectives = _note_objectives(published, place, note)
    governments = _note_governments(published, place, note)
    for action_id, language in (
        Translation.objects.filter(submission__in=published, field="title")
        .order_by("submission__action_id")
        .values_list("submission__action_id", "language")
    ):
        note("language", language, place[action_id])
    bits = {
        key: {value: as_bits(found, len(ids)) for value, found in values.items()}
        for key, values in positions.items()
    }
    government_bits = {pk: as_bits(found, len(ids)) for pk, found in governments.items()}
    rows = {
        pk: place[action_id]
        for pk, action_id in SearchRow.objects.values_list("pk", "action_id").iterator()
        if action_id in place
    }
    return Snapshot(version, ids, place, bits, government_bits, objectives, rows)


def _note_objectives(published, place, note):
    """Bits of the frameworks; and {action: [(facet, slug), …]} for what is close to what."""
    found = {}
    keys = {facet.framework: facet.key for facet in FACETS if facet.framework}
    links = ObjectiveLink.objects.filter(submission__in=published).order_by("submission__action_id")
    for action_id, framework, slug in links.values_list(
        "submission__action_id", "objective__framework__code", "objective__slug"
    ).iterator():
        key = keys.get(framework)
        if key is None or action_id not in place:
            continue
        note(key, slug, place[action_id])
        if framework in (Framework.GCM, Framework.GCR):
            note("compact", framework, place[action_id])
        if framework != Framework.SDG:
            found.setdefault(action_id, []).append((key, slug))
    return found


def _note_governments(published, place, note):
    """Bits of section, country and level of every confirmed government; {government: [position, …]}."""
    found = {}
    parts = Participation.objects.filter(
        action__in=published.order_by().values("action_id"), state=Participation.CONFIRMED
    ).order_by("action_id")
    for action_id, pk, section, country, level in parts.values_list(
        "action_id", "government_id", "government__section__slug", "government__country", "government__level"
    ).iterator():
        position = place.get(action_id)
        if position is None:
            continue
        found.setdefault(pk, []).append(position)
        note("section", section, position)
        note("country", str(country), position)
        note("level", level, position)
    return found


@dataclass(frozen=True)
class Label:
    """An objective as a chip shows it."""

    pk: int
    framework_code: str
    slug: str
    number: int | None
    label: str
    title: str
    colour: str
    position: int


_labels = {}


def labels():
    """{pk: Label} in the language of the page; asked of the database once a minute."""
    language, now = get_language(), time.monotonic()
    kept = _labels.get(language)
    if kept is None or now - kept[0] > LABELS_KEPT_SECONDS:
        found = {
            row.pk: Label(
                row.pk,
                row.framework.code,
                row.slug,
                row.number,
                row.label,
                row.title,
                row.colour,
                row.position,
            )
            for row in Objective.objects.of(*(facet.framework for facet in FACETS if facet.framework))
        }
        kept = _labels[language] = (now, found)
    return kept[1]


def forget_labels():
    """The next page asks the database again."""
    _labels.clear()
