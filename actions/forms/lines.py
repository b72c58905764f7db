"""Rows of which there may be several: partners, indicators, links."""

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from actions.forms.fields import tidy
from actions.models import Indicator, Link, PartnerLine


class LineForm(forms.ModelForm):
    """One line of several; an empty line is no line."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.asked = name == self.Meta.fields[0]
            tidy(field)


class PartnerLineForm(LineForm):
    url = forms.URLField(label=_("web page"), max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = PartnerLine
        fields = ("name", "kind", "role", "country", "url")


class IndicatorForm(LineForm):
    class Meta:
        model = Indicator
        fields = ("name", "unit", "baseline", "target", "value", "on")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class LinkForm(LineForm):
    url = forms.URLField(label=_("web address"), max_length=500, assume_scheme="https")

    class Meta:
        model = Link
        fields = ("url", "title")


LINES = {  # child rows: step form, how many empty lines are offered, the most there may be
    "partnerlines": (PartnerLineForm, 2, 30),
    "indicators": (IndicatorForm, 1, 20),
    "links": (LinkForm, 2, 20),
}


LINE_TITLES = {"partnerlines": _("Partners"), "indicators": _("What is counted"), "links": _("Links")}


def line_set(name, submission, data=None):
    """The formset of one kind of child rows, filled from the submission."""
    form, extra, most = LINES[name]
    kind = formset_factory(
        form, extra=extra, max_num=most, absolute_max=most + 10, can_delete=True, can_delete_extra=False
    )
    rows = [
        {field: getattr(row, field) for field in form.Meta.fields} for row in getattr(submission, name).all()
    ]
    lines = kind(data, initial=rows, prefix=name)
    lines.title = LINE_TITLES[name]
    return lines


def lines_of(formset):
    """The filled lines of a valid formset, as values for the verb."""
    rows = []
    for form in formset:
        cleaned = {k: v for k, v in form.cleaned_data.items() if k not in ("DELETE", "id")}
        if any(value not in (None, "") for value in cleaned.values()) and not form.cleaned_data.get("DELETE"):
            rows.append(cleaned)
    return rows
