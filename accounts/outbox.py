"""What the secretariat does to a letter before it leaves: hold, edit, release, try again, cancel; one or many."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import history, letter_texts, mail
from accounts.models import Letter
from accounts.refusals import Refused

MOVES = {  # name: (the states in which it is open, words of the button)
    "release": ({Letter.HELD}, gettext_lazy("Let it leave")),
    "hold": ({Letter.QUEUED}, gettext_lazy("Hold it")),
    "retry": ({Letter.FAILED}, gettext_lazy("Try again")),
    "cancel": (set(Letter.OPEN), gettext_lazy("Cancel it")),
}
ELSEWHERE = {  # what it is held for: when such a letter leaves, for nobody lets it leave by hand
    Letter.ANNOUNCEMENT: gettext_lazy("It leaves when its decision is announced."),
    Letter.MAILING: gettext_lazy("It leaves when the letter to many is sent."),
    Letter.ADDRESS: gettext_lazy(
        "Its address is marked as wrong. It leaves when the address is found to be right."
    ),
}
EDITABLE = {Letter.HELD, Letter.QUEUED, Letter.FAILED}


def open_moves(letter) -> list[str]:
    """The buttons of a letter, in the order of the table; none while it is being handed over."""
    if letter.is_on_its_way:
        return []
    shut = {"release"} if letter.held_for in ELSEWHERE else set()
    return [name for name, (states, _w) in MOVES.items() if letter.state in states and name not in shut]


def may_edit(letter) -> bool:
    """Whether its words can still be changed: what holds a code is not read by staff."""
    return letter.state in EDITABLE and not letter.is_on_its_way and not letter.secret


@transaction.atomic
def release(letter, *, by) -> Letter:
    """Let a letter leave that was held by hand: state, history, nudge.

    Refuses one that waits for an announcement, for its letter to many or for its address, and any other state.
    """
    letter = _locked("release", letter, by)
    if letter.held_for in ELSEWHERE:
        raise Refused(str(ELSEWHERE[letter.held_for]))
    mail.free(letter, by=by)
    return letter


@transaction.atomic
def hold(letter, *, by) -> Letter:
    """Keep a waiting letter back until somebody lets it leave: state, history. Refused in any other state."""
    letter = _locked("hold", letter, by)
    if letter.secret:
        raise Refused(_("Somebody waits for the code in this letter; it is not held."))
    letter.state, letter.held_for = Letter.HELD, Letter.BY_HAND
    letter.save(update_fields=["state", "held_for"])
    history.record("held", letter, by=by)
    return letter


@transaction.atomic
def retry(letter, *, by) -> Letter:
    """Try a failed letter again from the start: state, tries, history, nudge. Refused in any other state."""
    letter = _locked("retry", letter, by)
    letter.state, letter.tries, letter.not_before = Letter.QUEUED, 0, None
    letter.save(update_fields=["state", "tries", "not_before"])
    history.record("retried", letter, by=by)
    mail.nudge(letter)
    return letter


@transaction.atomic
def cancel(letter, *, by) -> Letter:
    """Stop one letter: state, its key made free, history. Refused once it has left or was stopped."""
    letter = _locked("cancel", letter, by)
    mail.stop(letter)
    history.record("cancelled", letter, by=by)
    return letter


@transaction.atomic
def edit(letter, *, by, subject, text, seen) -> Letter:
    """Change subject and text before it leaves; the HTML follows the text; history says who, not what.

    `seen` is the `mark()` of the words that were on the screen. Refuses (Refused) a letter that left, is being
    handed over or holds a code, and words which somebody else changed meanwhile; (ValidationError, by field) an
    empty subject or text, and a text without the address by which the reader ends such letters.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    _check(by)
    if not may_edit(letter):
        raise Refused(_refusal("edit", letter))
    if seen != mark(letter):
        raise Refused(_("Somebody was faster: the words of this letter have changed since you opened it."))
    subject, text = " ".join(subject.split()), text.replace("\r\n", "\n").strip() + "\n"
    if wrong := _faults(letter, subject, text):
        raise ValidationError(wrong)
    letter.subject, letter.text = subject, text
    letter.html = letter_texts.html_of(subject, text, letter.language)
    letter.save(update_fields=["subject", "text", "html"])
    history.record("edited", letter, by=by)
    return letter


def mark(letter) -> str:
    """What tells these words of the letter from any others."""
    return hashlib.sha256(f"{letter.subject}\n{letter.text}".encode()).hexdigest()[:16]


def _faults(letter, subject, text):
    wrong = {}
    if not subject:
        wrong["subject"] = _("Write the subject too.")
    if len(subject) > 300:
        wrong["subject"] = _("This is longer than %(most)d letters.") % {"most": 300}
    if not text.strip():
        wrong["text"] = _("Write the text too.")
    elif letter.opt_out_url and letter.opt_out_url not in text:
        wrong["text"] = _("The text needs the address by which its reader ends such letters: %(url)s") % {
            "url": letter.opt_out_url
        }
    return wrong


# Many at once


@dataclass(frozen=True)
class Outcome:
    """What became of one row of a list: done, or why not."""

    letter: Letter
    refusal: str = ""


VERBS = {"release": release, "hold": hold, "retry": retry, "cancel": cancel}


def do_all(name, pks, *, by) -> list[Outcome]:
    """Call one verb for each letter, each in a transaction of its own; what is refused is said and the rest is done."""
    _check(by)
    outcomes = []
    letters = Letter.objects.in_bulk(pks)
    for letter in [letters[pk] for pk in pks if pk in letters]:
        try:
            outcomes.append(Outcome(VERBS[name](letter, by=by)))
        except Refused as refusal:
            outcomes.append(Outcome(letter, refusal.sentence))
    return outcomes


def _locked(name, letter, by):
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    _check(by)
    if letter.is_on_its_way or letter.state not in MOVES[name][0]:
        raise Refused(_refusal(name, letter))
    return letter


def _refusal(name, letter):
    if letter.is_on_its_way:
        return _("This letter is being handed over at this moment. Look again in a minute.")
    if letter.state in (Letter.SENT, Letter.CANCELLED):
        return _("This letter has left or was cancelled; nothing was changed.")
    if letter.secret and name == "edit":
        return _("This letter holds a code for its reader; its words are not changed.")
    if name == "retry":
        return _("Only a letter that could not be delivered is tried again.")
    return _("This is not open now: the letter is in the state “%(state)s”.") % {
        "state": letter.get_state_display()
    }


def _check(by):
    if not by.has_perm("accounts.send_letter"):
        raise PermissionDenied
