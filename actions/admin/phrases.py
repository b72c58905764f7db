"""Canned texts for remarks, as the secretariat writes them in four languages."""

from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin as FourLanguages

from accounts import history
from actions.admin.cells import NamedCells
from actions.models import Phrase, Submission


@admin.register(Phrase)
class PhraseAdmin(NamedCells, FourLanguages):
    list_display = ["name", "field_words", "audience", "position", "is_active"]
    list_editable = ["position", "is_active"]
    list_filter = ["is_active", "audience"]
    search_fields = ["name", "text"]
    fields = ["name", "text", "field", "audience", "position", "is_active", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    @admin.display(description=gettext_lazy("field"), ordering="field")
    def field_words(self, phrase):
        return capfirst(Submission._meta.get_field(phrase.field).verbose_name) if phrase.field else ""

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Fields are called as the form of an action calls them."""
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "field":
            called = Submission._meta.get_field
            field.choices = [
                (key, capfirst(called(key).verbose_name) if key else "–") for key, _name in field.choices
            ]
        return field

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        verb = "change_phrase" if change else "add_phrase"
        history.record(verb, obj, by=request.user, phrase=obj.slug, fields=sorted(form.changed_data))

    def delete_model(self, request, obj):
        history.record("delete_phrase", obj, by=request.user, phrase=obj.slug)
        super().delete_model(request, obj)
