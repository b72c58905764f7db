"""Objectives, sections and countries in templates, each leading to its page: {% chip one %}, {% country there %}."""

from django import template
from django.utils.html import format_html

from frameworks import addresses, chips

register = template.Library()


@register.simple_tag
def page_of(objective):
    """Where the page of an Objective, or of a label of one, stands; "" where it has none."""
    return addresses.page_of(chips.framework_of(objective), objective.number, objective.slug)


@register.simple_tag
def chip(objective):
    """An objective as a chip that leads to its page."""
    return chips.linked_chip(objective)


@register.simple_tag
def country(there):
    """The name of a Country, leading to its page; nothing where there is none."""
    if not there or not there.name:
        return ""
    return format_html('<a class="quiet" href="{}">{}</a>', addresses.page_of_country(there.code), there.name)
