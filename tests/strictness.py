"""Templates are strict in tests: a variable nobody passed is an error, not an empty place on a page."""

import sys
from pathlib import Path

from django.template.base import Node

OUR_TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")


class UndefinedVariable(Exception):
    """A template of ours named something its view did not pass."""


class StrictWhenOurs(str):
    """Django's `string_if_invalid`: silent inside the templates of others, an error inside ours."""

    def __new__(cls):
        return super().__new__(cls, "")

    def __bool__(self):
        return _template_at_work().startswith(OUR_TEMPLATES)

    def __contains__(self, part):
        return part == "%s"

    def __mod__(self, variable):
        raise UndefinedVariable(f"{_template_at_work()}: {variable}")


def _template_at_work():
    """The file of the innermost node that is being rendered."""
    frame = sys._getframe(2)
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return node.origin.name
        frame = frame.f_back
    return ""
