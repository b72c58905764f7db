"""Objectives in templates: {% page_of objective as href %}."""

from django import template

from frameworks import addresses

register = template.Library()


@register.simple_tag
def page_of(objective):
    """Where the page of an Objective, or of a label of one, stands; "" where it has none."""
    framework = getattr(objective, "framework_code", None) or objective.framework.code
    return addresses.page_of(framework, objective.number, objective.slug)
