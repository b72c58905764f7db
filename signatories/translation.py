"""Which columns staff write in four languages, and whose changes are kept."""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from signatories.models import Campaign, Declaration, Government


@register(Declaration)
class DeclarationText(TranslationOptions):
    fields = ("title", "place")


@register(Campaign)
class CampaignText(TranslationOptions):
    fields = ("subject", "text")


# After the translation: the history keeps the columns of every language.
simple_history.register(Declaration)
simple_history.register(Government)
