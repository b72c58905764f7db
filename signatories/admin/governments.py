"""The register of governments, as the secretariat keeps it right."""

from django import forms
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin import ShowsPeople
from frameworks.admin import HTTPS
from signatories import names, register
from signatories.forms.fields import LinesField
from signatories.models import (
    Government,
    Leader,
)


class HttpsField(forms.URLField):
    """An address typed without a scheme is taken as https; Django says so by default from version 6."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs | {"assume_scheme": "https"})


class GovernmentAdminForm(forms.ModelForm):
    other_names = LinesField(
        label=gettext_lazy("Other names"),
        required=False,
        help_text=gettext_lazy(
            "Under which people look for it: in other languages, short, former. One a line."
        ),
    )
    domains = LinesField(
        label=capfirst(gettext_lazy("office mail domains")),
        required=False,
        help_text=gettext_lazy(
            "What stands behind the @ in the addresses of this office alone, such as city.example. One a line."
        ),
    )
    is_another_body = forms.BooleanField(
        label=gettext_lazy("Another body than the one of that name"), required=False
    )

    class Meta:
        model = Government
        fields = [
            "official_name", "official_language", "english_name", "other_names", "level", "country", "section",
            "latitude", "longitude", "point_source", "geonameid", "population", "population_year", "website",
            "domains", "origin", "source_url", "is_specimen",
        ]  # fmt: skip
        field_classes = {"website": HttpsField, "source_url": HttpsField}

    def clean_official_name(self):
        return names.check(self.cleaned_data["official_name"])

    def clean_english_name(self):
        return names.check(self.cleaned_data["english_name"])

    def clean_other_names(self):
        return [names.check(name) for name in self.cleaned_data["other_names"]]

    def clean(self):
        values = super().clean()
        name, country = values.get("official_name"), values.get("country")
        if self.instance.pk or not name or not country or values.get("is_another_body"):
            return values
        found = register.find_similar(name, country, english_name=values.get("english_name", ""))
        if found:
            raise forms.ValidationError(
                _("The register holds “%(name)s”. If this is another body, tick the last box.")
                % {"name": found[0][0].official_name}
            )
        return values


class LeaderInline(admin.StackedInline):
    model = Leader
    formfield_overrides = HTTPS
    readonly_fields = ["portrait", "portrait_credit", "quote", "quote_language"]  # the office gives them
    extra = 0


@admin.register(Government)
class GovernmentAdmin(ShowsPeople, SimpleHistoryAdmin):
    form = GovernmentAdminForm
    formfield_overrides = HTTPS
    list_display = ["official_name", "english_name", "country", "level", "section", "origin", "is_specimen"]
    list_filter = ["level", "origin", "is_specimen", "section"]
    list_select_related = ["section__framework"]
    search_fields = ["official_name", "english_name", "name_key", "slug"]
    inlines = [LeaderInline]
    change_form_template = "admin/signatories/government/change_form.html"
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        """A name has its own page, which keeps the one before."""
        return ["official_name", "english_name"] if obj else []

    def save_model(self, request, obj, form, change):
        values = {name: form.cleaned_data[name] for name in form.changed_data if name != "is_another_body"}
        if change:
            register.amend(obj, by=request.user, **values)
            return
        facts = {name: value for name, value in form.cleaned_data.items() if name != "is_another_body"}
        entered = register.enrol(by=request.user, is_another_body=True, **facts)
        obj.__dict__.update(entered.__dict__)
