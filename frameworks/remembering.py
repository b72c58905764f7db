"""Answers that hold while one page is made: asked of the database once, forgotten with the page.

Only reading happens inside `while_reading()`. A verb never runs there: what it checks is as fresh as its lock.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

_answers = ContextVar("answers", default=None)


@contextmanager
def while_reading():
    """From here to the end, a question marked `asked_once` is asked once of the same rows."""
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def asked_once(question):
    """A question about rows whose answer stays the same while a page is made."""

    @wraps(question)
    def answer(*rows):
        known = _answers.get()
        if known is None:
            return question(*rows)
        key = (question, *((type(row), row.pk) for row in rows))
        if key not in known:
            known[key] = question(*rows)
        return known[key]

    return answer
