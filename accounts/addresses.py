"""Addresses that fail: which they are, and what the secretariat does about one."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from accounts import bounces, history, mail, outbox
from accounts.models import Letter, WrongAddress
from accounts.refusals import Refused

FAILING = ~Q(failure="") & Q(state__in=Letter.OPEN)


@dataclass(frozen=True)
class Failing:
    """One address, what happened to its letters, and since when no mail goes there."""

    email: str
    letters: int  # that have failed and not left
    last: Letter | None
    wrong_since: datetime | None
    marked_by: object | None


def failing() -> list[tuple[str, int, int]]:
    """(address, letters, newest letter or 0) of all whose mail fails or that are marked, newest trouble first."""
    letters, newest = Counter(), dict.fromkeys(WrongAddress.objects.values_list("email", flat=True), 0)
    rows = Letter.objects.filter(FAILING).order_by().values_list("to").annotate(Count("pk"), Max("pk"))
    for to, number, last in rows:
        email = to.lower()
        letters[email] += number
        newest[email] = max(newest.get(email, 0), last)
    found = sorted(newest.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(email, letters[email], last) for email, last in found]


def described(rows) -> list[Failing]:
    """What is known of some rows of `failing()`."""
    emails, newest = [row[0] for row in rows], [row[2] for row in rows if row[2]]
    marked = {row.email: row for row in WrongAddress.objects.filter(email__in=emails).select_related("by")}
    last = Letter.objects.defer("html", "text").in_bulk(newest)
    found = []
    for email, letters, pk in rows:
        mark = marked.get(email)
        found.append(Failing(email, letters, last.get(pk), mark and mark.since, mark and mark.by))
    return found


@transaction.atomic
def retry_all(email, *, by) -> int:
    """Try what failed for an address again, each with history. Returns how many. Refuses a marked address."""
    _check(by)
    if WrongAddress.objects.filter(email=email.lower()).exists():
        raise Refused(_("This address is marked as wrong. Say first that it is right."))
    letters = list(Letter.objects.filter(to__iexact=email, state=Letter.FAILED))
    for letter in letters:
        outbox.retry(letter, by=by)
    return len(letters)


@transaction.atomic
def mark_wrong(email, *, by) -> WrongAddress:
    """No more mail goes there: what waits is held, history. For who may send letters; a repeat changes nothing."""
    _check(by)
    return bounces.mark(email, by=by)


@transaction.atomic
def mark_right(email, *, by) -> int:
    """The address is right after all: the mark goes, what was held for it may leave, history. Returns how many.

    For who may send letters. Refuses an address that is not marked.
    """
    _check(by)
    row = WrongAddress.objects.select_for_update().filter(email=email.lower()).first()
    if row is None:
        raise Refused(_("This address is not marked as wrong; nothing was changed."))
    history.record("address_unmarked", row, by=by)
    row.delete()
    held = Letter.objects.select_for_update().filter(to__iexact=email, held_for=Letter.ADDRESS)
    freed = list(held)
    for letter in freed:
        letter.tries, letter.not_before = 0, None
        letter.save(update_fields=["tries", "not_before"])
        mail.free(letter, by=by)
    return len(freed)


def _check(by):
    if not by.has_perm("accounts.send_letter"):
        raise PermissionDenied
