"""The filters beside the list as HTML: hundreds of boxes on a page, so what does not change is made once.

A filter is a frame (its heading, open or not) around boxes; a box is two halves around what changes: whether it is
ticked, and its count.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from actions import facets
from frameworks.chips import chip
from frameworks.collation import sort_key

OPEN_FACETS = ("compact", "gcm", "priority", "section")
SHOWN = 8  # values of a facet before “show all”
HOLE = "<hole>"
END = "</span></label></li>"


@dataclass
class Filter:
    """One facet on the page: its HTML, whether it waits behind “more filters”, and whether it stands open."""

    html: str
    more: bool
    is_open: bool


def filters_of(found) -> list[Filter]:
    """Each facet with its values, counts and what is chosen; those without anything to choose are left out."""
    language = get_language()
    return [
        _filter(facet, found.counts[facet.key], found.choice.get(facet.key, ()), language)
        for facet in facets.FACETS
        if len(found.counts[facet.key]) > 1 or facet.key in found.choice
    ]


def face(facet, value):
    """A value as it stands beside its box: a chip, or words."""
    return _box(facet.key, value, _labels(facet).get(value), get_language()).face


def _filter(facet, counts, chosen, language):
    labels, latest = _labels(facet), facet.order == facets.LATEST
    boxes = [(_box(facet.key, value, labels.get(value), language), value) for value in counts]
    if facet.order == facets.MOST:
        boxes.sort(key=lambda box: (-counts[box[1]], box[0].order))
    else:
        boxes.sort(key=lambda box: box[0].order, reverse=latest)
    items = []
    for box, value in boxes:
        checked, count = " checked" if value in chosen else "", counts[value]
        items.append(f"{box.before}{checked}{box.after}{count if count < 1000 else localize(count)}{END}")
    is_open = bool(chosen) or facet.key in OPEN_FACETS
    rest_open = any(value in chosen for _box, value in boxes[SHOWN:])
    frame = _frame(facet.key, is_open, rest_open, len(items) if len(items) > SHOWN else 0, language)
    pieces = [frame[0], *items[:SHOWN], frame[1]]
    if len(items) > SHOWN:
        pieces += [*items[SHOWN:], frame[2]]
    return Filter(mark_safe("".join(pieces)), facet.more, is_open)


@lru_cache(maxsize=1000)
def _frame(key, is_open, rest_open, count, _language):
    """What stands before, between and after the boxes; `count` is that of all boxes where some wait."""
    facet = {"key": key, "label": facets.BY_KEY[key].label, "is_open": is_open}
    facet |= {"options": mark_safe(HOLE), "rest": mark_safe(HOLE) if count else ""}
    facet |= {"rest_open": rest_open, "count": count}
    return render_to_string("actions/_filter.html", {"facet": facet}).split(HOLE)


@dataclass(frozen=True)
class Box:
    """A value of a facet in one language; `order` says where it stands among the others."""

    face: str
    before: str
    after: str
    order: object


@lru_cache(maxsize=8000)
def _box(key, value, label, language):
    facet = facets.BY_KEY[key]
    shown = chip(label) if label else facet.say(value)
    before = format_html(
        '<li><label><input type="checkbox" id="f-{0}-{1}" name="{0}" value="{1}"', key, value
    )
    after = format_html('><span>{}</span><span class="num stone">', shown)
    return Box(shown, before, after, _order(facet, value, label, shown))


def _order(facet, value, label, shown):
    if facet.framework:
        return label.position if label else 999
    if facet.order == facets.LATEST:
        return int(value)
    if facet.order in (facets.MOST, facets.BY_NAME):
        return sort_key(shown)
    listed = list(facet.choices)
    return listed.index(value) if value in listed else len(listed)


def _labels(facet):
    """{slug: Label} of the framework whose words a facet speaks; empty where it speaks its own."""
    if not facet.framework:
        return {}
    return {label.slug: label for label in facets.labels_of(facet.framework)}
