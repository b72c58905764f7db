"""One objective as HTML, the same everywhere: its number in a shape and its short name, leading to its page."""

from django.utils.html import format_html
from django.utils.translation import pgettext_lazy

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
    return format_html('<span class="chip {}">{}</span>', _look(objective), _inside(objective))


def linked_chip(objective) -> str:
    """The same, leading to its page; without a link where it has none."""
    href = page_of(framework_of(objective), objective.number, objective.slug)
    if not href:
        return chip(objective)
    return format_html('<a class="chip {}" href="{}">{}</a>', _look(objective), href, _inside(objective))


def framework_of(objective) -> str:
    return getattr(objective, "framework_code", None) or objective.framework.code


def _look(objective):
    return SHAPES.get(framework_of(objective), ("chip--other", ""))[0].format(objective.number or "").strip()


def _inside(objective):
    if not objective.number:
        return format_html("<span>{}</span>", objective.label)
    prefix = SHAPES.get(framework_of(objective), ("", ""))[1]
    return format_html(
        '<i><span class="hide">{} </span>{}</i><span>{}</span>', prefix, objective.number, objective.label
    )
