"""The outbox: letters are written in the reader's language with the change they tell; they leave after."""

import hashlib
import logging
from datetime import timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation

from accounts import bounces, history, letter_kinds, letter_texts
from accounts.models import Letter, WrongAddress

logger = logging.getLogger(__name__)
MAX_TRIES = 8
CLAIM = timedelta(minutes=10)  # longer than any mail server may take to answer
SECRET_LIFE = timedelta(minutes=15)  # as long as a typed code holds
FIRST = 80  # priority of a nudge for which somebody waits in front of the screen


# Writing


def write_letter(
    event,
    thing=None,
    *,
    to,
    language,
    app,
    recipient=None,
    context=None,
    held: bool | str = False,
    not_before=None,
    not_after=None,
    occasion="",
    institution="",
    secret=False,
    opt_out_url="",
) -> Letter:
    """Render `<app>/mail/<event>.{subject.txt,txt,html}` in `language` and keep it as a Letter.

    Unique per (event, thing, occasion, address): a second call changes nothing and returns the first letter;
    a cancelled letter makes room for a new one. Where the secretariat wrote its own words for the event in this
    language, they take the place of the built-in ones. `held` letters wait until `release()`, `held` may say what
    for (`Letter.HOLDS`); others leave after the transaction. A `secret` letter loses its text once it has left;
    it goes first, and soon or never, unless `not_after` says until when it may wait. `institution` names whom the
    reader is written to for: whoever no longer acts for it is not written to (`cancel_for`).
    """
    validate_email(to)
    about = (thing._meta.label_lower, str(thing.pk)) if thing is not None else ("", "")
    key = _key(event, *about, occasion, to)
    kept = Letter.objects.filter(key=key).first()
    if kept:
        return kept
    values = _values(thing, recipient, language, context or {})
    words = letter_kinds.words(app, event, values)
    subject, text, html = letter_texts.own_words(
        app, event, language, words, opt_out_url=opt_out_url
    ) or _render(f"{app}/mail/{event}", values)
    letter, is_new = Letter.objects.get_or_create(
        key=key,
        defaults={
            "app": app,
            "event": event,
            "values": {} if secret else words,
            "object_type": about[0],
            "object_id": about[1],
            "recipient": recipient,
            "to": to,
            "language": language,
            "subject": subject[:300],
            "text": text,
            "html": html,
            "secret": secret,
            "opt_out_url": opt_out_url,
            "institution": str(institution),
            "state": Letter.HELD if held else Letter.QUEUED,
            "held_for": (Letter.ANNOUNCEMENT if held is True else held) if held else "",
            "not_before": not_before,
            "not_after": not_after,
            "message_id": make_msgid(domain=urlsplit(settings.PUBLIC_URL).hostname),
        },
    )
    if is_new and not held:
        nudge(letter)
    return letter


def _key(event, object_type, object_id, occasion, to):
    """What makes a letter the same letter; the address only as a fingerprint."""
    address = hashlib.sha256(to.lower().encode()).hexdigest()[:20]
    return ":".join([event, object_type, object_id, str(occasion), address])


def _values(thing, recipient, language, context):
    """What the templates of a letter may name."""
    return {
        "thing": thing,
        "recipient": recipient,
        "public_url": settings.PUBLIC_URL,
        "language": language,
        "direction": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
    } | context


def _render(path, values):
    """Subject, text and HTML of a letter. In subject and text nothing is escaped."""
    with translation.override(values["language"]):
        subject = " ".join(_plain(f"{path}.subject.txt", values).split())
        text = _plain(f"{path}.txt", values).strip() + "\n"
        html = render_to_string(f"{path}.html", values | {"subject": subject})
    return subject, text, html


def _plain(path, values):
    return get_template(path).template.render(Context(values, autoescape=False))


# Releasing and cancelling


@transaction.atomic
def release(letters, *, by=None) -> int:
    """Let held letters leave: state, history, nudge. Returns how many; others stay as they are."""
    freed = list(letters.select_for_update().filter(state=Letter.HELD))
    for letter in freed:
        free(letter, by=by)
    return len(freed)


def free(letter, *, by):
    """Let one locked letter leave: state, history, nudge."""
    letter.state, letter.held_for = Letter.QUEUED, ""
    letter.save(update_fields=["state", "held_for"])
    history.record("released", letter, by=by)
    nudge(letter)


@transaction.atomic
def cancel(thing, *events) -> int:
    """Cancel letters about `thing` which a newer decision contradicts, unless they left. Returns how many."""
    letters = Letter.objects.select_for_update().filter(
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        event__in=events,
        state__in=Letter.OPEN,
    )
    return len([stop(letter) for letter in letters])


@transaction.atomic
def cancel_for(recipient, institution) -> int:
    """Cancel what waits to tell a person about an institution they no longer act for. Returns how many."""
    letters = Letter.objects.select_for_update().filter(
        recipient=recipient,
        institution=str(institution),
        state__in=Letter.OPEN,
    )
    return len([stop(letter) for letter in letters])


