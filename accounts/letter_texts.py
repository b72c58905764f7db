"""The secretariat's own words for a letter: checked when they are written, filled when the letter is."""

import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import history, letter_kinds, places
from accounts.models import Letter, LetterText

logger = logging.getLogger(__name__)


@transaction.atomic
def write(text, *, by, event, language, subject, words) -> LetterText:
    """Keep the words of one letter in one language; history. From now on letters are written with them.

    For who may change them. Refuses (ValidationError, by field) an unknown letter or place, a brace that is no
    place, half a letter, and a text that lacks a place no reader can do without.
    """
    if not by.has_perm("accounts.change_lettertext"):
        raise PermissionDenied
    text.event, text.language, text.edited_by = event, language, by
    text.subject, text.text = " ".join(subject.split()), words.replace("\r\n", "\n").strip()
    check(text)
    text.full_clean()
    text.save()
    history.record("letter_text_written", text, by=by, event=event, language=language)
    return text


@transaction.atomic
def reset(text, *, by) -> None:
    """Take the words away, so that the built-in ones hold again; history. For who may change them."""
    if not by.has_perm("accounts.change_lettertext"):
        raise PermissionDenied
    history.record("letter_text_reset", text, by=by, event=text.event, language=text.language)
    text.delete()


def check(text):
    """Refuse (ValidationError, by field) what could not be filled or would leave its reader without a way."""
    kind = letter_kinds.KINDS.get(text.event)
    if kind is None:
        raise ValidationError({"event": _("The portal writes no such letter.")})
    wrong = {}
    for field in ("subject", "text"):
        if not getattr(text, field).strip():
            wrong[field] = _("Write the subject too.") if field == "subject" else _("Write the text too.")
        elif sentence := places.fault(getattr(text, field), kind.places):
            wrong[field] = sentence
    lacking = [name for name in kind.needed if name not in places.used(text.text)]
    if lacking and "text" not in wrong:
        wrong["text"] = _("The text needs %(places)s; its reader cannot do without.") % {
            "places": ", ".join(f"{{{name}}}" for name in lacking)
        }
    if wrong:
        raise ValidationError(wrong)


def own_words(app, event, language, words, *, opt_out_url=""):
    """(subject, text, HTML) in the secretariat's words, or None where the built-in ones hold."""
    text = LetterText.objects.filter(event=f"{app}.{event}", language=language).first()
    if text is None:
        return None
    try:
        check(text)
    except ValidationError as error:  # a newer portal knows other places: the mail must leave all the same
        logger.warning("the text %s is not used: %s", text, error)
        return None
    return filled(text, words, opt_out_url=opt_out_url)


def filled(text, words, *, opt_out_url="") -> tuple[str, str, str]:
    """Subject, text and HTML with these words in the places; a place cannot make new paragraphs or buttons."""
    subject = " ".join(places.fill(text.subject, words).split())
    parts = [(_is_way(part), places.fill(part, words)) for part in places.paragraphs(text.text)]
    with translation.override(text.language):
        foot = [_("Call to Local Action for Migrants and Refugees")]
        if opt_out_url:
            foot.insert(0, _("No more letters like this: %(url)s") % {"url": opt_out_url})
    plain = "\n\n".join([*(part for _is_button, part in parts), "\n".join(foot)]) + "\n"
    return subject, plain, _html(subject, parts, text.language, opt_out_url)


def html_of(subject, text, language) -> str:
    """The HTML twin of a plain text: its first line as heading, a button for each line that is words and an address."""
    parts = [(_is_typed_way(part), part) for part in places.paragraphs(text)]
    if parts and "\n" not in parts[0][1] and not parts[0][0]:
        return _html(parts[0][1], parts[1:], language, "")
    return _html(subject, parts, language, "")


def last_words(kind) -> tuple[dict, Letter | None]:
    """(words, the letter they come from) for a preview: of the newest real letter, else an invented example."""
    newest = Letter.objects.filter(app=kind.app, event=kind.event).exclude(values={}).first()
    if newest and set(newest.values) == set(kind.places):
        return newest.values, newest
    return letter_kinds.specimen(kind), None


def _is_way(part):
    """“Words: {link}” becomes a button."""
    return part.endswith(": {link}") and "\n" not in part


def _is_typed_way(part):
    before, colon, address = part.rpartition(": ")
    return (
        bool(before and colon)
        and len(part.split("\n")) == 1
        and address.startswith(settings.PUBLIC_URL + "/")
    )


def _html(heading, parts, language, opt_out_url):
    told = []
    for is_button, part in parts:
        before, _colon, address = part.rpartition(": ")
        told.append({"url": address, "words": before} if is_button else {"text": part})
    with translation.override(language):
        context = {"subject": heading, "parts": told, "opt_out": opt_out_url}
        return render_to_string("accounts/mail/own_words.html", context)
