"""What the parts of a book gather by themselves: chapters, signatories, indexes, partners."""

from collections import defaultdict

from django.utils.translation import gettext as _

from frameworks.collation import sort_key
from frameworks.models import Framework, PartnerRole
from publications.book.art import paths_art
from publications.book.pieces import Chapter, pick, words
from publications.book.reading import dated
from signatories.models import PUBLIC_RECORD, Signature


def chapters(reading, entries):
    """Actions by their first priority, in the order of the priorities; those without one come last.

    Inside a chapter they stand in the order of the edition."""
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
                entries=grouped[code],
                gcm=[other for other in reading.of(Framework.GCM) if other.number in gcm],
            )
        )
    return found


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
    found = [
        (name, [(label, served[label]) for label in reading.of(code) if served[label]])
        for name, code in names
    ]
    return [(name, rows) for name, rows in found if rows]


def partners(reading):
    roles = defaultdict(list)
    for row in reading.frozen["partners"]:
        roles[row["role"]].append(pick(row["name"], reading.language))
    return [(label, roles[role]) for role, label in PartnerRole.ROLES if roles[role]]


def by_government(entries):
    """[(government, [entry])] by name, whatever country."""
    groups = defaultdict(list)
    for entry in entries:
        for government in (entry.lead, *entry.others):
            groups[government].append(entry)
    return sorted(groups.items(), key=lambda pair: sort_key(pair[0].key))
