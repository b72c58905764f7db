"""Length: each place a text may go to says how long it may be there, and how long it has to be."""

from typing import NamedTuple

from django.utils.translation import ngettext

from actions.reviewing.checks.finding import Finding
from actions.typed import characters

limits = []  # functions (submission) → Limits of the places it may go to; apps above this one add theirs at start


class Limit(NamedTuple):
    """How long texts may be at one place, counted together where it prints them together."""

    place: str
    fields: tuple
    at_least: int | None
    at_most: int | None


def lengths(submission, said):
    """Texts too short or too long for a place, once for each field and place; the first of joined fields says it."""
    for limit in [limit for of_place in limits for limit in of_place(submission)]:
        texts = [getattr(submission, field).strip() for field in limit.fields]
        size = characters("\n\n".join(text for text in texts if text))
        sentence = _sentence(limit, size) if size else ""
        if sentence:
            yield Finding("lengths", limit.fields[0], sentence)


def _sentence(limit, size):
    if limit.at_most and size > limit.at_most:
        over = size - limit.at_most
        words = ngettext(
            "%(place)s: %(count)s character more than its form takes (%(limit)s).",
            "%(place)s: %(count)s characters more than its form takes (%(limit)s).",
            over,
        )
        return words % {"place": limit.place, "count": over, "limit": limit.at_most}
    if limit.at_least and size < limit.at_least:
        under = limit.at_least - size
        words = ngettext(
            "%(place)s: %(count)s character short of what its form asks (%(limit)s).",
            "%(place)s: %(count)s characters short of what its form asks (%(limit)s).",
            under,
        )
        return words % {"place": limit.place, "count": under, "limit": limit.at_least}
    return ""
