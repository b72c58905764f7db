"""One objective as HTML, the same everywhere: its number in a shape and its short name, leading to its page."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.translation import get_language, pgettext_lazy

from frameworks.addresses import page_of
from frameworks.models import Framework

SHAPES = {  # framework: (classes, what a screen reader says before the number)
    Framework.PRIORITY: ("chip--p p{}", pgettext_lazy("before a number", "Priority")),
    Framework.GCM: ("chip--gcm", pgettext_lazy("before a number", "GCM objective")),
    Framework.GCR: ("chip--gcr", pgettext_lazy("before a number", "GCR objective")),
    Framework.SDG: ("chip--sdg sdg{}", pgettext_lazy("before a number", "SDG")),
}


def chip(objective) -> str:
    """An Objective, or a label of one, without a link: for boxes, and for what leads elsewhere."""
    return _drawn(*_said(objective), "")


def linked_chip(objective) -> str:
    """The same, leading to its page; without a link where it has none."""
    framework, number, label, language = _said(objective)
    return _drawn(framework, number, label, language, page_of(framework, number, objective.slug) or "")


def framework_of(objective) -> str:
    return getattr(objective, "framework_code", None) or objective.framework.code


def _said(objective):
    return framework_of(objective), objective.number, objective.label, get_language()


@lru_cache(maxsize=2000)
def _drawn(framework, number, label, _language, href):
    """A chip, made once: there are hundreds on a page and few in all."""
    look, prefix = SHAPES.get(framework, ("chip--other", ""))
    if number:
        inside = format_html('<i><span class="hide">{} </span>{}</i><span>{}</span>', prefix, number, label)
    else:
        inside = format_html("<span>{}</span>", label)
    tag, where = ("a", format_html(' href="{}"', href)) if href else ("span", "")
    return format_html(
        '<{0} class="chip {1}"{2}>{3}</{0}>', tag, look.format(number or "").strip(), where, inside
    )
