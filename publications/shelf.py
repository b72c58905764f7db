"""What the public pages say of an edition: its cover, files, parts, earlier editions, corrections, how to cite it."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from actions import citing, schema_org, sharing
from figures import share
from frameworks import richtext
from frameworks.dates import show_date
from frameworks.languages import direction, own_name
from publications.book import art
from publications.book import whole as book
from publications.book.pieces import Words, words
from publications.book.reading import Reading
from publications.making import formats
from publications.models import Edition, EditionFile, EditionPart

HTML = "text/html"
SHELF = [EditionFile.DESIGNED, EditionFile.PDF, EditionFile.SMALL, EditionFile.WEB]  # the best one first


@dataclass(frozen=True)
class Reference:
    """What a reference to an edition is made of. The edition's number and its day are part of it."""

    slug: str
    title: Words
    number: str
    on: date
    languages: list
    address: str

    @property
    def author(self):
        return _("Call to Local Action for Migrants and Refugees")

    @property
    def line(self):
        """One line of plain text."""
        said = {
            "author": self.author,
            "title": self.title.text,
            "number": self.number,
            "day": show_date(self.on),
            "address": self.address,
        }
        return _("%(author)s: %(title)s. Edition %(number)s, %(day)s. %(address)s") % said

    @property
    def bibtex(self):
        fields = {
            "author": f"{{{citing.tex(self.author)}}}",
            "title": f"{{{citing.tex(self.title.text)}}}",
            "edition": self.number,
            "year": f"{self.on.year:04}",
            "month": citing.MONTHS[self.on.month - 1],
            "url": self.address,
            "language": self.title.language,
        }
        return citing.bibtex_of("book", f"{self.slug}-{self.number}", fields)

    @property
    def ris(self):
        return citing.ris_of(
            [
                ("TY", "BOOK"),
                ("AU", f"{self.author},"),
                ("TI", self.title.text),
                ("PB", self.author),
                ("ET", self.number),
                ("PY", f"{self.on.year:04}"),
                ("DA", f"{self.on:%Y/%m/%d}"),
                ("LA", self.title.language),
                ("UR", self.address),
            ]
        )


FORMS = {  # ending of the file: what writes it, what it is
    "bib": (lambda reference: reference.bibtex, citing.FORMS["bib"].content_type),
    "ris": (lambda reference: reference.ris, citing.FORMS["ris"].content_type),
}


@dataclass(frozen=True)
class Shown:
    """An edition as a list or its own page shows it; `tongues` are its languages in their own names."""

    edition: Edition
    title: Words
    subtitle: Words
    cover: str
    files: list
    tongues: list
    parts: list = field(default_factory=list)
    about: Words | None = None
    changes: Words | None = None
    earlier: list = field(default_factory=list)
    corrections: list = field(default_factory=list)

    @property
    def books(self):
        """The best PDF of each language."""
        found = {}
        for file in self.files:
            if file.format != EditionFile.WEB:
                found.setdefault(file.language, file)
        return list(found.values())

    @property
    def online(self):
        """What is read without a download, in each language."""
        return [file for file in self.files if file.format == EditionFile.WEB]

    @property
    def share_picture(self):
        edition, mark = self.edition, sharing.mark_of(card_of(self.edition))
        return reverse("publications:share_picture", args=[edition.slug, mark])


def on_list(edition) -> Shown:
    """What a list says: cover, forum, day, and the languages with a file."""
    return Shown(edition, *_titles(edition), **_outside(edition))


def in_full(edition) -> Shown:
    """What its own page says besides: what it prints, corrects and follows."""
    reading = Reading(edition.frozen, [], get_language())
    parts = book.parts(reading)
    changes, language = reading.first(edition.frozen["texts"].get("changes", {}))
    return Shown(
        edition,
        *_titles(edition),
        **_outside(edition),
        parts=parts,
        about=next((part.text for part in parts if part.kind == EditionPart.ABOUT and part.text.text), None),
        changes=words(richtext.to_html(changes), language) if changes else None,
        earlier=earlier(edition),
        corrections=list(edition.corrections.released()),
    )


