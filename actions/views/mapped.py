"""The showcase's list as a map: a point where one government stands, a number where several stand close together."""

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from actions import mapping
from actions.cards import cards_of
from figures import grid, maps

MOST_MARKS = 400  # that a map carries for coming closer
MOST_KEPT = 64  # maps of one state of the list
ACROSS = 16  # squares that a map is wide


def context(asked):
    """The map of the whole result; drawn once for all pages of a list, until the list changes."""
    found = asked.found
    key = (get_language(), asked.query(page=False), found.bits)
    kept = found.snapshot.kept
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        there = mapping.mapped(found.snapshot, found.bits)
        kept[key] = {"there": there, "map": _drawn(asked, there.spots) if there.spots else ""}
    return kept[key]


def words_of(found):
    """[(key, words)] of the places that the list was narrowed to."""
    words = {
        mapping.LEAD: lambda value: _("Led by %(name)s") % {"name": mapping.name_of(found.snapshot, value)},
        mapping.AREA: lambda value: _("A part of the map"),
    }
    return [(key, words[key](value)) for key, value in found.there.items()]


def _drawn(asked, spots):
    close = bool(asked.found.there)
    box = maps.spread_box(spots) if close else maps.WORLD
    level = grid.level_for(box[2], across=ACROSS)
    finer = _finest(spots, level)
    squares = grid.gathered(spots, level)
    told = _told(asked.found, spots, squares, finer)
    marks = [_mark(asked, square, few, told, finer) for square, few in squares.items()]
    title = _("Where these actions are led from")
    return maps.spread(marks, title=title, ident="map-actions", box=box)


def _finest(spots, level):
    """The level of the squares that a reader may come close to; None when each government is told by itself."""
    if len(spots) <= MOST_MARKS:
        return None
    finer = (level + 2, level + 1)
    return next((one for one in finer if len(grid.gathered(spots, one)) <= MOST_MARKS), level)


def _mark(asked, square, spots, told, finer):
    """What stands for a square: its one government, or their number with what a closer look tells apart."""
    if len(spots) == 1:
        return _point(asked, spots[0], told)
    if finer is None:
        parts = [_point(asked, spot, told) for spot in spots]
    elif finer > square.level:
        parts = [
            _mark(asked, inner, few, told, square.level) for inner, few in grid.gathered(spots, finer).items()
        ]
    else:
        parts = []
    return _cluster(asked, square, spots, parts)


def _point(asked, spot, told):
    card, place = told.get(spot.government), asked.found.snapshot.places[spot.government]
    if card:
        what, href, language = card.title.text, card.href, card.title.language
        words = _("%(name)s: “%(title)s”") % {"name": place.name, "title": what}
    else:
        what = ngettext("%(n)s action", "%(n)s actions", spot.count) % {"n": spot.count}
        words = _("%(name)s: %(what)s") % {"name": place.name, "what": what}
        href, language = _list(asked, lead=place.slug, view="", area=""), ""
    return maps.Spot(spot.x, spot.y, href, words, spot.count, who=place.name, what=what, language=language)


def _cluster(asked, square, spots, parts):
    """The number leads to the map of its square; where no map could tell them apart, to their list."""
    count = sum(spot.count for spot in spots)
    words = ngettext("%(n)s action of several governments", "%(n)s actions of several governments", count)
    here = grid.read(asked.found.there.get(mapping.AREA))
    is_closest = here is not None and here.level >= square.level
    href = _list(asked, area=str(square), **({"view": ""} if is_closest else {}))
    x, y = (round(sum(getattr(spot, axis) for spot in spots) / len(spots), 2) for axis in "xy")
    return maps.Spot(x, y, href, words % {"n": count}, count, is_many=True, parts=tuple(parts))


def _told(found, spots, squares, finer):
    """{government: the card of its one action}, of the points that stand for one; one statement."""
    if finer is None:
        shown = spots
    else:
        inner = grid.gathered(spots, finer)
        shown = {few[0] for those in (squares, inner) for few in those.values() if len(few) == 1}
    alone = [spot.government for spot in shown if spot.count == 1]
    actions = {mapping.only_action(found.snapshot, found.bits, pk): pk for pk in alone}
    return {actions[card.pk]: card for card in cards_of(list(actions))}


def _list(asked, **changes):
    return reverse("actions:index") + asked.address(page=False, **changes)
