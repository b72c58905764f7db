"""Which columns staff write in four languages, and whose changes are kept."""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from signatories.models import Declaration, Government


@register(Declaration)
class DeclarationText(TranslationOptions):
    fields = ("title", "place")


# After the translation: the history keeps the columns of every language.
simple_history.register(Declaration)
simple_history.register(Government)
