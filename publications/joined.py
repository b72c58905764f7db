"""Everything a government has handed in as one PDF or one Word file: made by the printing worker, kept for a day."""

from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from actions import handed_in
from actions.offline import reading_copies
from frameworks.languages import direction
from publications.making import kept_prints

FORMS = ("pdf", "docx")
MOST = 300  # texts in one file; a longer one is better read apart
KEPT_SECONDS = 24 * 60 * 60
SECONDS, MEGABYTES = 300, 2500
ASKED_SECONDS = 3 * SECONDS  # after which it may be asked for again


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
    from publications.tasks import join_handed_in  # task

    enqueue = partial(transaction.on_commit, partial(join_handed_in.enqueue, government.pk, language, form))
    return kept_prints.ask(_name(government, language, form), enqueue, seconds=ASKED_SECONDS, again=True)


def state(government, language, form) -> str:
    return kept_prints.state(_name(government, language, form))


def standings(government, language) -> list[Standing]:
    return [Standing(form, state(government, language, form)) for form in FORMS]


def find(government, language, form) -> bytes | None:
    """The file, if it is made and nothing was handed in since."""
    return kept_prints.find(_name(government, language, form))


def make(government, language, form) -> None:
    """Write the file and keep it; a failure is kept too, so that the page can say so. Called by the worker."""
    texts = handed_in.everything_of(government)
    write = partial(_pdf if form == "pdf" else _word, government, texts, language)
    name = _name(government, language, form)
    kept_prints.keep(name, write, kept_seconds=KEPT_SECONDS, failed_seconds=ASKED_SECONDS)


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
    html = page(government, kept_texts, language)
    return kept_prints.drawn(html, seconds=SECONDS, megabytes=MEGABYTES)[0]


def _word(government, kept_texts, language):
    with translation.override(language):
        return reading_copies.write_all(
            _("Everything handed in"), government, [handed_in.read(kept) for kept in kept_texts], language
        )


def _name(government, language, form):
    """Where the file is kept: under all that it holds, so that a later hand-in asks for a new one."""
    said = f"{government.pk} {government.official_name} {language} {form} {_marks(government)}"
    return kept_prints.name_of("handed-in-all", said)


def _marks(government):
    """What the file holds: every kept text by its fingerprint."""
    lean = handed_in.everything_of(government, lambda rows: rows.defer("canonical"))
    return [(kept.receipt, kept.sha256) for kept in lean]
