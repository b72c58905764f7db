"""The ground of every public number: the register of governments and the list of published actions, as they stand now.

Both are gathered once per change of the public data and shared by all requests; nobody writes to them.
"""

import time
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.utils import timezone

from actions import facets, snapshots
from actions.bits import slots_of
from actions.models.submission import ACTION, PLEDGE
from cta_portal.governments import standing
from frameworks.caching import data_version
from frameworks.collation import sort_key
from signatories.models import Declaration


@dataclass(frozen=True)
class Ground:
    """What is counted. Each government carries `listed`, `withdrawn`, `in_office` and `actions_shown`."""

    today: date
    declaration: Declaration | None
    governments: tuple
    actions: snapshots.Snapshot
    within: int  # the bits of the actions and pledges that count

    def narrowed(self, governments, within=None):
        """The ground of one place or of one objective."""
        return replace(self, governments=tuple(governments), within=self.within if within is None else within)

    @property
    def signatories(self):
        return standing.signed(self.governments)

    @property
    def acting(self):
        """The governments that lead or share one of these actions or pledges, signed or not."""
        slots, flags = self.actions.governments, _flags(self.within)
        return [one for one in self.governments if any(slot in flags for slot in slots.get(one.pk, ()))]

    def bits(self, **choice):
        """The published actions and pledges that have these values, {facet: value}."""
        return self.actions.chosen({key: [value] for key, value in choice.items()}) & self.within

    def kinds(self, bits=None):
        """(actions, pledges) among these, or among all that count: apart, never together."""
        kinds, bits = self.actions.bits.get("kind", {}), self.within if bits is None else bits
        return tuple((bits & kinds.get(kind, 0)).bit_count() for kind in (ACTION, PLEDGE))

    def acting_most_first(self):
        """[(government, actions, pledges)] of those that lead or share some of these, most first, then by name."""
        kinds = self.actions.bits.get("kind", {})
        flags = [_flags(kinds.get(kind, 0) & self.within) for kind in (ACTION, PLEDGE)]
        found = [
            (one, *(sum(slot in flag for slot in self.actions.governments[one.pk]) for flag in flags))
            for one in self.acting
        ]
        return sorted(found, key=lambda entry: (-entry[1] - entry[2], *by_name(entry[0])))


def _flags(bits):
    """The positions of set bits, to look many up."""
    return set(slots_of(bits))


def by_name(government):
    return (sort_key(government.english_name), government.pk)


_kept = (None, 0, None)


def ground(version=None) -> Ground:
    """What stands at this data version; gathered anew after a change, a new day, or as often as public pages are."""
    global _kept
    version = data_version() if version is None else version
    key, now = (version, timezone.localdate()), time.monotonic()
    kept_key, until, kept = _kept
    if not version or kept_key != key or now >= until:
        kept = _gather(version, key[1])
        _kept = (key, now + settings.PUBLIC_PAGE_SECONDS, kept)
    return kept


def _gather(version, today):
    actions = facets.snapshot(version)
    governments = tuple(standing.register())
    for government in governments:
        government.actions_shown = len(actions.governments.get(government.pk, ()))
    return Ground(today, Declaration.objects.current(), governments, actions, actions.everything)
