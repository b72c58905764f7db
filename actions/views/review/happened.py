"""The part of the screen about the past: decisions, hand-ins and versions, and what happened in words."""

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery

from accounts import history
from actions.reviewing import comparing
from actions.views.review.words import HAPPENED

SHOWN = 20


def decisions(submission) -> list:
    """The decisions, newest first, each in words."""
    rows = list(submission.decisions.all())
    for row in rows:
        row.words = HAPPENED.get(row.move, row.move)
    return rows


def events(submission) -> list[dict]:
    """What happened to it, newest first: when, what in words, and who, while the person is known."""
    people = get_user_model().objects.filter(public_id=OuterRef("actor"))
    rows = history.of(submission).filter(verb__in=HAPPENED).order_by("-seq")
    who = Subquery(people.values("name")[:1])
    return [
        {"at": event.at, "words": HAPPENED[event.verb], "who": event.who or ""}
        for event in rows.annotate(who=who)[:SHOWN]
    ]


def versions(submission, wanted, *, asked=None, found=None) -> dict:
    """What `actions/reviewing/_versions.html` shows: the earlier ones, and the words by which the chosen one differs.

    `asked`: what came back after changes were asked for stands on the page already, against the same version.
    `found`: the earlier ones, where not all of them are for the reader.
    """
    found = comparing.versions(submission) if found is None else found
    chosen = next((one for one in found if one.key == wanted), None)
    if chosen is None and wanted is None and not asked:
        chosen = comparing.decided_on(submission, found)
    compared = comparing.compared(submission, chosen) if chosen else None
    return {
        "rows": found,
        "chosen": chosen,
        "compared": compared,
        "changed": {row.heading for row in compared.changed} if compared else set(),
    }
