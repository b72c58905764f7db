"""Markdown in templates: {{ activity.text|richtext }}."""

from django import template

from frameworks.richtext import to_html

register = template.Library()


@register.filter
def richtext(text):
    return to_html(text)
