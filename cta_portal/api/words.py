"""Words of the portal in each of its languages."""

from django.conf import settings
from django.utils.translation import override


def in_each_language(words, *args) -> dict:
    """{language: words}; `words` is a lazy sentence, or a function of `args` that speaks the active language."""
    found = {}
    for code, _language in settings.LANGUAGES:
        with override(code):
            found[code] = str(words(*args) if callable(words) and args else words)
    return found


def framework_label(row) -> dict:
    """{language: label} of an objective, its short form where there is one."""
    return in_each_language(lambda one: one.label, row)
