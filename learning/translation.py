"""Which columns of the learning section staff write in four languages."""

from modeltranslation.translator import TranslationOptions, register

from learning.models import Activity, Resource, Update


@register(Activity)
class ActivityText(TranslationOptions):
    fields = ("title", "summary", "text", "expected_outcomes", "follow_up", "place")


@register(Resource)
class ResourceText(TranslationOptions):
    fields = ("title", "summary")


@register(Update)
class UpdateText(TranslationOptions):
    fields = ("title", "summary", "text")
