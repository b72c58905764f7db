"""The outbox: letters are written in the reader's language with the change they tell, and leave afterwards."""

import logging
from datetime import timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Letter

logger = logging.getLogger(__name__)
MAX_TRIES = 8


def write_letter(
    event, thing, *, to, language, recipient=None, app, context=None, held=False, not_before=None
):
    """Render `<app>/mail/<event>.{subject.txt,txt,html}` in `language` and keep it as a Letter.

    Unique per (event, thing, recipient): a second call changes nothing and returns the first letter.
    `held` letters wait until `release()`; others leave after the transaction. Returns the Letter.
    """
    thing_type, thing_id = thing._meta.label_lower, str(thing.pk)
    key = f"{event}:{thing_type}:{thing_id}:{to.lower()}"[:200]
    existing = Letter.objects.filter(key=key).first()
    if existing:
        return existing
    values = {
        "thing": thing,
        "recipient": recipient,
        "public_url": settings.PUBLIC_URL,
        "language": language,
        "direction": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
    } | (context or {})
    with translation.override(language):
        path = f"{app}/mail/{event}"
        subject = " ".join(render_to_string(f"{path}.subject.txt", values).split())
        text = render_to_string(f"{path}.txt", values).strip() + "\n"
        html = render_to_string(f"{path}.html", values | {"subject": subject})
    letter = Letter.objects.create(
        key=key,
        event=event,
        object_type=thing_type,
        object_id=thing_id,
        recipient=recipient,
        to=to,
        language=language,
        subject=subject[:300],
        text=text,
        html=html,
        state=Letter.HELD if held else Letter.QUEUED,
        not_before=not_before,
        message_id=make_msgid(domain=urlsplit(settings.PUBLIC_URL).hostname),
    )
    if not held:
        _nudge(letter)
    return letter


def release(letters) -> int:
    """Let held letters leave. Returns how many."""
    with transaction.atomic():
        freed = list(letters.select_for_update().filter(state=Letter.HELD))
        for letter in freed:
            letter.state = Letter.QUEUED
            letter.save(update_fields=["state"])
            _nudge(letter)
    return len(freed)


def cancel(thing, *events) -> int:
    """Cancel letters about `thing` that have not left and that a newer decision contradicts."""
    return Letter.objects.filter(
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        event__in=events,
        state__in=[Letter.HELD, Letter.QUEUED],
    ).update(state=Letter.CANCELLED)


def _nudge(letter):
    """Ask the worker to deliver once the transaction stands; a tick finds it again if the nudge is lost."""
    from accounts.tasks import deliver_letter  # task

    transaction.on_commit(lambda: deliver_letter.enqueue(letter.pk))


def deliver(letter_id) -> bool:
    """Send one letter if it is still due. Safe to repeat: the row is locked and the Message-ID stays."""
    with transaction.atomic():
        letter = Letter.objects.due().select_for_update().filter(pk=letter_id).first()
        if letter is None:
            return False
        letter.tries += 1
        try:
            _send(letter)
        except Exception as error:  # any back end, any failure: keep the letter and its reason
            logger.warning("letter %s was not delivered: %s", letter.pk, error)
            letter.last_error = f"{type(error).__name__}: {error}"
            letter.state = Letter.FAILED if letter.tries >= MAX_TRIES else Letter.QUEUED
            letter.not_before = timezone.now() + timedelta(minutes=2**letter.tries)
        else:
            letter.state, letter.sent_at, letter.last_error = Letter.SENT, timezone.now(), ""
        letter.save(update_fields=["tries", "last_error", "state", "not_before", "sent_at"])
    return letter.state == Letter.SENT


def _send(letter):
    message = EmailMultiAlternatives(
        subject=letter.subject, body=letter.text, to=[letter.to], headers={"Message-ID": letter.message_id}
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()


def deliver_due() -> int:
    """Deliver every letter that is due. Called by the tick; returns how many left."""
    return sum(deliver(pk) for pk in Letter.objects.due().order_by("pk").values_list("pk", flat=True)[:500])
