"""Actions as rows of a list: what a reader sees of each, in the reader's language where there is a translation."""

from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from unicodedata import name as name_of_sign

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries.fields import Country

from actions import facets, search, snippets
from actions.custody import Text
from actions.models import Participation, Translation
from frameworks.dates import show_range
from frameworks.languages import language_name
from frameworks.models import YEAR, Objective

NO_PRIORITY_COLOUR = "#144150"


@dataclass(frozen=True)
class Card:
    """One row of a list."""

    pk: int
    code: str
    href: str
    title: Text
    sentence: Text
    lead: object
    partners: list
    when: str
    time: SimpleNamespace
    kind: str
    priority: Objective | None
    objectives: list
    more: int
    only_language: str
    status: str  # of the weakest translation shown here; "" where all is original
    picture: str
    snippet: str = ""

    @property
    def only_words(self):
        """“text in French only”, where the reader's language is missing."""
        return _("text in %(language)s only") % {"language": language_name(self.only_language)}

    @property
    def status_words(self):
        """“draft translation”, where the reader meets one in title or sentence; "" for the original."""
        return str(dict(Translation.STATUSES)[self.status]).lower() if self.status else ""


def when(text) -> str:
    """The time of an action in words: “since 2023”, “2021–2026”, “dates not stated”."""
    if not text.start_date:
        return _("dates not stated")
    if not text.end_date:
        precision = text.start_precision
        return _("since %(date)s") % {"date": show_range(text.start_date, None, precision)}
    if YEAR in (text.start_precision, text.end_precision):
        return show_range(text.start_date, text.end_date, YEAR)
    return show_range(text.start_date, text.end_date, text.end_precision)


def picture_url(code: str, priority: Objective | None, shape: str = "row") -> str:
    """Where the paths drawn from the code are served, in the priority's colour."""
    colour = (priority.colour if priority else "") or NO_PRIORITY_COLOUR
    return reverse("paths", args=[code, colour.lstrip("#").lower(), shape])


@dataclass(frozen=True)
class Named:
    """A government as it was named when the action was published."""

    pk: int
    slug: str
    role: str
    official_name: str
    official_language: str
    english_name: str
    country: Country
    level: str

    @property
    def has_other_script(self):
        return any(sign.isalpha() and "LATIN" not in name_of_sign(sign, "") for sign in self.official_name)

    def get_absolute_url(self):
        return reverse("signatories:detail", args=[self.slug])


def named(copy: dict) -> Named:
    """A government of a public copy."""
    return Named(
        pk=copy["pk"],
        slug=copy["slug"],
        role=copy["role"],
        official_name=copy["name"],
        official_language=copy["language"],
        english_name=copy["english"],
        country=Country(copy["country"]),
        level=copy["level"],
    )


def times(copy: dict) -> SimpleNamespace:
    """The dates of a public copy as `when` reads them."""
    dates = dict(copy["when"])
    for edge in ("start", "end"):
        dates[f"{edge}_date"] = date.fromisoformat(dates[edge]) if dates[edge] else None
    return SimpleNamespace(**dates)


def cards_of(action_ids: list, *, terms=()) -> list[Card]:
    """The rows of these published actions in this order, in the language of the page; `terms` are marked in them."""
    language, labels = get_language(), facets.labels()
    copies = search.cards(action_ids, language, with_texts=bool(terms))
    return [_marked(_from_copy(copy, language, labels), copy, terms) for copy in copies]


def _marked(card, copy, terms):
    """The card with the words that were looked for marked, in its title and in the piece of text that holds them."""
    if not terms:
        return card
    spoken = card.title.language
    return replace(
        card,
        title=card.title._replace(text=snippets.marked(card.title.text, terms, spoken) or card.title.text),
        snippet=snippets.snippet(copy["copy"], terms, spoken) or "",
    )


def _from_copy(copy, language, labels):
    governments = [named(government) for government in copy["governments"]]
    priority, time = labels.get(copy["priority"]), times(copy)
    return Card(
        pk=copy["pk"],
        code=copy["code"],
        href=reverse("actions:detail", args=[copy["code"], copy["slug"]]),
        title=Text(copy["title"], copy["language"], copy["status"] or ""),
        sentence=Text(copy["summary"], copy["summary_language"], ""),
        lead=next(one for one in governments if one.role == Participation.LEAD),
        partners=[one for one in governments if one.role != Participation.LEAD],
        when=when(time),
        time=time,
        kind=copy["kind"],
        priority=priority,
        objectives=[labels[pk] for pk in copy["objectives"] if pk in labels],
        more=copy["more"],
        only_language="" if copy["summary_language"] == language else copy["summary_language"],
        status=copy["status"] or "",
        picture=copy["picture"] or picture_url(copy["code"], priority),
    )
