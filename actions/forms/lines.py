"""Rows of which there may be several: partners, indicators, links."""

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from actions.forms.fields import tidy
from actions.forms.words import INDICATORS, INDICATORS_OF_PLEDGES, LINKS, PARTNERLINES, explain
from actions.models import Indicator, Link, PartnerLine
from actions.models.submission import ACTION, PLEDGE
from frameworks.fields import NumberField


class LineField(forms.BoundField):
    """A field of a line. What it asks is said once, above the lines; its own mistakes stand beside it."""

    @property
    def aria_describedby(self):
        above = f"id_{self.form.prefix.rpartition('-')[0]}_{self.name}_helptext" if self.form.prefix else ""
        return " ".join(filter(None, [above, f"{self.auto_id}_error" if self.errors else ""])) or None


class LineForm(forms.ModelForm):
    """One line of several; an empty line is no line."""

    bound_field_class = LineField
    words, of_pledges = {}, {}

    def __init__(self, *args, kind=ACTION, **kwargs):
        super().__init__(*args, **kwargs)
        explain(self.fields, self.words, kind, self.of_pledges)
        for name, field in self.fields.items():
            field.asked = name == self.Meta.fields[0]
            field.is_explained_above = True
            tidy(field)


class PartnerLineForm(LineForm):
    url = forms.URLField(label=_("web page"), max_length=500, required=False, assume_scheme="https")
    words = PARTNERLINES

    class Meta:
        model = PartnerLine
        fields = ("name", "kind", "role", "country", "url")


class IndicatorForm(LineForm):
    words, of_pledges = INDICATORS, INDICATORS_OF_PLEDGES

    class Meta:
        model = Indicator
        fields = ("name", "unit", "baseline", "target", "value", "on")
        field_classes = dict.fromkeys(("baseline", "target", "value"), NumberField)
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean(self):
        """The rule of the record, said beside the field that mends it."""
        cleaned = super().clean()
        if cleaned.get("value") is not None and not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", _("A number carries the date on which it was read."))
        return cleaned


class LinkForm(LineForm):
    url = forms.URLField(label=_("web address"), max_length=500, assume_scheme="https")
    words = LINKS

    class Meta:
        model = Link
        fields = ("url", "title")


LINES = {  # child rows: step form, how many empty lines are offered, the most there may be
    "partnerlines": (PartnerLineForm, 2, 30),
    "indicators": (IndicatorForm, 1, 20),
    "links": (LinkForm, 2, 20),
}


LINE_TITLES = {"partnerlines": _("Partners"), "indicators": _("What is counted"), "links": _("Links")}
LINE_HINTS = {
    "partnerlines": _("Organisations that work on it or pay for it, one a line."),
    "indicators": _("Numbers that show a change, one a line."),
    "links": _("Pages about this work, one a line."),
}


def line_title(name, kind):
    """What stands above the lines: a pledge counts later."""
    return _("What will be counted") if (name, kind) == ("indicators", PLEDGE) else LINE_TITLES[name]


def line_set(name, submission, data=None):
    """The formset of one kind of child rows, filled from the submission."""
    form, extra, most = LINES[name]
    kind = formset_factory(
        form, extra=extra, max_num=most, absolute_max=most + 10, can_delete=True, can_delete_extra=False
    )
    standing = getattr(submission, name).all() if submission.pk else ()
    rows = [{field: getattr(row, field) for field in form.Meta.fields} for row in standing]
    # Compared with what stands there, a line sent a second time would count as untouched and empty, and be dropped.
    lines = kind(
        data, initial=rows if data is None else None, prefix=name, form_kwargs={"kind": submission.kind}
    )
    lines.title, lines.hint = line_title(name, submission.kind), LINE_HINTS[name]
    return lines


def lines_of(formset):
    """The filled lines of a valid formset, as values for the verb."""
    rows = []
    for form in formset:
        cleaned = {k: v for k, v in form.cleaned_data.items() if k not in ("DELETE", "id")}
        if any(value not in (None, "") for value in cleaned.values()) and not form.cleaned_data.get("DELETE"):
            rows.append(cleaned)
    return rows
