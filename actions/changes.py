"""Who changed what: noted with each save, shown word by word, kept while a text is written and for a time after."""

import re
from datetime import timedelta
from difflib import SequenceMatcher
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from actions.models import Change, Submission
from actions.models.submission import OPEN, TEXT_FIELDS
from frameworks.fields import PartialDateField

TOGETHER = timedelta(minutes=15)  # saves of one person within it are one change
KEPT = timedelta(days=90)  # after the text has left the author's hands for good
MOST_WORDS = 4000  # beyond it the two texts are shown whole, not compared
PIECES = re.compile(r"\s+|\w+|[^\w\s]")
LISTS = ("partnerlines", "indicators", "links")  # rows, each noted as a line
OBJECTIVES = "objectives"
YES, NO = "+", "–"
SAME, ADDED, TAKEN = "same", "added", "taken"


class Piece(NamedTuple):
    """A run of words: the same in both texts, added, or taken out."""

    kind: str
    text: str


def state_of(submission, fields=(), lists=(), objectives=False) -> dict[str, str]:
    """What stands in these fields now, each as text."""
    told = [field for field in fields if not field.endswith("_precision")]
    state = {field: _as_text(_value(submission, field)) for field in told}
    for name in lists:
        state[name] = "\n".join(_line(row) for row in getattr(submission, name).order_by("position", "pk"))
    if objectives:
        links = submission.objective_links.select_related("objective").order_by("objective__code")
        state[OBJECTIVES] = "\n".join(" ".join(filter(None, [row.objective.code, row.note])) for row in links)
    return state


def note(submission, before, *, after, by) -> None:
    """Keep what a save made of each field; what the same person changed within a quarter of an hour is one.

    A change that was taken back within that time leaves nothing.
    """
    changed = [field for field in after if after[field] != before[field]]
    if not changed:
        return
    now, last = timezone.now(), {}
    for row in submission.changes.filter(field__in=changed, at__gte=now - TOGETHER).order_by("pk"):
        last[row.field] = row
    fresh = []
    for field in changed:
        row = last.get(field)
        if row and row.by_id == by.pk and row.began_at > now - TOGETHER and row.after == before[field]:
            _go_on(row, after[field], now)
        else:
            fresh.append(
                Change(
                    submission=submission, field=field, before=before[field], after=after[field], by=by,
                    began_at=now, at=now,
                )
            )  # fmt: skip
    Change.objects.bulk_create(fresh)


def _go_on(row, after, now):
    if row.before == after:
        row.delete()
        return
    row.after, row.at = after, now
    row.save(update_fields=["after", "at"])


def words(before, after) -> list[Piece]:
    """The two texts as one, word by word; texts too long to be compared stand whole, one after the other."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [piece for piece in (Piece(TAKEN, before), Piece(ADDED, after)) if piece.text]
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece(SAME, "".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece(TAKEN, "".join(old[a:b])))
        if c < d:
            found.append(Piece(ADDED, "".join(new[c:d])))
    return found


def numbered(before, after) -> list[tuple[int | None, list[Piece]]]:
    """The two texts word by word, what was taken out and what came in its place as one change with its number;
    what is the same has none."""
    runs, count = [], 0
    for piece in words(before, after):
        if piece.kind == SAME:
            runs.append((None, [piece]))
        elif runs and runs[-1][0] is not None:
            runs[-1][1].append(piece)
        else:
            runs.append((count, [piece]))
            count += 1
    return runs


def numbers(before, after) -> set[int]:
    """The numbers of all changes between two texts."""
    return {number for number, _pieces in numbered(before, after) if number is not None}


def merged(before, after, taken) -> str:
    """`before` with those changes of `after` whose numbers are in `taken`: all of them give `after`, none `before`."""
    return "".join(
        piece.text
        for number, pieces in numbered(before, after)
        for piece in pieces
        if piece.kind == SAME or (piece.kind == ADDED) == (number in taken)
    )


def shortened(pieces, *, keep=160) -> list[Piece]:
    """The pieces with long runs of unchanged words cut to what stands beside a change."""
    cut = []
    for number, (kind, text) in enumerate(pieces):
        if kind == SAME and len(text) > 2 * keep:
            head = "" if number == 0 else text[:keep].rsplit(" ", 1)[0]
            tail = "" if number == len(pieces) - 1 else text[-keep:].split(" ", 1)[-1]
            text = f"{head} … {tail}"
        cut.append(Piece(kind, text))
    return cut


def is_text(field) -> bool:
    """Whether an earlier state of the field can be put back as it was."""
    return field in TEXT_FIELDS


@transaction.atomic
def forget_old() -> int:
    """Delete the changes of texts that are no longer written, some time after; for the tick. Returns how many."""
    day = timezone.now() - KEPT
    done = Submission.objects.exclude(state__in=OPEN).filter(
        Q(published_at__lt=day) | Q(published_at=None, updated_at__lt=day)
    )
    return Change.objects.filter(submission__in=done, at__lt=day).delete()[0]


def _value(submission, field):
    """What stands in a field; of a date only as much as is known."""
    value, precision = getattr(submission, field), field.replace("_date", "_precision")
    is_partial = precision != field and hasattr(submission, precision)
    return PartialDateField.written(value, getattr(submission, precision)) if is_partial else value


def _as_text(value):
    """A value as it is noted: lists by their codes, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if hasattr(value, "code"):
        return str(value.code or "")
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return ", ".join(sorted(str(getattr(item, "code", item)) for item in value))
    if hasattr(value, "normalize") and hasattr(value, "as_tuple"):
        return format(value.normalize(), "f")
    return str(value).replace("\r\n", "\n")


def _line(row):
    """A row of a list as one line: what is filled in it, in the order of its columns."""
    skipped = ("id", "submission", "position")
    values = [getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in skipped]
    return " · ".join(text for text in map(_as_text, values) if text)
