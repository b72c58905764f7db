"""What has to be put right on one page of the form, in one list on top, whichever of its forms it belongs to."""

from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _


class Mistake(NamedTuple):
    """One sentence, with the field it leads to; an empty anchor where no single field is meant."""

    anchor: str
    label: str
    sentence: str


def mistakes(parts, *, lines_first=False) -> list[Mistake]:
    """In the order of the page; a line and a picture say which one."""
    own, lines = _of(parts["form"]), []
    for formset in parts["lines"].values():
        for number, form in enumerate(formset, 1):
            lines += _of(form, f"{formset.title} {number} · ")
    found = lines + own if lines_first else own + lines
    for number, form in enumerate(parts["pictures"], 1):
        found += _of(form, _("Picture %(number)s") % {"number": number} + " · ")
    for form in parts["document_forms"]:
        found += _of(form, f"{form.instance.name} · ")
    return found


def _of(form, before=""):
    if not form.is_bound or not form.errors:
        return []
    found = [Mistake("", "", sentence) for sentence in form.non_field_errors()]
    for field in form:
        label = f"{before}{capfirst(field.label)}"
        found += [Mistake(field.auto_id, label, sentence) for sentence in field.errors]
    return found
