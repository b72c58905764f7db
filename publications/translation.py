"""Which columns of publications staff write in four languages, and whose changes are kept."""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from publications.models import Edition, EditionEntry, EditionPart, TargetForm


@register(Edition)
class EditionText(TranslationOptions):
    fields = ("title", "subtitle", "changes")


@register(EditionPart)
class PartText(TranslationOptions):
    fields = ("title", "text", "by", "portrait_alt")


@register(EditionEntry)
class EntryText(TranslationOptions):
    fields = ("summary", "judgement")


@register(TargetForm)
class TargetFormText(TranslationOptions):
    fields = ("name", "platform_name")


# After the translation: the history keeps the columns of every language.
simple_history.register(Edition)
