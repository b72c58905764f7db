"""Dates in templates: {{ day|date_known:precision }}, {% date_range start end precision end_precision %}."""

from django import template
from django.utils.html import format_html

from frameworks.dates import machine_date, place_of_zone, show_date, show_hour, show_range
from frameworks.models import DAY

register = template.Library()


@register.filter
def date_known(day, precision=DAY):
    """The date in full words of the page's language, no more exact than it is known."""
    return show_date(day, precision or DAY)


@register.filter
def hour_in(moment, zone):
    """A moment as the clocks of a time zone have it, in full words."""
    return show_hour(moment, zone)


register.filter(place_of_zone)


@register.simple_tag
def date_range(start, end, precision=DAY, end_precision=None):
    """From–to as a <time> element that machines read too."""
    return format_html(
        '<time datetime="{}">{}</time>',
        machine_date(start, precision),
        show_range(start, end, precision, end_precision=end_precision),
    )


@register.simple_tag
def date_time_element(day, precision=DAY):
    """One date as a <time> element."""
    return format_html(
        '<time datetime="{}">{}</time>', machine_date(day, precision), show_date(day, precision)
    )
