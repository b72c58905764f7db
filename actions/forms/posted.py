"""Forms as posted data: what a page would send, what of it cannot be read yet, and putting that back in its fields."""

from django import forms
from django.http import QueryDict

FORMSET_COUNTS = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")


def as_posted(form) -> dict:
    """{name: values} which an unchanged page with this unbound form would send."""
    posted = {}
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if isinstance(widget, forms.CheckboxInput):
            sent = ["on"] if value else []
        elif isinstance(widget, forms.NullBooleanSelect):
            sent = [{True: "true", False: "false"}.get(value, "unknown")]
        elif isinstance(widget, forms.FileInput):
            sent = []
        elif isinstance(value, list | tuple) or hasattr(value, "iterator"):
            sent = [str(item) for item in value]
        else:
            written = widget.format_value(value)
            sent = [str(written[0] if isinstance(written, list) else written or "")]
        posted[bound.html_name] = sent
    return posted


def formset_as_posted(formset) -> dict:
    """{name: values} which an unchanged page with this unbound formset would send."""
    counts = formset.management_form.initial
    posted = {f"{formset.prefix}-{name}": [str(counts[name])] for name in FORMSET_COUNTS if name in counts}
    for form in formset:
        posted |= as_posted(form)
    return posted


def query(posted) -> QueryDict:
    """{name: values} as a form reads it."""
    data = QueryDict(mutable=True)
    for name, values in posted.items():
        data.setlist(name, values)
    return data


def unread(form, formsets, data) -> dict:
    """What was typed and cannot be read: {fields: {name: label}, posted: {name: values}}; empty if all can be."""
    written = {name: field for name, field in form.fields.items() if not isinstance(field, forms.FileField)}
    fields = {name: str(written[name].label) for name in form.errors if name in written}
    posted = {}
    for name in fields:
        for kept in (name, *getattr(form, "needs", {}).get(name, ())):
            posted |= _sent(data, form.add_prefix(kept))
    for name, formset in formsets.items():
        if not formset.is_valid():
            fields[name] = str(formset.title)
            posted |= _sent(data, f"{formset.prefix}-", whole=False)
    return {"fields": fields, "posted": posted} if fields else {}


def _sent(data, wanted, *, whole=True):
    """The values sent under one name, or under every name that begins so."""
    return {
        name: data.getlist(name) for name in data if (name == wanted if whole else name.startswith(wanted))
    }
