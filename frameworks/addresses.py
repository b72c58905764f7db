"""Where the page of an objective, a priority, a world section or a country stands, in the language of the reader."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language

from frameworks.models import Framework

NUMBERED = (Framework.GCM, Framework.GCR, Framework.SDG)


def page_of(framework: str, number, slug: str) -> str:
    """The address, or "" where such a row has no page of its own."""
    return _page(get_language(), framework, number, slug)


def page_of_country(code: str) -> str:
    """The address of a country by its ISO code."""
    return _page_of_country(get_language(), code)


@lru_cache(maxsize=1000)
def _page_of_country(_language, code):
    return reverse("signatories:country", args=[code.lower()])


@lru_cache(maxsize=1000)
def _page(_language, framework, number, slug):
    if framework in NUMBERED and number:
        return reverse("actions:objective", args=[f"{framework}-{number}"])
    if framework == Framework.PRIORITY:
        return reverse("actions:priority", args=[slug])
    if framework == Framework.SECTION:
        return reverse("signatories:section", args=[slug])
    return ""
