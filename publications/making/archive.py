"""The web pages of an edition as they are read: a page, the way on and back, a picture, out of the built archive."""

import json
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.safestring import mark_safe

from publications.book.pieces import Words
from publications.making.web import START


@dataclass(frozen=True)
class Step:
    """One page as others lead to it."""

    name: str  # nothing for the first
    head: Words


@dataclass(frozen=True)
class Page:
    """One page to be read: its text, and the way on and back."""

    name: str
    head: Words
    text: str  # safe HTML: made of our templates and looked at when it was built
    language: str
    direction: str
    steps: list
    before: Step | None
    after: Step | None


class Elsewhere(Exception):
    """What was asked for lies on another page; `page` and `anchor` say where."""

    def __init__(self, page, anchor):
        super().__init__(page, anchor)
        self.page, self.anchor = page, anchor


def page(file, name) -> Page | None:
    """The page of this name, or None. Raises Elsewhere for an action or anything else that lies on a page."""
    with _opened(file) as archive:
        index = json.loads(archive.read("index.json"))
        names = [row["name"] for row in index["pages"]]
        name = name or START
        if name not in names:
            anchor = name if name in index["anchors"] else f"a-{name.lower()}"
            if anchor in index["anchors"]:
                raise Elsewhere(_address(index["anchors"][anchor]), anchor)
            return None
        text = archive.read(f"pages/{name}.html").decode()
    at, steps = names.index(name), [_step(row) for row in index["pages"]]
    return Page(
        name=_address(name),
        head=steps[at].head,
        text=mark_safe(text),
        language=index["language"],
        direction=index["direction"],
        steps=steps,
        before=steps[at - 1] if at else None,
        after=steps[at + 1] if at + 1 < len(steps) else None,
    )


def picture(file, name) -> bytes | None:
    """A picture of these pages, or None."""
    with _opened(file) as archive:
        try:
            return archive.read(f"pictures/{name}")
        except KeyError:
            return None


@contextmanager
def _opened(file):
    with file.file.open("rb") as stored, zipfile.ZipFile(stored) as archive:
        yield archive


def _step(row):
    return Step(_address(row["name"]), Words(row["title"], row["language"], row["direction"]))


def _address(name):
    return "" if name == START else name
