"""What the parts of a book gather by themselves: chapters, charts, the map, signatories, indexes, partners."""

from collections import defaultdict

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from figures import charts, maps
from frameworks.collation import sort_key
from frameworks.models import Framework, PartnerRole
from publications.art import paths_art
from publications.pieces import Chapter, pick, words
from publications.reading import dated
from signatories.models import PUBLIC_RECORD, Signature


def chapters(reading, entries):
    """Actions by their first priority, in the order of the priorities; those without one come last."""
    grouped = defaultdict(list)
    for entry in entries:
        grouped[entry.chapter].append(entry)
    order = [label.code for label in reading.labels.values() if label.framework == Framework.PRIORITY]
    found = []
    for code in [*order, ""]:
        if not grouped[code]:
            continue
        label = reading.labels.get(code)
        gcm = reading.frozen["labels"].get(code, {}).get("gcm", [])
        found.append(
            Chapter(
                label=label,
                anchor=f"c-{label.number if label else 0}",
                head=words(label.title if label else _("Without a priority"), reading.language),
                art=paths_art(
                    f"{reading.frozen['slug']}-{code}",
                    reading.colour(code),
                    height=688,
                    mirrored=reading.is_rtl,
                    plain_ground=True,
                ),
                entries=sorted(
                    grouped[code], key=lambda entry: (entry.lead.country, entry.lead.key, entry.code)
                ),
                gcm=[other for other in reading.of(Framework.GCM) if other.number in gcm],
            )
        )
    return found


def gcm_chart(reading):
    counts = reading.frozen["figures"]["by_objective"]
    bars = sorted(
        ((label, counts[label.code]) for label in reading.of(Framework.GCM) if counts.get(label.code)),
        key=lambda pair: (-pair[1], pair[0].number),
    )
    return charts.bars(
        [
            charts.Bar(f"{label.number} {label.short}", count, rest=rank > 2)
            for rank, (label, count) in enumerate(bars)
        ],
        caption=_("Number of actions by objective of the Global Compact for Migration"),
        label_head=_("Objective"),
        value_head=_("Actions"),
    )


def gcm_missing(reading):
    counts = reading.frozen["figures"]["by_objective"]
    return [
        f"{label.number} {label.short}" for label in reading.of(Framework.GCM) if not counts.get(label.code)
    ]


def priority_chart(reading, chapters):
    return charts.bars(
        [
            charts.Bar(
                f"{chapter.label.number} {chapter.label.short}" if chapter.label else _("Without a priority"),
                len(chapter.entries),
            )
            for chapter in chapters
        ],
        caption=_("Number of actions by first priority"),
        label_head=_("Priority"),
        value_head=_("Actions"),
    )


def sections(reading):
    figures = reading.frozen["figures"]
    rows = [
        (
            label.short,
            figures["signatories_by_section"].get(label.code, 0),
            figures["by_section"].get(label.code, 0),
        )
        for label in reading.of(Framework.SECTION)
    ]
    return sorted((row for row in rows if row[1] or row[2]), key=lambda row: (-row[2], row[0]))


def world(reading):
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
    return mark_safe(
        maps.world(points, title=_("Governments on the map; the same names stand in the list of signatories"))
    )


def signatories(reading):
    """[(country, [(government, when, how the signature is known)])], countries in this language's order."""
    bases = {Signature.HAS_ACTION: dict(Signature.BASES)[Signature.HAS_ACTION]}
    known = {
        PUBLIC_RECORD: _("named by a public source"),
        "portal": _("signed on the portal"),
        "secretariat": _("entered by the secretariat for the government"),
    }
    groups = defaultdict(list)
    for row in reading.frozen["signatories"]:
        when = reading.day(**dated(row["signed_on"])) if row["signed_on"] else ""
        groups[reading.country(row["country"])].append(
            (reading.government(row), when, bases.get(row["basis"]) or known[row["origin"]])
        )
    return sorted(groups.items(), key=lambda pair: sort_key(pair[0]))


def by_country(reading, entries):
    """[(country, [(government, [entry])])]."""
    groups = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        for government in (entry.lead, *entry.others):
            groups[government.country][government].append(entry)
    return [
        (country, sorted(governments.items(), key=lambda pair: sort_key(pair[0].key)))
        for country, governments in sorted(groups.items(), key=lambda pair: sort_key(pair[0]))
    ]


def by_objective(reading, entries):
    """[(framework name, [(label, [entry])])] for both Compacts."""
    served = defaultdict(list)
    for entry in entries:
        for _name, labels in entry.objectives:
            for label in labels:
                served[label].append(entry)
    names = [
        (_("Global Compact for Migration"), Framework.GCM),
        (_("Global Compact on Refugees"), Framework.GCR),
    ]
    return [
        (name, [(label, served[label]) for label in reading.of(code) if served[label]])
        for name, code in names
    ]


def partners(reading):
    roles = defaultdict(list)
    for row in reading.frozen["partners"]:
        roles[row["role"]].append(pick(row["name"], reading.language))
    return [(label, roles[role]) for role, label in PartnerRole.ROLES if roles[role]]
