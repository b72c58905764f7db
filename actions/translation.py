"""Which columns of a Call staff write in four languages. What governments write is never registered here."""

from modeltranslation.translator import TranslationOptions, register

from actions.models import Call, Criterion, Mailing, Phrase


@register(Call)
class CallText(TranslationOptions):
    fields = ("title", "text", "addressed_to")


@register(Criterion)
class CriterionText(TranslationOptions):
    fields = ("name", "guidance", "scale")


@register(Mailing)
class MailingText(TranslationOptions):
    fields = ("subject", "text")


@register(Phrase)
class PhraseText(TranslationOptions):
    fields = ("name", "text")
