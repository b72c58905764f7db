"""Everything a government has handed in as one PDF or one Word file: made by the printing worker, kept for a day."""

import hashlib
import tempfile
from pathlib import Path
from typing import NamedTuple

from django.core.cache import cache
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from actions import handed_in
from actions.offline import reading_copies
from frameworks.languages import direction
from publications import pdf

FORMS = ("pdf", "docx")
MOST = 300  # texts in one file; a longer one is better read apart
KEPT_SECONDS = 24 * 60 * 60
SECONDS, MEGABYTES = 300, 2500
ASKED_SECONDS = 3 * SECONDS  # after which it may be asked for again
READY, MAKING, FAILED, NONE = "ready", "making", "failed", "none"


class Standing(NamedTuple):
    """How far one file is."""

    form: str
    state: str


def ask(government, language, form) -> str:
    """Have the file made, once however often it is asked for; returns how far it is.

    Refuses where nothing was handed in, and more than one file can hold.
    """
    count = len(_marks(government))
    if not count:
        raise Refused(_("Nothing was handed in yet."))
    if count > MOST:
        raise Refused(_("There is more than one file can hold. Take it as a ZIP."))
    name = _name(government, language, form)
    if state(government, language, form) == FAILED:
        cache.delete(f"{name}:state")
    if name not in cache and cache.add(f"{name}:state", MAKING, ASKED_SECONDS):
        from publications.tasks import join_handed_in  # task

        transaction.on_commit(lambda: join_handed_in.enqueue(government.pk, language, form))
    return state(government, language, form)


def state(government, language, form) -> str:
    name = _name(government, language, form)
    return READY if name in cache else cache.get(f"{name}:state", NONE)


def standings(government, language) -> list[Standing]:
    return [Standing(form, state(government, language, form)) for form in FORMS]


def find(government, language, form) -> bytes | None:
    """The file, if it is made and nothing was handed in since."""
    return cache.get(_name(government, language, form))


def make(government, language, form) -> None:
    """Write the file and keep it; a failure is kept too, so that the page can say so. Called by the worker."""
    name = _name(government, language, form)
    texts = handed_in.everything_of(government)
    try:
        data = (_pdf if form == "pdf" else _word)(government, texts, language)
    except (pdf.PdfUnavailable, pdf.PdfFailed):
        cache.set(f"{name}:state", FAILED, ASKED_SECONDS)
        raise
    cache.set(name, data, KEPT_SECONDS)
    cache.delete(f"{name}:state")


def page(government, kept_texts, language) -> str:
    """The HTML of all of them for print: contents first, then each on pages of its own."""
    with translation.override(language):
        context = {
            "government": government,
            "texts": _texts(kept_texts),
            "language": language,
            "direction": direction(language),
            "dated": max(kept.at for kept in kept_texts).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return render_to_string("publications/print_all_handed_in.html", context)


def _texts(kept_texts):
    """(reading, whether its action begins with it), in the order of the file."""
    seen = set()
    texts = []
    for kept in kept_texts:
        action = kept.submission.action_id
        texts.append((handed_in.read(kept), action not in seen))
        seen.add(action)
    return texts


def _pdf(government, kept_texts, language):
    with tempfile.TemporaryDirectory(prefix="cta-handed-in-") as folder:
        file = Path(folder) / "all.pdf"
        html = page(government, kept_texts, language)
        pdf.render_apart(html, file, seconds=SECONDS, megabytes=MEGABYTES)
        return file.read_bytes()


def _word(government, kept_texts, language):
    with translation.override(language):
        return reading_copies.write_all(
            _("Everything handed in"), government, [handed_in.read(kept) for kept in kept_texts], language
        )


def _name(government, language, form):
    """Where the file is kept: under all that it holds, so that a later hand-in asks for a new one."""
    said = f"{government.pk} {government.official_name} {language} {form} {_marks(government)}"
    return f"handed-in-all:{hashlib.sha256(said.encode()).hexdigest()}"


def _marks(government):
    """What the file holds: every kept text by its fingerprint."""
    lean = handed_in.everything_of(government, lambda rows: rows.defer("canonical"))
    return [(kept.receipt, kept.sha256) for kept in lean]
