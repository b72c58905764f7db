"""Which columns of the frameworks staff write in four languages."""

from modeltranslation.translator import TranslationOptions, register

from frameworks.models import Framework, Milestone, Objective, Partner, Term


@register(Framework)
class FrameworkText(TranslationOptions):
    fields = ("name", "abbreviation")


@register(Objective)
class ObjectiveText(TranslationOptions):
    fields = ("title", "short", "meaning")


@register(Milestone)
class MilestoneText(TranslationOptions):
    fields = ("name", "place")


@register(Partner)
class PartnerText(TranslationOptions):
    fields = ("name", "acronym")


@register(Term)
class TermText(TranslationOptions):
    fields = ("name", "also", "avoid")
    # A term without a word in one language has none: another language's word would be demanded in its place.
    fallback_values = ""
    fallback_languages = {"default": ()}
