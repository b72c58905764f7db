"""Proves the chain of history, link by link, also against a head that was printed once."""

import re
from datetime import UTC, date, datetime

from django.core.management.base import BaseCommand, CommandError

from accounts import history

HEAD = re.compile(r"[0-9a-f]{64}")


class Command(BaseCommand):
    help = "Prove that no event of the history was changed, removed, moved or added by hand; exits with 1 if one was."

    def add_arguments(self, parser):
        parser.add_argument(
            "--since", metavar="YYYY-MM-DD", help="walk from this day (UTC) on, and trust what was before"
        )
        parser.add_argument(
            "--expect",
            metavar="HASH",
            action="append",
            default=[],
            help="a head printed in an edition or on the open-data page: prove that it stands in the chain"
            " and that nothing before it changed; may be given again and again",
        )

    def handle(self, *, since, expect, **options):
        expected = [_as_head(text) for text in expect]
        if since and expected:
            raise CommandError(
                "Give either --since or --expect: a printed head is proved from the first event on."
            )
        proof = history.prove(since=_as_time(since), expected=expected)
        for hash, event in proof.met.items():
            self.stdout.write(
                f"{hash} is {_named(event)} of {event.at:%Y-%m-%d}. Up to it nothing has changed."
            )
        faults = [_told(proof.broken)] if proof.broken else []
        faults += [f"No event up to there carries {hash}." for hash in expected if hash not in proof.met]
        if faults:
            raise CommandError(" ".join(faults))
        head = f" The head is {proof.last.hash}, {_named(proof.last)}." if proof.last else ""
        self.stdout.write(f"{proof.count} events, each vouched for by the one before.{head}")


def _as_head(text):
    """A hash as people copy it from paper: spaces and capital letters do not matter."""
    found = re.sub(r"\s", "", text).lower()
    if not HEAD.fullmatch(found):
        raise CommandError(f"A head has 64 signs, 0 to 9 and a to f: “{text}” has not.")
    return found


def _as_time(day):
    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC)
    except ValueError as error:
        raise CommandError(f"Write the day as 2026-11-21: “{day}” is none.") from error


def _named(event):
    return f"event {event.seq} ({event.verb} {event.object_type} {event.object_id})"


def _told(broken):
    """The sentence that names the first broken row."""
    if broken.how == history.CUT_OFF:
        left = f"{_named(broken.event)} is the last one left" if broken.event else "no event is left"
        return f"The end of the history is missing: {left}, and the last known link is another."
    after = f"event {broken.after}" if broken.after else "the beginning"
    if broken.how == history.OUT_OF_ORDER:
        return (
            f"The history is broken at {_named(broken.event)}: it does not follow {after}."
            " An event before it was removed, added or moved."
        )
    return f"The history is broken at {_named(broken.event)}: its words or its time are not those that were recorded."
