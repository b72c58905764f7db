"""Which actions hold a word: asked of the text index at its first use, kept in the process, followed at each publish.

A question is then put together from sets: every term somewhere in an action's texts, in whatever language each is.
"""

import threading
from typing import NamedTuple

from actions import matching
from actions.bits import NONE, as_bits, of_flags
from actions.models import SearchRow

MOST_KEPT = 500  # at 100,000 actions 25 kB each
_keeping = threading.Lock()


class Held(NamedTuple):
    """The bits of the actions that hold a term in title or names, and of those that hold it anywhere."""

    best: int
    anywhere: int


def holding(terms, snapshot) -> list[Held]:
    """Which actions hold each of these terms; one statement for all that this process was never asked for."""
    known = {term.form: snapshot.words.get(term.form) for term in terms}
    strangers = [term for term in terms if known[term.form] is None]
    if strangers:
        for term, (in_title, anywhere) in zip(strangers, matching.rows_of(strangers), strict=True):
            best = _actions(in_title, snapshot)
            known[term.form] = Held(best, best | _actions(anywhere, snapshot))
    _keep(snapshot.words, known)
    return [known[term.form] for term in terms]


def _keep(words, known):
    """The last used stand last; the first of too many goes."""
    with _keeping:
        for form, held in known.items():
            words.pop(form, None)
            words[form] = held
        while len(words) > MOST_KEPT:
            del words[next(iter(words))]


def followed(words, snapshot, touched, action_ids) -> dict:
    """What was kept, for a snapshot in which the slots `touched` are out of date; `action_ids` are public in it."""
    if not words:
        return {}
    out = as_bits(touched, len(snapshot.ids))
    rows = [(snapshot.place[pk], row) for pk, row in matching.rows_as_written(action_ids)]
    return {form: _with_rows(form, held, out, rows) for form, held in list(words.items())}


def _with_rows(form, held, out, rows):
    best, anywhere = (bits & ~out if bits & out else bits for bits in held)
    for slot, row in rows:
        in_title, in_body = row.holds(form)
        if in_title or in_body:
            bit = as_bits([slot], slot + 1)
            best, anywhere = (best | bit if in_title else best), anywhere | bit
    return Held(best, anywhere)


def _actions(row_ids, snapshot):
    """The bits of the actions whose search rows these are."""
    if not row_ids:
        return NONE
    slot_of, shift, length = snapshot.place.get, SearchRow.PER_ACTION, len(snapshot.ids)
    flags = bytearray(length + 1)  # the last is for those that are not public any more
    for slot in [slot_of(pk >> shift, length) for pk in row_ids]:
        flags[slot] = 1
    return of_flags(flags[:length])
