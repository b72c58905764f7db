"""How much room an entry has on its page, and the sentence of its own text that is set large beside it."""

import re

from publications.models import EditionEntry

PICTURES = [(1050, "tall"), (1650, "half"), (2350, "band")]  # letters up to which a picture is this high
HEIGHTS = {"tall": 790, "half": 585, "band": 390, "full": 1020}  # of 1600 wide
ARABIC = 1.2  # its lines are taller
SAID_IN = ("lessons", "recommendations", "innovation", "challenges", "description", "activities", "summary")
LEAST_TEXT, LEAST, MOST = 280, 50, 170  # letters of a text worth quoting from, and of the sentence
SENTENCE = re.compile(r"(?<=[.!?؟。])\s+")


def picture_size(treatment, letters, is_rtl) -> str:
    """How high the picture of an entry is: `full` on a page of its own text, less the longer the text, "" for none."""
    if treatment == EditionEntry.TWO:
        return "full"
    wanted = letters * (ARABIC if is_rtl else 1)
    return next((size for most, size in PICTURES if wanted <= most), "")


def quote(texts):
    """One whole sentence out of {field: Words}, as it stands there, or None where none is short and long enough."""
    for name in SAID_IN:
        found = texts.get(name)
        if not found or len(found.text) < LEAST_TEXT:
            continue
        fitting = [line for line in SENTENCE.split(" ".join(found.paragraphs)) if _is_fit(line)]
        if fitting:
            return found.part(max(fitting, key=len))
    return None


def _is_fit(sentence):
    return (
        LEAST <= len(sentence) <= MOST
        and sentence[0].isalpha()
        and not sentence[0].islower()
        and sentence[-1] in ".!?؟"
        and "http" not in sentence
    )
