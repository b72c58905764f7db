"""What a letter of invitation says to one reader: the words of the secretariat with the reader's own put in."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import places

PLACES = {
    "government": gettext_lazy("name of the government"),
    "leader": gettext_lazy("name of the person who is written to"),
    "office": gettext_lazy("office of that person"),
    "link": gettext_lazy("address of the page on which one signs"),
}
FIELDS = ("subject", "text")


def languages():
    return [code for code, _name in settings.LANGUAGES]


def written(campaign, language) -> dict[str, str]:
    """Subject and text in one language, never those of another; empty where nothing was written."""
    return {field: (getattr(campaign, f"{field}_{language}") or "").strip() for field in FIELDS}


def languages_written(campaign) -> list[str]:
    """The languages in which the letter is whole."""
    return [language for language in languages() if all(written(campaign, language).values())]


def check(campaign, known=PLACES, needed="link"):
    """Refuse (ValidationError, by column) unknown places and half a letter: a text needs its subject and the link.

    `known` are the places of another letter to many, `needed` the one no text of it may lack, if any.
    """
    wrong = {}
    for language in languages():
        words = written(campaign, language)
        for field, text in words.items():
            if sentence := places.fault(text, known):
                wrong[f"{field}_{language}"] = sentence
        if words["text"] and not words["subject"]:
            wrong.setdefault(f"subject_{language}", _("Write the subject too."))
        if words["subject"] and not words["text"]:
            wrong.setdefault(f"text_{language}", _("Write the text too."))
        if needed and words["text"] and f"{{{needed}}}" not in words["text"]:
            wrong.setdefault(f"text_{language}", _("The text needs {link}, or nobody finds the page."))
    if wrong:
        raise ValidationError(wrong)


def places_used(campaign, language) -> set[str]:
    return places.used(*written(campaign, language).values())


def lacks(campaign, invitee) -> list[str]:
    """The places of the letter for which this invitee has no words."""
    told = _told(invitee)
    return sorted(place for place in places_used(campaign, invitee.language) if not told[place])


def filled(campaign, invitee) -> dict:
    """Subject, text and paragraphs of the letter to one invitee, in the language of that invitee."""
    told = _told(invitee)
    words = written(campaign, invitee.language)
    subject, text = (places.fill(words[field], told) for field in FIELDS)
    paragraphs = places.paragraphs(text)
    return {
        "subject": " ".join(subject.split()),
        "text": "\n\n".join(paragraphs),
        "paragraphs": paragraphs,
        "link": told["link"],
        "button": _button(invitee.language),
    }


def _button(language):
    with translation.override(language):
        return _("Sign the Declaration")


def _told(invitee):
    with translation.override(invitee.language):
        link = settings.PUBLIC_URL + reverse("signatories:sign")
    return {
        "government": invitee.government_name,
        "leader": invitee.name,
        "office": invitee.office,
        "link": link,
    }