@transaction.atomic
def cancel_optional(email) -> int:
    """Cancel what waits to leave for an address that wants no such letters any more. Returns how many."""
    letters = Letter.objects.select_for_update().filter(to__iexact=email, state__in=Letter.OPEN)
    return len([stop(letter) for letter in letters.exclude(opt_out_url="")])


@transaction.atomic
def forget(things) -> int:
    """Empty the letters about these things, to whomever they went: they name a person who was erased."""
    things = list(things)
    if not things:
        return 0
    keys = [str(thing.pk) for thing in things]
    letters = Letter.objects.filter(object_type=things[0]._meta.label_lower, object_id__in=keys)
    letters.exclude(state=Letter.SENT).update(state=Letter.CANCELLED)
    return letters.update(subject="", text="", html="", last_error="", values={})


def stop(letter):
    """Cancel one locked letter and make its key free."""
    letter.state, letter.held_for = Letter.CANCELLED, ""
    letter.key = f"{letter.key}#{letter.pk}"
    _forget_secret(letter)
    letter.save(update_fields=["state", "held_for", "key", "text", "html"])
    return letter


# Leaving


def nudge(letter):
    """Ask the worker to deliver once the transaction stands; a tick finds it again if the nudge is lost."""
    from accounts.tasks import deliver_letter  # task

    work = deliver_letter.using(priority=FIRST) if _is_urgent(letter) else deliver_letter
    transaction.on_commit(lambda: work.enqueue(letter.pk))


def deliver(letter_id) -> bool:
    """Send one letter if it is still due; True when it left.

    First a short transaction claims it (one try more, not due before the claim is over), then it is sent
    outside of any transaction, then the outcome is kept. A worker that dies between leaves a letter which
    becomes due again and repeats once under the same Message-ID. Mail to an address marked as wrong is held
    instead, except codes, which somebody has just asked for.
    """
    letter = _claim(letter_id)
    if letter is None:
        return False
    try:
        _send(letter)
    except Exception as error:  # any back end, any failure: keep the letter and its reason
        logger.warning("letter %s was not delivered: %s", letter.pk, type(error).__name__)
        _keep_failure(letter, error)
        return False
    _keep_success(letter)
    return True


@transaction.atomic
def _claim(letter_id):
    letter = Letter.objects.due().select_for_update().filter(pk=letter_id).first()
    if letter is None:
        return None
    now = timezone.now()
    if _is_too_late(letter, now):
        stop(letter)
        return None
    if not letter.secret and WrongAddress.objects.filter(email=letter.to.lower()).exists():
        letter.state, letter.held_for = Letter.HELD, Letter.ADDRESS
        letter.save(update_fields=["state", "held_for"])
        return None
    letter.tries += 1
    letter.not_before = letter.claimed_until = now + CLAIM
    letter.save(update_fields=["tries", "not_before", "claimed_until"])
    return letter


def _send(letter):
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[letter.to],
        headers={
            "Message-ID": letter.message_id,
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        }
        | _opt_out_headers(letter),
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()


def _opt_out_headers(letter):
    """Only for mail that nobody asked for; the second header says that one POST is enough (RFC 8058)."""
    if not letter.opt_out_url:
        return {}
    return {
        "List-Unsubscribe": f"<{letter.opt_out_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _keep_success(letter):
    letter.state, letter.sent_at, letter.held_for = Letter.SENT, timezone.now(), ""
    letter.last_error = letter.failure = ""
    letter.claimed_until = None
    _forget_secret(letter)
    columns = ["state", "sent_at", "held_for", "last_error", "failure", "claimed_until", "text", "html"]
    letter.save(update_fields=columns)


@transaction.atomic
def _keep_failure(letter, error):
    """Wait longer after each try; what was refused for good, or too often, is for the secretariat.

    What was cancelled meanwhile stays so. An address that bounced too often is marked.
    """
    kind, is_final = bounces.understand(error)
    is_over = is_final or letter.tries >= MAX_TRIES
    pause = timedelta(seconds=20) if _is_urgent(letter) else timedelta(minutes=2**letter.tries)
    kept = Letter.objects.filter(pk=letter.pk, state=Letter.QUEUED).update(
        state=Letter.FAILED if is_over else Letter.QUEUED,
        not_before=timezone.now() + pause,
        claimed_until=None,
        failure=kind,
        last_error=f"{type(error).__name__}: {error}"[:1000],
    )
    if kept and is_over and kind in Letter.BOUNCES:
        bounces.mark_if_too_often(letter.to)


def _is_urgent(letter):
    """Somebody waits in front of the screen for the code it holds."""
    return letter.secret and letter.not_after is None


def _is_too_late(letter, now):
    """What it holds is no longer valid when it would arrive."""
    return (letter.not_after or (letter.created_at + SECRET_LIFE if letter.secret else now)) < now


def _forget_secret(letter):
    """A code or link that was sent, or will never be, is kept nowhere."""
    if letter.secret:
        letter.text, letter.html = "", ""


def deliver_due() -> int:
    """Deliver every letter that is due, those for which somebody waits first. Called by the tick."""
    due = Letter.objects.due().order_by("-secret", "pk").values_list("pk", flat=True)[:500]
    return sum(deliver(pk) for pk in due)
