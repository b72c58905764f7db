"""From the frozen values of an edition to the HTML of the book in one language: its parts in their order."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from frameworks import richtext
from frameworks.languages import direction
from publications import gathered
from publications.art import cover_art
from publications.models import EditionPart
from publications.pieces import Line, Part, words
from publications.reading import Reading
from publications.snapshot import frozen_parts

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
    EditionPart.INDEXES: ("", gettext_lazy("Indexes"), "publications/book/_indexes.html"),
}


def html(edition, language) -> str:
    """The whole book in one language; the same frozen values give the same text."""
    with translation.override(language):
        printed = [
            row.printed for row in edition.entries.order_by("position", "pk") if row.printed.get("code")
        ]
        reading = Reading(edition.frozen, printed, language)
        return render_to_string("publications/book/edition.html", context(edition, reading))


def context(edition, reading) -> dict:
    """Everything the templates of the book print."""
    frozen = reading.frozen
    entries = [reading.entry(printed) for printed in reading.printed]
    chapters = gathered.chapters(reading, entries)
    figures = frozen["figures"]
    written = parts(reading)
    return {
        "language": reading.language,
        "direction": direction(reading.language),
        "title": reading.own("title"),
        "subtitle": reading.own("subtitle"),
        "changes": reading.own("changes"),
        "number": frozen["number"],
        "cut_off": reading.day(frozen["cut_off"]),
        "counted_on": reading.day(frozen["counted_on"]),
        "frozen_at": edition.frozen_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "checksum": edition.frozen_sha256,
        "history_head": edition.history_head,
        "history_seq": edition.history_seq,
        "frozen_on": reading.day(edition.frozen_at.date().isoformat()),
        "public_url": frozen["public_url"],
        "public_host": frozen["public_url"].split("://")[-1],
        "cover_art": cover_art(frozen["slug"], reading.is_rtl),
        "parts": written,
        "contents": contents(written, chapters),
        "chapters": chapters,
        "figures": figures,
        "numbers": {name: count for name, count in figures.items() if isinstance(count, int)},
        "gcm_chart": gathered.gcm_chart(reading),
        "gcm_missing": gathered.gcm_missing(reading),
        "priority_chart": gathered.priority_chart(reading, chapters),
        "sections": gathered.sections(reading),
        "map": gathered.world(reading),
        "signatories": gathered.signatories(reading),
        "by_country": gathered.by_country(reading, entries),
        "by_objective": gathered.by_objective(reading, entries),
        "partners": gathered.partners(reading),
        "all_public_record": figures["public_record"] == len(reading.printed),
    }


def parts(reading) -> list[Part]:
    """The parts that are printed, in order. A part that only staff write is printed where they wrote."""
    found = []
    for number, row in enumerate(frozen_parts(reading.frozen), start=1):
        text, language = reading.first(row["text"])
        known = PRINTED.get(row["kind"])
        if known is None or (row["kind"] in EditionPart.WRITTEN and not text):
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
                text=words(richtext.to_html(text), language),
                by=reading.words_in(row["by"]),
                portrait=row["portrait"]
                and row["portrait"] | {"shows": reading.words_in(row["portrait"]["alt"])},
                template=template,
            )
        )
    return found


def contents(written, chapters) -> list[Line]:
    """The lines of the table of contents: parts, and in their place the chapters of the actions."""
    lines = []
    for part in written:
        if part.kind == EditionPart.ACTIONS:
            lines += [Line(chapter.anchor, chapter.head, number=chapter.number) for chapter in chapters]
        elif part.kind == EditionPart.INDEXES:
            lines += [
                Line("by-country", words(_("Actions by country and government"), part.head.language)),
                Line("by-objective", words(_("Actions by objective"), part.head.language)),
            ]
        else:
            lines.append(Line(part.anchor, part.head, mark=part.mark))
    return lines
