"""Texts of the secretariat with places in braces: {government}. Nothing else in them means anything to the portal."""

import re

from django.utils.translation import gettext as _

BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def fault(text, known) -> str:
    """A sentence about the first brace that names no place; empty where there is none."""
    for match in BRACES.finditer(text):
        if match[1] not in known:
            return _("“%(place)s” is no place that can be filled. There are: %(places)s.") % {
                "place": match[0],
                "places": ", ".join(f"{{{name}}}" for name in known),
            }
    return ""


def used(*texts) -> set[str]:
    return {match[1] for text in texts for match in BRACES.finditer(text)}


def fill(text, words) -> str:
    """The text with its places filled; what is put in is not looked at again."""
    return BRACES.sub(lambda match: words.get(match[1], ""), text)


def paragraphs(text) -> list[str]:
    """Parts between empty lines."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return [part.strip() for part in parts if part.strip()]
