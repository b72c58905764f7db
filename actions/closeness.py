"""Why two published actions stand close to each other: what both serve, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions import facets
from actions.cards import Card, cards_of

SAID = ("gcm", "gcr", "priority", "sdg")  # what is named, in this order
MOST = 6


@dataclass(frozen=True)
class Near:
    """A card, and why it is shown beside another action."""

    card: Card
    reason: str


def near(action_id, snapshot, *, limit) -> list[Near]:
    """The published actions closest to this one as cards, each with what both share."""
    found = snapshot.kindred(action_id, limit=limit)
    cards = cards_of(found)
    if len(cards) != len(found):  # one was withdrawn a moment ago
        return [Near(card, "") for card in cards]
    return [
        Near(card, reason(shared(snapshot, action_id, pk))) for pk, card in zip(found, cards, strict=True)
    ]


def shared(snapshot, *action_ids) -> list[tuple[str, str]]:
    """[(facet, value)] that all of these published actions have, in the order of the frameworks."""
    wanted = snapshot.of_ids(action_ids)
    return [
        (key, value)
        for key in SAID
        for value, bits in sorted(snapshot.bits[key].items())
        if bits & wanted == wanted
    ]


def reason(found) -> str:
    """“Both serve GCM 7, GCM 15 and SDG 11.”"""
    names = [name(key, value) for key, value in found[:MOST]]
    if not names:
        return ""
    if len(names) == 1:
        return _("Both serve %(objective)s.") % {"objective": names[0]}
    first = pgettext("between the parts of a line", ", ").join(names[:-1])
    return _("Both serve %(objectives)s and %(last)s.") % {"objectives": first, "last": names[-1]}


def name(key, value) -> str:
    """An objective as short as it can be said: “GCM 7”, “SDG 11”, “priority 3”."""
    label = next((one for one in _labels(key) if one.slug == value), None)
    if label is None or not label.number:
        return label.label if label else value
    words = {
        "gcm": pgettext("objective in a sentence", "GCM %(number)s"),
        "gcr": pgettext("objective in a sentence", "GCR %(number)s"),
        "sdg": pgettext("objective in a sentence", "SDG %(number)s"),
        "priority": pgettext("objective in a sentence", "priority %(number)s"),
    }
    return words[key] % {"number": label.number}


def _labels(key):
    return facets.labels_of(facets.BY_KEY[key].framework)
