"""How far the renderer is: chapters and pages laid out, and what it warns of. Belongs to the child process.

WeasyPrint tells of pages only through its log, and of the place in the text not at all: the one function of it that
makes a page is wrapped while a book is laid out.
"""

import logging
import re
from contextlib import contextmanager

EVERY = 20  # pages between two words of progress
DEPTH = 5  # boxes between the root and the head of a chapter, at most
KNOWN = re.compile(r"no such address|Ignored|Expected|Failed to load image|counter style")


@contextmanager
def said(chapters, say):
    """While this lasts, `say` hears {"done": …, "pages": …} as chapters are laid out, and {"line": …} of warnings."""
    from weasyprint.layout import page as layout  # slow import
    from weasyprint.logger import LOGGER

    usual, warnings = layout.remake_page, _Warnings(say)
    layout.remake_page = _Counting(usual, list(chapters), say)
    LOGGER.addHandler(warnings)
    try:
        yield
    finally:
        layout.remake_page = usual
        LOGGER.removeHandler(warnings)


class _Counting:
    """Makes pages as usual and counts the chapters that end on them."""

    def __init__(self, usual, chapters, say):
        self.usual, self.chapters, self.say = usual, chapters, say
        self.starts, self.done, self.pages, self.root = [], 0, 0, None

    def __call__(self, index, context, root_box, html):
        page, resume_at = self.usual(index, context, root_box, html)
        if self.root is not root_box:
            self.root, self.starts = root_box, starts(root_box, set(self.chapters))
        self._reached(index + 1, _place(resume_at))
        return page, resume_at

    def _reached(self, pages, place):
        begun = len(self.starts) if place is None else sum(start < place for start in self.starts)
        ended = begun if place is None else max(0, begun - 1)
        if ended > self.done or pages >= self.pages + EVERY:
            self.done, self.pages = max(self.done, ended), max(self.pages, pages)
            self.say(done=self.done, pages=self.pages)


def starts(root_box, anchors) -> list:
    """Where in the tree of boxes the elements with these ids begin, in order."""
    found, rows = {}, [((), root_box)]
    for _depth in range(DEPTH):
        rows = [
            ((*place, number), child)
            for place, box in rows
            for number, child in enumerate(getattr(box, "children", ()))
        ]
        for place, box in rows:
            name = box.element.get("id") if box.element is not None else None
            if name in anchors:
                found.setdefault(name, place)
    return sorted(found.values())


def _place(resume_at):
    """(0, 3, 1) for {0: {3: {1: None}}}; None for the end."""
    if resume_at is None:
        return None
    place = []
    while resume_at:
        number, resume_at = next(iter(resume_at.items()))
        place.append(number)
    return tuple(place)


class _Warnings(logging.Handler):
    """Passes on what the renderer warns of, once each, without what our own fetcher has said already."""

    def __init__(self, say):
        super().__init__(logging.WARNING)
        self.say, self.known = say, set()

    def emit(self, record):
        line = record.getMessage()[:300]
        if line not in self.known and not KNOWN.search(line):
            self.known.add(line)
            self.say(line=f"renderer: {line}")
