"""Which language a reader of a staff-written text really gets, when it falls back to another one."""

from django.conf import settings
from django.utils.translation import get_language


def shown_language(row, field) -> str:
    """The language of the text that `row.field` shows now; the page's own where there is no text at all."""
    page = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    for code in (page, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES):
        if getattr(row, f"{field}_{code}", ""):
            return code
    return page
