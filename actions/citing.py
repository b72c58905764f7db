"""How to cite an action: one line to read, BibTeX and RIS to load. The version and its day are part of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.custody import Text
from frameworks.dates import show_date

HARMLESS = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
    | {sign: f"\\{sign}" for sign in "&%$#_"}
)  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Citation:
    """What a reference is made of. The title keeps its own language."""

    code: str
    authors: list
    title: Text
    number: int
    on: date

    @property
    def address(self):
        """The permanent address."""
        return settings.PUBLIC_URL + reverse("short_action", args=[self.code])

    @property
    def published_in(self):
        return _("Call to Local Action for Migrants and Refugees")

    @property
    def version(self):
        """“version 2, 3 May 2026”"""
        words = {"number": self.number, "date": show_date(self.on)}
        return _("version %(number)s, %(date)s") % words

    @property
    def line(self):
        """One line of plain text."""
        words = {
            "authors": "; ".join(self.authors),
            "title": self.title.text,
            "call": self.published_in,
            "code": self.code,
            "version": self.version,
            "address": self.address,
        }
        return _("%(authors)s: %(title)s. %(call)s, %(code)s, %(version)s. %(address)s") % words

    @property
    def bibtex(self):
        return bibtex(self)


def citation(copy: dict, title: Text) -> Citation:
    """The reference of a public copy under one of its titles; the governments are its authors, who leads it first."""
    return Citation(
        code=copy["code"],
        authors=[one_line(government["name"]) for government in copy["governments"]],
        title=Text(one_line(title.text), title.language, title.status),
        number=copy["number"],
        on=date.fromisoformat(copy["published_on"]),
    )


def bibtex(cited: Citation) -> str:
    """An entry that every BibTeX reads; names and title stand in double braces, so that nothing recases them."""
    fields = {
        "author": " and ".join(f"{{{tex(author)}}}" for author in cited.authors),
        "title": f"{{{tex(cited.title.text)}}}",
        "howpublished": f"{tex(cited.published_in)}, {cited.code}",
        "year": f"{cited.on.year:04}",
        "month": MONTHS[cited.on.month - 1],
        "note": tex(cited.version),
        "url": cited.address,
        "language": cited.title.language,
    }
    return bibtex_of("misc", f"{cited.code}-v{cited.number}", fields)


def bibtex_of(kind, key, fields) -> str:
    """An entry of these fields, whose values are harmless already."""
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items()]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def ris(cited: Citation) -> str:
    """The same for reference managers."""
    lines = [
        ("TY", "ELEC"),
        *(("AU", f"{author},") for author in cited.authors),
        ("TI", cited.title.text),
        ("T2", cited.published_in),
        ("AN", cited.code),
        ("ET", str(cited.number)),
        ("PY", f"{cited.on.year:04}"),
        ("DA", f"{cited.on:%Y/%m/%d}"),
        ("LA", cited.title.language),
        ("UR", cited.address),
    ]
    return ris_of(lines)


def ris_of(pairs) -> str:
    """A record of these lines."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*pairs, ("ER", "")])


class Form(NamedTuple):
    """A file that holds a reference."""

    write: Callable
    content_type: str


FORMS = {
    "bib": Form(bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": Form(ris, "application/x-research-info-systems; charset=utf-8"),
}


def tex(text) -> str:
    """Without a sign that means something to TeX."""
    return text.translate(HARMLESS)


def one_line(text) -> str:
    return " ".join(text.split())
