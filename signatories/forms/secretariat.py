"""Forms on the secretariat's own pages."""

from django import forms


def wide(form):
    """The form with fields as wide as those of the admin's own forms."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs.setdefault("class", "vLargeTextField")
        elif isinstance(field.widget, (forms.TextInput, forms.EmailInput)) and not field.widget.is_hidden:
            field.widget.attrs.setdefault("class", "vTextField")
    return form
