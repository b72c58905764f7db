"""What the annexes gather: the list of all actions, the matrix, how it was counted, what is missing, the glossary."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from actions.models import Translation
from frameworks.collation import sort_key
from frameworks.languages import own_name
from frameworks.models import Framework
from publications.book.pieces import words

UNCHECKED = (Translation.MACHINE, Translation.DRAFT)


def listed(chapters):
    """Every entry by its code: [(entry, number of its first priority, its GCM numbers, its GCR numbers)]."""
    rows = [
        (entry, chapter.number, by_number(entry, Framework.GCM), by_number(entry, Framework.GCR))
        for chapter in chapters
        for entry in chapter.entries
    ]
    return sorted(rows, key=lambda row: row[0].code)


def by_number(entry, framework):
    """The objectives of one framework that an entry serves, as numbers: “7, 15”."""
    numbers = sorted(
        label.number for _name, labels in entry.objectives for label in labels if label.framework == framework
    )
    return ", ".join(map(str, numbers))


def matrix(reading, chapters):
    """Objectives of both Compacts by first priority: the columns, and for each framework its rows.

    {"priorities": [label], "width": columns in all, "groups": [(framework name, [(label, counts, all)])]}.
    """
    served = defaultdict(Counter)
    for chapter in chapters:
        for entry in chapter.entries:
            for _name, labels in entry.objectives:
                for label in labels:
                    served[label.code][chapter.number] += 1
    columns = [chapter.label for chapter in chapters if chapter.label]
    groups = [
        (_("Global Compact for Migration"), Framework.GCM),
        (_("Global Compact on Refugees"), Framework.GCR),
    ]
    rows = [
        (name, [(label, [served[label.code][column.number] for column in columns], served[label.code].total())
                for label in reading.of(framework)])
        for name, framework in groups
    ]  # fmt: skip
    return {
        "priorities": columns,
        "width": len(columns) + 2,
        "groups": [(name, found) for name, found in rows if any(whole for _label, _counts, whole in found)],
    }


def gaps(entries):
    """What an edition does not have in its own language, counted: nothing of it is hidden.

    {"foreign": [(language, count)] most first, "foreign_count", "summaries": of those with words of the
    secretariat in the language of the edition, "unchecked": translations that nobody has checked yet}.
    """
    foreign = [entry for entry in entries if entry.foreign]
    languages = Counter(entry.foreign for entry in foreign)
    return {
        "foreign": sorted(languages.items(), key=lambda pair: (-pair[1], sort_key(pair[0]))),
        "foreign_count": len(foreign),
        "summaries": sum(entry.secretariat is not None for entry in foreign),
        "unchecked": sum(entry.status in UNCHECKED for entry in entries),
        "translated": sum(bool(entry.status) for entry in entries),
    }


def glossary(reading):
    """The official terms in the order of this language, each with its names in the others.

    [(name as Words, is it verified, [(language name, name as Words, is it verified)])]
    """
    rows = []
    for term in reading.frozen.get("terms", []):
        own = reading.words_in(term["name"])
        others = [
            (own_name(code), words(name, code), bool(term["verified"].get(code)))
            for code, name in term["name"].items()
            if name and code != own.language
        ]
        if own.text:
            rows.append((own, bool(term["verified"].get(own.language)), others))
    return sorted(rows, key=lambda row: sort_key(row[0].text))
