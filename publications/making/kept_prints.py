"""Prints that are made once and kept under what they say: asked for, made by the printing worker, found again.

A print's name is a fingerprint of all that it says, so that a change asks for a new one and nothing is ever stale.
"""

import hashlib
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.core.cache import cache

from publications.making import pdf, unpacked

READY, MAKING, FAILED, NONE = "ready", "making", "failed", "none"


def name_of(kind, said) -> str:
    """Where a print of this kind is kept that says this."""
    return f"{kind}:{hashlib.sha256(said.encode()).hexdigest()}"


def find(name) -> bytes | None:
    """The print, if it is made."""
    return cache.get(name)


def state(name) -> str:
    """How far it is."""
    return READY if name in cache else cache.get(_state(name), NONE)


def ask(name, enqueue, *, seconds, again=False) -> str:
    """Have it made, once however often it is asked for within `seconds`; returns how far it is.

    One that failed is tried again after that time, or at once where `again` says that somebody wants it so.
    """
    if again and state(name) == FAILED:
        cache.delete(_state(name))
    if name not in cache and cache.add(_state(name), MAKING, seconds):
        enqueue()
    return state(name)


def keep(name, make, *, kept_seconds, failed_seconds) -> None:
    """Make it and keep it; a failure is kept too, so that the page can say so. Called by the worker.

    Passes on PdfUnavailable (no Pango) and PdfFailed (past its limits, no file).
    """
    try:
        data = make()
    except (pdf.PdfUnavailable, pdf.PdfFailed):
        cache.set(_state(name), FAILED, failed_seconds)
        raise
    cache.set(name, data, kept_seconds)
    cache.delete(_state(name))


def drawn(html, *, seconds, megabytes) -> tuple[bytes, int]:
    """The PDF of a page and how many pages it has, made in a child process with limits."""
    with tempfile.TemporaryDirectory(prefix="cta-kept-") as folder:
        file = Path(folder) / "print.pdf"
        fonts_first = asdict(unpacked.folders())
        cost = pdf.render_apart(html, file, seconds=seconds, megabytes=megabytes, folders=fonts_first)
        return file.read_bytes(), cost.pages


def _state(name):
    return f"{name}:state"
