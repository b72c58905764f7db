"""Where an edition stands and what comes next, in words: the steps of its desk from the first to the last."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.dates import show_date
from publications.book.snapshot import LANGUAGES
from publications.desk.checking import missing_languages, named
from publications.models import EditionPart
from publications.proofs import standings as proof_standings

YOU, WAIT, GOOD, STILL = "you", "wait", "good", "still"


@dataclass
class Step:
    """One step: its key, its name, the kind and word of its state, and one sentence that says where it stands."""

    key: str
    name: str
    kind: str
    word: str
    sentence: str


def steps(edition, now) -> list[Step]:
    """The steps of an edition in the order of the work, `now` being who is in and out."""
    return [_titles(edition), _parts(edition), _entries(edition, now), _freeze(edition, now)]


def next_step(edition, found) -> tuple[str, str, str]:
    """(kind of the notice, what is so, what to do next) in words."""
    if edition.released_at:
        day = date_format(timezone.localtime(edition.released_at), "DATE_FORMAT")
        return "good", _("Released on %(date)s.") % {"date": day}, _("Everybody can read it.")
    if edition.frozen_at:
        return "wait", _("Frozen, not released."), proof_standings.next_step(edition)
    for step in found:
        if step.kind == YOU:
            return "wait", _("Open: everything can still change."), f"{step.name}: {step.sentence}"
    return "wait", _("Open: everything can still change."), _("Next: look at what is copied, then freeze.")


def _titles(edition):
    name = _("Titles, date and languages")
    forum = edition.milestone.name if edition.milestone else _("No forum")
    told = f"{forum} · {show_date(edition.cut_off)} · {named(edition.languages)}"
    if missing := missing_languages(edition, "title", edition.languages):
        sentence = _("The edition has no title in: %(languages)s.") % {"languages": named(missing)}
        return Step("titles", name, YOU, _("To do"), sentence)
    if edition.corrects_id and not any(getattr(edition, f"changes_{code}") for code in LANGUAGES):
        return Step(
            "titles", name, YOU, _("To do"), _("Write the list of changes: what this edition puts right.")
        )
    return Step("titles", name, GOOD, _("Done"), told)


def _parts(edition):
    rows = [part for part in edition.parts.all() if part.shown]
    empty = [
        part
        for part in rows
        if part.kind in EditionPart.WRITTEN and not any(getattr(part, f"text_{code}") for code in LANGUAGES)
    ]
    printed = len(rows) - len(empty)
    sentence = ngettext("%(count)s part is printed.", "%(count)s parts are printed.", printed) % {
        "count": printed
    }
    if empty and not edition.frozen_at:
        names = ", ".join(str(part.get_kind_display()) for part in empty)
        sentence += " " + _("Not written yet: %(parts)s.") % {"parts": names}
        return Step("parts", _("Parts"), WAIT, _("Not whole yet"), sentence)
    return Step("parts", _("Parts"), GOOD, _("Done"), sentence)


def _entries(edition, now):
    name, count = _("Actions"), len(now.texts)
    out = sum(number for _reason, _words, number in now.counts)
    if not count:
        sentence = _("No action is in. Choose a later cut-off date or another filter.")
        return Step("entries", name, YOU, _("To do"), sentence)
    sentence = ngettext("%(count)s action is in", "%(count)s actions are in", count) % {"count": count}
    sentence += ngettext(", %(count)s is out.", ", %(count)s are out.", out) % {"count": out}
    return Step("entries", name, GOOD, _("Done"), sentence)


def _freeze(edition, now):
    name = _("Freeze")
    if edition.frozen_at:
        day = date_format(timezone.localtime(edition.frozen_at), "DATETIME_FORMAT")
        sentence = _("Frozen on %(date)s. Later changes do not reach this edition.") % {"date": day}
        return Step("freeze", name, GOOD, _("Done"), sentence)
    if edition.cut_off > timezone.localdate():
        sentence = _("The cut-off date is still to come: it can be frozen from %(date)s.") % {
            "date": show_date(edition.cut_off)
        }
        return Step("freeze", name, STILL, _("Later"), sentence)
    sentence = _("A copy of everything that is printed is made. Look at what is copied first.")
    return Step("freeze", name, STILL, _("Open"), sentence)
