"""Which entries of a book lead to each other: those of the same government, then those that serve the same."""

from collections import defaultdict

MOST = 3
LEAST_SHARED = 2


def connect(chapters) -> None:
    """Give every entry that is printed in full the few others that are nearest to it, wherever they stand."""
    entries = [entry for chapter in chapters for entry in chapter.entries]
    own = defaultdict(list)
    for entry in entries:
        for government in (entry.lead, *entry.others):
            own[_name(government)].append(entry)
    served = {entry.code: _served(entry) for entry in entries}
    for chapter in chapters:
        for entry in chapter.in_full:
            entry.close.extend(_closest(entry, own, chapter.entries, served))


def _closest(entry, own, neighbours, served):
    """Other actions of its governments first, then of its chapter by the objectives both serve."""
    same = {
        other.code: other for government in (entry.lead, *entry.others) for other in own[_name(government)]
    }
    mine = served[entry.code]
    kindred = [
        (-len(mine & served[other.code]), len(served[other.code]), other.code, other)
        for other in neighbours
        if other.code not in same and len(mine & served[other.code]) >= LEAST_SHARED
    ]
    found = [other for code, other in sorted(same.items()) if code != entry.code]
    found += [other for *_rank, other in sorted(kindred, key=lambda row: row[:3])[:MOST]]
    return found[:MOST]


def _name(government):
    return government.key, government.country


def _served(entry):
    return {label.code for _name, labels in entry.objectives for label in labels}
