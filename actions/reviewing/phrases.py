"""Canned texts for remarks: which are offered, and in which language the reader gets them."""

from django.conf import settings
from django.utils import translation

from actions.models import Phrase
from frameworks.remembering import asked_once


def language_for(submission) -> str:
    """The language of the government's text, else its own, else English: the first that is one of ours."""
    ours = dict(settings.LANGUAGES)
    wanted = (submission.language, submission.working_language, submission.action.lead.official_language)
    return next((code for code in wanted if code in ours), "en")


def offered(field="") -> list[Phrase]:
    """Those for this field, and those for any."""
    return [phrase for phrase in _all() if phrase.field in ("", field)]


@asked_once
def _all():
    return list(Phrase.objects.offered())


def said_to(submission, phrase) -> str:
    """The text of a phrase as the government of a submission reads it."""
    with translation.override(language_for(submission)):
        return phrase.text
