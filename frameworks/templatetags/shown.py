"""Languages in templates: <h1{% own_language row "title" %}>, {{ resource.languages|language_names }}."""

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from frameworks.languages import direction, language_name
from frameworks.shown import shown_language

register = template.Library()


@register.simple_tag
def own_language(row, field):
    """The attributes of an element whose text fell back to another language; nothing where it did not."""
    language = shown_language(row, field)
    if language == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', language, direction(language))


@register.filter
def language_names(codes):
    """Names of languages in the page's language, as one list."""
    return _comma().join(language_name(code) for code in codes)


@register.simple_tag
def place_line(place, country):
    """Place and country as one line; a country that only repeats the place is left out."""
    name = str(country.name) if country else ""
    return _comma().join(part for part in (place, name if name != place else "") if part)


def _comma():
    return "، " if get_language() == "ar" else ", "
