"""From the frozen values of an edition to the HTML of the book in one language: its parts in their order."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from frameworks.languages import direction
from publications.book import annexes, crossings, drawn, gaps, gathered, glyphs
from publications.book.art import cover_art
from publications.book.gaps import Gap
from publications.book.pieces import Line, Part, words
from publications.book.reading import Reading
from publications.book.snapshot import frozen_parts
from publications.models import EditionPart

# What each part is called where staff gave it no title, the letter of an annex, and the template that prints it.
PRINTED = {
    EditionPart.IMPRINT: ("", gettext_lazy("Imprint"), "publications/book/_imprint.html"),
    EditionPart.FOREWORD: ("", gettext_lazy("Foreword"), "publications/book/_written.html"),
    EditionPart.SUMMARY: ("", gettext_lazy("Executive summary"), "publications/book/_written.html"),
    EditionPart.FIGURES: ("", gettext_lazy("The register in figures"), "publications/book/_figures.html"),
    EditionPart.ABOUT: ("", gettext_lazy("How to read this edition"), "publications/book/_reading.html"),
    EditionPart.LOCALISATION: ("", gettext_lazy("State of localisation"), "publications/book/_written.html"),
    EditionPart.ACTIONS: ("", gettext_lazy("Actions by priority"), "publications/book/_actions.html"),
    EditionPart.SPOTLIGHT: (
        "",
        pgettext_lazy("part of a publication", "Spotlight"),
        "publications/book/_written.html",
    ),
    EditionPart.RECOMMENDATIONS: ("", gettext_lazy("Recommendations"), "publications/book/_written.html"),
    EditionPart.SIGNATORIES: (
        "A",
        gettext_lazy("Signatories by country"),
        "publications/book/_signatories.html",
    ),
    EditionPart.LIST: ("B", gettext_lazy("All actions"), "publications/book/_list.html"),
    EditionPart.MATRIX: ("C", gettext_lazy("Matrix and method"), "publications/book/_matrix.html"),
    EditionPart.GLOSSARY: ("", gettext_lazy("Glossary"), "publications/book/_glossary.html"),
    EditionPart.INDEXES: ("", gettext_lazy("Indexes"), "publications/book/_indexes.html"),
}


def html(edition, language) -> str:
    """The whole book in one language; the same frozen values give the same text."""
    with translation.override(language):
        reading = read(edition, language)
        return glyphs.fitted(render_to_string("publications/book/edition.html", context(edition, reading)))


def warnings(edition, language) -> list[Gap]:
    """What is missing in this language (pictures, letters, texts of staff that lose something), for the log.

    Each Gap names its entry or part; sentences are in the language of who asks.
    """
    return gaps.find(edition, read(edition, language))


def read(edition, language) -> Reading:
    """The frozen values of an edition, to be read in one language."""
    rows = edition.entries.order_by("position", "pk")
    return Reading(edition.frozen, [row.printed for row in rows if row.printed.get("code")], language)


def context(edition, reading) -> dict:
    """Everything the templates of the book print."""
    frozen = reading.frozen
    entries = [reading.entry(printed) for printed in reading.printed]
    chapters = gathered.chapters(reading, entries)
    crossings.connect(chapters)
    written, by_objective = parts(reading), gathered.by_objective(reading, entries)
    return imprint(edition, reading) | {
        "language": reading.language,
        "direction": direction(reading.language),
        "title": reading.own("title"),
        "subtitle": reading.own("subtitle"),
        "forum": reading.words_in(frozen.get("forum") or {}),
        "changes": reading.markdown(frozen["texts"].get("changes", {})),
        "cover_art": cover_art(frozen["slug"], reading.is_rtl),
        "parts": written,
        "contents": contents(written, chapters, by_objective),
        "chapters": chapters,
        "drawn": drawn.figures(reading, [part.kind for part in written], chapters),
        "signatories": gathered.signatories(reading),
        "listed": annexes.listed(chapters),
        "matrix": annexes.matrix(reading, chapters),
        "gaps": annexes.gaps(entries),
        "glossary": annexes.glossary(reading),
        "by_country": gathered.by_country(reading, entries),
        "by_objective": by_objective,
        "by_government": gathered.by_government(entries),
        "partners": gathered.partners(reading),
    }


def imprint(edition, reading) -> dict:
    """What vouches for an edition: its number, dates, fingerprints and addresses, and the counts."""
    frozen, figures = reading.frozen, reading.frozen["figures"]
    return {
        "number": frozen["number"],
        "cut_off": reading.day(frozen["cut_off"]),
        "counted_on": reading.day(frozen["counted_on"]),
        "frozen_at": edition.frozen_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "frozen_on": reading.day(edition.frozen_at.date().isoformat()),
        "checksum": edition.frozen_sha256,
        "history_head": edition.history_head,
        "history_seq": edition.history_seq,
        "public_url": frozen["public_url"],
        "public_host": frozen["public_url"].split("://")[-1],
        "asked": frozen.get("proofs"),
        "asked_until": reading.day(frozen["proofs"]["until"]) if "proofs" in frozen else "",
        "numbers": {name: count for name, count in figures.items() if isinstance(count, int)},
        "all_public_record": figures["public_record"] == len(reading.printed),
    }


def parts(reading) -> list[Part]:
    """The parts that are printed, in order. A part that only staff write is printed where they wrote."""
    found = []
    for number, row in enumerate(frozen_parts(reading.frozen), start=1):
        text = reading.markdown(row["text"])
        known = PRINTED.get(row["kind"])
        if known is None or not (text.text or _has_own(reading.frozen, row["kind"])):
            continue
        mark, name, template = known
        found.append(
            Part(
                kind=row["kind"],
                anchor=f"part-{number}",
                mark=mark,
                head=reading.words_in(row["title"])
                if any(row["title"].values())
                else words(str(name), reading.language),
                text=text,
                by=reading.words_in(row["by"]),
                portrait=reading.portrait(row["portrait"]),
                template=template,
            )
        )
    return found


def _has_own(frozen, kind):
    """Whether a part prints something without a text of staff: nothing empty is printed."""
    gathered_from = {EditionPart.SIGNATORIES: "signatories", EditionPart.GLOSSARY: "terms"}
    return bool(frozen.get(gathered_from[kind])) if kind in gathered_from else kind not in EditionPart.WRITTEN


def contents(written, chapters, by_objective) -> list[Line]:
    """The lines of the table of contents: parts, and in their place the chapters of the actions and the indexes."""
    lines = []
    for part in written:
        if part.kind == EditionPart.ACTIONS:
            lines += [Line(chapter.anchor, chapter.head, number=chapter.number) for chapter in chapters]
        elif part.kind == EditionPart.INDEXES:
            language = part.head.language
            lines.append(Line("by-country", words(_("Actions by country and government"), language)))
            if by_objective:
                lines.append(Line("by-objective", words(_("Actions by objective"), language)))
            lines.append(Line("by-government", words(_("Governments"), language)))
        else:
            lines.append(Line(part.anchor, part.head, mark=part.mark))
            if part.kind == EditionPart.MATRIX:
                lines.append(Line("method", words(_("How this was counted"), part.head.language)))
    return lines
