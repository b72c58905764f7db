"""What a mail server's answer means, and the addresses to which no more mail goes because of it."""

import re
import smtplib

from django.conf import settings
from django.db import transaction

from accounts import history
from accounts.models import Letter, WrongAddress

STATUS = re.compile(r"\b[45]\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
UNWANTED = re.compile(r"spam|blocked|blacklist|block list|reputation|policy", re.IGNORECASE)
BY_CODE = {
    550: Letter.UNKNOWN,
    551: Letter.UNKNOWN,
    552: Letter.FULL,
    553: Letter.UNKNOWN,
    554: Letter.SPAM,
}


def understand(error) -> tuple[str, bool]:
    """(kind of `Letter.FAILURES`, whether the reader's server refused for good)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _answer(code, answer)
    if isinstance(error, smtplib.SMTPDataError):
        return _answer(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError):
        return Letter.UNREACHABLE, False
    if isinstance(error, smtplib.SMTPException):  # greeting, log-in, sender: it is about us
        return Letter.SERVER, False
    return (Letter.UNREACHABLE if isinstance(error, OSError) else Letter.OTHER), False


def _answer(code, answer):
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    status = STATUS.search(words)
    subject, detail = (int(status[1]), int(status[2])) if status else (0, 0)
    if code < 500:
        return (Letter.FULL if (subject, detail) == (2, 2) or code == 452 else Letter.WAIT), False
    if subject == 7 or UNWANTED.search(words):
        return Letter.SPAM, True
    if (subject, detail) == (2, 2):
        return Letter.FULL, True
    if subject == 1 or (subject, detail) == (2, 1):
        return Letter.UNKNOWN, True
    return (Letter.REFUSED if status else BY_CODE.get(code, Letter.REFUSED)), True


# Addresses marked as wrong


def mark_if_too_often(email) -> WrongAddress | None:
    """Mark an address whose last letters all bounced; the portal does it itself."""
    most = settings.BOUNCES_BEFORE_MARKED
    ended = Letter.objects.filter(to__iexact=email, state__in=[Letter.SENT, Letter.FAILED])
    last = list(ended.order_by("-pk").values_list("failure", flat=True)[:most])
    if len(last) < most or any(failure not in Letter.BOUNCES for failure in last):
        return None
    return mark(email)


@transaction.atomic
def mark(email, *, by=None) -> WrongAddress:
    """No more mail goes to this address: what waits for it is held, history. A repeat changes nothing."""
    row, is_new = WrongAddress.objects.get_or_create(email=email.lower(), defaults={"by": by})
    if is_new:
        waiting = Letter.objects.filter(to__iexact=email, state__in=[Letter.QUEUED, Letter.FAILED])
        waiting.update(state=Letter.HELD, held_for=Letter.ADDRESS)
        history.record("address_marked", row, by=by)
    return row
