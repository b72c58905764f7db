"""What a freeze would copy, and what stands out before it: counted, and said in sentences."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.custody.texts import fingerprint
from actions.models import Picture, Submission, Translation
from frameworks.languages import language_name
from publications.book.snapshot import LANGUAGES
from publications.models import EditionEntry, EditionPart


@dataclass
class Preview:
    """What would be copied, as numbers; what should be known before, as sentences."""

    entries: int = 0
    treatments: list = field(default_factory=list)  # [(words, how many)]
    parts: list = field(default_factory=list)  # names of those that are printed
    pictures: int = 0
    warnings: list = field(default_factory=list)
    obstacles: list = field(default_factory=list)  # what a freeze refuses


def preview(edition, now) -> Preview:
    """What a freeze of this edition would copy, `now` being who is in and out."""
    texts = list(now.texts.values())
    shown = [part for part in edition.parts.all() if part.shown]
    rows = list(edition.entries.filter(action__in=list(now.texts)).defer("printed"))
    pictures = list(Picture.objects.standing().filter(submission__in=texts).defer("submission"))
    return Preview(
        entries=len(now.texts),
        treatments=[
            (words, sum(row.treatment == code for row in rows)) for code, words in EditionEntry.TREATMENTS
        ],
        parts=[str(part.get_kind_display()) for part in shown if not _is_empty(part)],
        pictures=len(pictures),
        obstacles=list(obstacles(edition, now)),
        warnings=[
            *_titles(edition),
            *_changes(edition),
            *(sentence for part in shown for sentence in _of_part(part, edition)),
            *_untranslated(edition, texts, rows),
            *_of_pictures(pictures),
        ],
    )


def obstacles(edition, now):
    """Why this edition cannot be frozen today, `now` being who is in and out; nothing when it can."""
    if edition.cut_off > timezone.localdate():
        yield _("The cut-off date is still to come.")
    if edition.corrects_id and not any(getattr(edition, f"changes_{code}") for code in LANGUAGES):
        yield _("A corrected edition says what was put right: write the list of changes first.")
    if not now.texts:
        yield _("No action is public by the cut-off date: there is nothing to print.")


def missing_languages(row, name, languages) -> list:
    """The languages of the edition in which a text is not written."""
    return [code for code in languages if not getattr(row, f"{name}_{code}")]


def named(codes) -> str:
    """Languages in the reader's words."""
    return ", ".join(language_name(code) for code in codes)


def _titles(edition):
    if missing := missing_languages(edition, "title", edition.languages):
        yield _("The edition has no title in: %(languages)s.") % {"languages": named(missing)}


def _changes(edition):
    missing = missing_languages(edition, "changes", edition.languages) if edition.corrects_id else []
    if missing:
        yield _("The list of changes is not written in: %(languages)s.") % {"languages": named(missing)}


def _is_empty(part):
    written = any(getattr(part, f"text_{code}") for code in LANGUAGES)
    return part.kind in EditionPart.WRITTEN and not written


def _of_part(part, edition):
    """A part that staff write: not written at all, or in some of the languages only."""
    name = part.title or part.get_kind_display()
    missing = missing_languages(part, "text", edition.languages)
    if _is_empty(part):
        yield _("“%(part)s” is switched on and nobody wrote it: it is not printed.") % {"part": name}
    elif missing and any(getattr(part, f"text_{code}") for code in LANGUAGES):
        yield _("“%(part)s” is printed in another language where it is not written: %(languages)s.") % {
            "part": name,
            "languages": named(missing),
        }


def _untranslated(edition, texts, rows):
    """How many entries are printed in their own language, and for how many of them the secretariat wrote a summary."""
    readable = _readable(texts)
    by_text = {row.submission_id: row for row in rows}
    for code in edition.languages:
        foreign = [pk for pk in texts if code not in readable[pk]]
        own = sum(bool(getattr(by_text[pk], f"summary_{code}")) for pk in foreign if pk in by_text)
        if foreign:
            yield ngettext(
                "%(count)s action has no text in %(language)s and is printed in its own language; the secretariat "
                "wrote a summary of %(own)s.",
                "%(count)s actions have no text in %(language)s and are printed in their own language; the "
                "secretariat wrote a summary of %(own)s.",
                len(foreign),
            ) % {"count": len(foreign), "language": language_name(code), "own": own}


def _readable(texts):
    """{text: the languages it is printed in}: its own, and those of a translation of its summary that still fits."""
    found = defaultdict(set)
    sources = {}
    for pk, language, summary in Submission.objects.filter(pk__in=texts).values_list(
        "pk", "language", "summary"
    ):
        found[pk].add(language)
        sources[pk] = summary
    rows = Translation.objects.filter(submission__in=texts, field="summary")
    for pk, language, source in rows.values_list("submission_id", "language", "source_sha256"):
        if source == fingerprint(sources[pk]):
            found[pk].add(language)
    return found


def _of_pictures(pictures):
    not_agreed = sum(not picture.is_agreed for picture in pictures)
    nameless = sum(not picture.credit for picture in pictures)
    if not_agreed:
        yield ngettext(
            "%(count)s picture has no word that the people shown agreed.",
            "%(count)s pictures have no word that the people shown agreed.",
            not_agreed,
        ) % {"count": not_agreed}
    if nameless:
        yield ngettext(
            "%(count)s picture names nobody who took it.",
            "%(count)s pictures name nobody who took them.",
            nameless,
        ) % {"count": nameless}
