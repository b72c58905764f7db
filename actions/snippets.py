"""Where a text holds the words that were looked for: a piece of it with those words marked, cut from the original."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from actions import tokens
from actions.publiccopy import text_in

AROUND = 110  # characters before the first word that was found
LONGEST = 260


def marked(text, terms, language) -> SafeString | None:
    """The whole text with what was found marked; None when it holds nothing of it."""
    spans = _spans(text, terms, language)
    return _with_marks(text, spans) if spans else None


def snippet(copy, terms, language) -> SafeString | None:
    """A piece of the first field, in the language shown, that holds something of what was looked for."""
    for field in copy["texts"]:
        text, spoken, _status = text_in(copy, field, language)
        if field == "title" or spoken != language:
            continue
        spans = _spans(text, terms, language)
        if spans:
            return _cut(text, spans)
    return None


def _cut(text, spans):
    start = max(0, spans[0][0] - AROUND)
    if start:
        start = text.find(" ", start, spans[0][0]) + 1 or start
    stop = min(len(text), start + LONGEST)
    if stop < len(text):
        stop = max(text.rfind(" ", start, stop), spans[0][1])
    inside = [(a - start, b - start) for a, b in spans if b <= stop]
    piece = _with_marks(text[start:stop], inside)
    return format_html("{}{}{}", "… " if start else "", piece, " …" if stop < len(text) else "")


def _with_marks(text, spans):
    pieces, at = [], 0
    for start, stop in spans:
        pieces.append((text[at:start], text[start:stop]))
        at = stop
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])


def _spans(text, terms, language):
    """[(start, stop)] of the words and phrases of the question in a text."""
    wanted = [term for term in terms if not term.minus]
    heads = {form[:3] for term in wanted for form in (*term.words, *term.stems)}
    folded = tokens.fold(text)
    if not any(head in folded for head in heads):
        return []
    words = [(match.span(), tokens.fold(match[0])) for match in tokens.WORD.finditer(text)]
    found = set()
    for place, (span, word) in enumerate(words):
        if any(head in word for head in heads):
            for term in wanted:
                if len(term.words) == 1:
                    if term.holds(word, tokens.stems(text[slice(*span)], language)):
                        found.add(span)
                elif tuple(one for _span, one in words[place : place + len(term.words)]) == term.words:
                    found.add((span[0], words[place + len(term.words) - 1][0][1]))
    return sorted(found)