def reference(edition) -> Reference:
    """How to cite an edition: its first public day, in the language of the page."""
    title, _subtitle = _titles(edition)
    return Reference(
        slug=edition.slug,
        title=words(citing.one_line(title.text), title.language),
        number=edition.number,
        on=timezone.localtime(edition.released_at).date(),
        languages=edition.languages,
        address=settings.PUBLIC_URL + edition.get_absolute_url(),
    )


def card_of(edition) -> share.Card:
    """What the picture for shared links says, in the language of the page."""
    title, _subtitle = _titles(edition)
    day = show_date(edition.cut_off)
    return share.Card(
        title=title.text,
        name=_("Call to Local Action"),
        second="Call to Local Action",
        country=_("for Migrants and Refugees"),
        foot=_("Edition %(number)s, data as of %(day)s.") % {"number": edition.number, "day": day},
        colour=art.COVER,
        rtl=direction(title.language) == "rtl",
    )


def machine_words(shown, cited) -> str:
    """What search engines are told of an edition, as a block of data."""
    edition, page = shown.edition, cited.address
    about = {
        "@context": "https://schema.org",
        "@type": ["Book", "Report"],
        "@id": page,
        "url": page,
        "name": shown.title.text,
        "alternativeHeadline": shown.subtitle.text,
        "bookEdition": edition.number,
        "inLanguage": edition.languages,
        "author": {"@type": "Organization", "name": cited.author, "url": f"{settings.PUBLIC_URL}/"},
        "publisher": {"@type": "Organization", "name": cited.author, "url": f"{settings.PUBLIC_URL}/"},
        "datePublished": cited.on.isoformat(),
        "temporalCoverage": f"../{edition.cut_off.isoformat()}",
        "numberOfPages": next((file.pages for file in shown.books if file.pages), None),
        "image": settings.PUBLIC_URL + shown.share_picture,
        "isBasedOn": settings.PUBLIC_URL + edition.corrects.get_absolute_url() if edition.corrects else "",
        "encoding": [
            {
                "@type": "MediaObject",
                "contentUrl": settings.PUBLIC_URL + file.address,
                "encodingFormat": file.content_type,
                "inLanguage": file.language,
                "contentSize": str(file.size),
                "sha256": file.sha256,
                "uploadDate": timezone.localtime(file.built_at).date().isoformat(),
            }
            for file in shown.files
        ],
    }
    return schema_org.block({name: value for name, value in about.items() if value})


def earlier(edition) -> list:
    """The released editions that this one corrects, one after the other, the newest first."""
    found, seen = [], {edition.pk}
    while edition.corrects_id and edition.corrects_id not in seen:
        edition = Edition.objects.get(pk=edition.corrects_id)
        seen.add(edition.pk)
        if edition.released_at and edition.released_at <= timezone.now():
            found.append(edition)
    return found


def _titles(edition):
    """(title, subtitle) as they were frozen, in the language of the page where they are written in it."""
    reading = Reading({**edition.frozen, "labels": {}}, [], get_language())
    return reading.own("title"), reading.own("subtitle")


def _outside(edition):
    files = [
        file
        for file in edition.files.all()
        if file.file and file.built_at and file.built_at >= edition.frozen_at
    ]
    order = {language: at for at, language in enumerate(edition.languages)}
    files.sort(key=lambda file: (order.get(file.language, len(order)), SHELF.index(file.format)))
    for file in files:
        file.language_name, file.address = own_name(file.language), _address(edition, file)
        file.content_type = HTML if file.format == EditionFile.WEB else formats.PDF_TYPE
    spoken = [language for language in edition.languages if any(file.language == language for file in files)]
    return {
        "cover": art.cover_art(edition.slug, direction(get_language()) == "rtl"),
        "files": files,
        "tongues": [(language, own_name(language)) for language in spoken],
    }


def _address(edition, file):
    """Where a file is had; web pages are read in the language they are written in."""
    slug, language = edition.slug, file.language
    if file.format == EditionFile.WEB:
        with translation.override(language):
            return reverse("publications:read", args=[slug, language])
    if file.format == EditionFile.PDF:
        return reverse("publications:file", args=[slug, language])
    return reverse("publications:file_as", args=[slug, language, file.format])
