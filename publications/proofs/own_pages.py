"""The pages of one government in a frozen edition: which entries, their fingerprint, read in a language, for print."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from frameworks.languages import direction
from publications.book import glyphs, snapshot
from publications.book.pieces import Chapter, Entry
from publications.book.reading import Reading
from publications.models import Proof
from signatories import register
from signatories.models import Government


@dataclass(frozen=True)
class Page:
    """One entry as it is read, and whether this government leads it."""

    entry: Entry
    leads: bool


def by_government(edition) -> dict:
    """{Government: its frozen entries, in order}: those it leads and those it takes part in as a confirmed partner."""
    rows, found = _printed(edition), defaultdict(list)
    known = _governments({slug for row in rows for slug in _named(row)})
    for row in rows:
        for government in dict.fromkeys(known[slug] for slug in _named(row) if known.get(slug)):
            found[government].append(row)
    return dict(
        sorted(found.items(), key=lambda pair: (pair[0].country.code, pair[0].english_name, pair[0].pk))
    )


def of(edition, government) -> list:
    """Its frozen entries, in order."""
    own = slugs_of(government)
    return [row for row in _printed(edition) if own & set(_named(row))]


def fingerprint(rows) -> str:
    """SHA-256 of what these entries print."""
    return hashlib.sha256(snapshot.canonical([row.printed for row in rows]).encode()).hexdigest()


def slugs_of(government) -> set:
    """Every name in web addresses under which the government may stand in a frozen copy."""
    rows = [government, *government.merged_from.all()]
    return {row.slug for row in rows} | {former.slug for row in rows for former in row.former_slugs.all()}


def leads(row, slugs) -> bool:
    """Whether one of these names leads the entry: the lead stands first."""
    return _named(row)[0] in slugs


def has_pictures(rows, government) -> bool:
    """Whether there is a picture that this government answers for."""
    slugs = slugs_of(government)
    return any(row.printed["pictures"] for row in rows if leads(row, slugs))


def picture(edition, government, sha256) -> dict | None:
    """A picture on its pages, unless it was taken down since."""
    for row in of(edition, government):
        for kept in row.printed["pictures"]:
            if kept["sha256"] == sha256:
                gone = Reading(edition.frozen, [row.printed], edition.languages[0]).taken_down
                return None if sha256 in gone else kept
    return None


def read(edition, rows, government, language) -> list[Page]:
    """The entries as the book reads them in a language."""
    slugs = slugs_of(government)
    with translation.override(language):
        reading = Reading(edition.frozen, [row.printed for row in rows], language)
        return [Page(reading.entry(row.printed), leads(row, slugs)) for row in rows]


def sheets(given, language):
    """Its pages for print, for the proof whose number is given; none while there is nothing to read."""
    proof = Proof.objects.filter(pk=given["proof"], edition__frozen_at__isnull=False).first()
    if proof is not None:
        edition, government = proof.edition, proof.government
        yield html(edition, of(edition, government), government, language)


def html(edition, rows, government, language) -> str:
    """The entries for print, as the book prints them, each on pages of its own."""
    with translation.override(language):
        reading = Reading(edition.frozen, [row.printed for row in rows], language)
        entries = [reading.entry(row.printed) for row in rows]
        context = {
            "title": reading.own("title"),
            "government": government,
            "language": language,
            "direction": direction(language),
            "frozen_on": reading.day(edition.frozen_at.date().isoformat()),
            "dated": edition.frozen_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "printed": [
                (entry, Chapter(reading.labels.get(entry.chapter), "", "", entry.title)) for entry in entries
            ],
        }
        return glyphs.fitted(render_to_string("publications/print_own_pages.html", context))


def _printed(edition):
    rows = edition.entries.filter(left_out=False).order_by("position", "pk")
    return [row for row in rows if row.printed.get("governments")]


def _named(row):
    return [government["slug"] for government in row.printed["governments"]]


def _governments(slugs):
    """{slug: who stands there today}; who was renamed or merged since the freeze is found all the same."""
    found = {row.slug: row for row in Government.objects.standing().filter(slug__in=slugs)}
    return found | {slug: register.at_address(slug) for slug in slugs - found.keys()}
