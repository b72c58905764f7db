"""The numbered figures of a book: charts and the map, drawn from frozen values by the modules of the site."""

from collections import Counter

from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from figures import charts, maps
from frameworks.models import Framework
from publications.book.pieces import Figure
from publications.models import EditionPart

IN_PART = {EditionPart.FIGURES: ("gcm", "priorities", "years", "sections", "map")}
MOST_YEARS = 15
FEWEST_YEARS = 3  # with fewer there is no course of time to see


def figures(reading, kinds, chapters) -> dict:
    """{name: Figure} of the parts that are printed, numbered in the order in which they stand."""
    makers = {"gcm": gcm, "priorities": priorities, "years": years, "sections": sections, "map": world}
    found = {}
    for kind in kinds:
        for name in IN_PART.get(kind, ()):
            drawn = makers[name](reading, chapters)
            if drawn:
                head, body, note = drawn
                found[name] = Figure(len(found) + 1, head, _named(body), note)
    return found


def _named(body):
    """In print every drawing has a name, the bars of a table too: a reader aloud meets each of them."""
    bare, title = 'focusable="false">', escape(pgettext("of a chart", "Bar"))
    return mark_safe(body.replace(bare, f"{bare}<title>{title}</title>"))


def gcm(reading, _chapters):
    """Actions by objective of the Global Compact for Migration, and those that none serves yet."""
    counts = reading.frozen["figures"]["by_objective"]
    labels = reading.of(Framework.GCM)
    served = sorted(
        ((label, counts[label.code]) for label in labels if counts.get(label.code)),
        key=lambda pair: (-pair[1], pair[0].number),
    )
    none = [f"{label.number} {label.short}" for label in labels if not counts.get(label.code)]
    if not served:
        return None
    chart = charts.bars(
        [
            charts.Bar(f"{label.number} {label.short}", count, rest=rank > 2)
            for rank, (label, count) in enumerate(served)
        ],
        caption=_("Number of actions by objective of the Global Compact for Migration"),
        label_head=_("Objective"),
        value_head=_("Actions"),
    )
    head = _("Actions by objective of the Global Compact for Migration")
    return head, chart, _("None yet: %(objectives)s.") % {"objectives": ", ".join(none)} if none else ""


def priorities(_reading, chapters):
    """Entries by their first priority; each is counted once."""
    bars = [
        charts.Bar(
            f"{chapter.label.number} {chapter.label.short}" if chapter.label else _("Without a priority"),
            len(chapter.entries),
        )
        for chapter in chapters
    ]
    chart = charts.bars(
        bars,
        caption=_("Number of actions by first priority"),
        label_head=_("Priority"),
        value_head=_("Actions"),
    )
    return _("Actions by first priority"), chart, _("Each entry is counted once.")


def years(reading, _chapters):
    """Entries by the year in which they began, where a source says so; older ones stand together."""
    began = Counter(int(printed["start"]["date"][:4]) for printed in reading.printed if printed["start"])
    if len(began) < FEWEST_YEARS:
        return None
    last = max(began)
    first = max(min(began), last - MOST_YEARS + 1)
    values = [(str(year), began[year]) for year in range(first, last + 1)]
    older = sum(count for year, count in began.items() if year < first)
    notes = [
        _("Began earlier: %(count)s.") % {"count": older} if older else "",
        _("Without a year: %(count)s.") % {"count": len(reading.printed) - began.total()}
        if began.total() < len(reading.printed)
        else "",
    ]
    chart = charts.columns(
        values, title=_("Number of actions by the year they began"), ident="years", mirrored=reading.is_rtl
    )
    return _("Actions by the year they began"), chart, " ".join(note for note in notes if note)


def sections(reading, _chapters):
    """Signatures and actions by section of the world organisation, side by side and never added up."""
    frozen = reading.frozen["figures"]
    rows = [
        (
            label.short,
            frozen["signatories_by_section"].get(label.code, 0),
            frozen["by_section"].get(label.code, 0),
        )
        for label in reading.of(Framework.SECTION)
    ]
    rows = sorted((row for row in rows if row[1] or row[2]), key=lambda row: (-row[2], row[0]))
    if not rows:
        return None
    chart = charts.groups(
        [charts.Group(name, [(led, ""), (signed, "")]) for name, signed, led in rows],
        caption=_("Actions and signatories by world section"),
        label_head=_("Section"),
        heads=[_("Actions"), _("Signatories")],
    )
    return _("Actions and signatories by world section"), chart, ""


def world(reading, _chapters):
    """Signatories filled; governments that lead an action without a listed signature as rings."""
    signed = {row["slug"]: row for row in reading.frozen["signatories"]}
    others = {
        row["slug"]: row
        for printed in reading.printed
        for row in printed["governments"][:1]
        if row["slug"] not in signed
    }
    points = [
        maps.Point(row["point"][0], row["point"][1], row["name"], filled=filled)
        for rows, filled in ((others, False), (signed, True))
        for row in rows.values()
        if row["point"][0] is not None
    ]
    if not points:
        return None
    drawing = maps.world(
        points, title=_("Governments on the map; the same names stand in the list of signatories")
    )
    note = _("Filled: signatories. Open: governments that lead an action, signature not verified.")
    return _("Where they are"), mark_safe(drawing), note
