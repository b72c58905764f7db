"""Actions as rows of a list: what a reader sees of each, in the reader's language where there is a translation."""

import re
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from unicodedata import name

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries.fields import Country

from actions import facets, search
from actions.custody import Text, text_for
from actions.models import Action, ObjectiveLink, Participation, Submission
from actions.models.submission import PUBLISHED
from frameworks.dates import show_range
from frameworks.languages import language_name
from frameworks.models import YEAR, Framework, Objective

FIRST_SENTENCE = re.compile(r"^.+?[.!?؟。](?=\s|$)", re.DOTALL)
SHOWN_OBJECTIVES = 2
NO_PRIORITY_COLOUR = "#144150"


@dataclass(frozen=True)
class Card:
    """One row of a list."""

    code: str
    href: str
    title: Text
    sentence: Text
    lead: object
    partners: list
    when: str
    kind: str
    priority: Objective | None
    objectives: list
    more: int
    only_language: str
    picture: str

    @property
    def only_words(self):
        """“text in French only”, where the reader's language is missing."""
        return _("text in %(language)s only") % {"language": language_name(self.only_language)}


def with_texts(actions):
    """`actions` with what cards and pages need: five statements whatever their number."""
    links = ObjectiveLink.objects.select_related("objective__framework")
    published = Submission.objects.filter(state=PUBLISHED).prefetch_related(
        Prefetch("objective_links", queryset=links), "translations"
    )
    standing = Participation.objects.filter(state=Participation.CONFIRMED).select_related("government")
    return actions.prefetch_related(
        Prefetch("submissions", queryset=published, to_attr="published_texts"),
        Prefetch("participations", queryset=standing),
    )


def cards(actions) -> list[Card]:
    """The rows of published `actions`, a query set, in its order."""
    return [card(action) for action in with_texts(actions)]


def card(action: Action, language: str | None = None) -> Card:
    """One row of an action that `with_texts` has fetched, in `language` or that of the page."""
    language = language or get_language()
    text = action.published_texts[0]
    title = text_for(text, "title", language)
    summary = text_for(text, "summary", language)
    priority, objectives = _objectives(text)
    return Card(
        code=action.code,
        href=action.get_absolute_url(),
        title=title,
        sentence=summary._replace(text=first_sentence(summary.text)),
        lead=action.lead,
        partners=[p.government for p in action.participations.all() if p.role == Participation.PARTNER],
        when=when(text),
        kind=text.kind,
        priority=priority,
        objectives=objectives[:SHOWN_OBJECTIVES],
        more=max(len(objectives) - SHOWN_OBJECTIVES, 0),
        only_language="" if summary.language == language else summary.language,
        picture=picture_url(action.code, priority),
    )


def _objectives(text):
    """(the first priority, the objectives of both Compacts and the goals), as linked."""
    linked = [link.objective for link in text.objective_links.all()]
    priority = next((o for o in linked if o.framework.code == Framework.PRIORITY), None)
    order = (Framework.GCM, Framework.GCR, Framework.SDG)
    return priority, [o for code in order for o in linked if o.framework.code == code]


def first_sentence(text: str) -> str:
    """Up to the first full stop, or all of it."""
    found = FIRST_SENTENCE.match(text.strip())
    return found.group() if found else text.strip()


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


# From the copies that search keeps: one statement for a whole list


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
        return any(sign.isalpha() and "LATIN" not in name(sign, "") for sign in self.official_name)

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
    for name in ("start", "end"):
        dates[f"{name}_date"] = date.fromisoformat(dates[name]) if dates[name] else None
    return SimpleNamespace(**dates)


def cards_of(action_ids: list) -> list[Card]:
    """The rows of these published actions in this order, in the language of the page."""
    language, labels = get_language(), facets.labels()
    return [_from_copy(copy, language, labels) for copy in search.cards(action_ids, language)]


def _from_copy(copy, language, labels):
    governments = [named(government) for government in copy["governments"]]
    priority = labels.get(copy["priority"])
    return Card(
        code=copy["code"],
        href=reverse("actions:detail", args=[copy["code"], copy["slug"]]),
        title=Text(copy["title"], copy["language"], copy["status"] or ""),
        sentence=Text(copy["summary"], copy["summary_language"], ""),
        lead=next(one for one in governments if one.role == Participation.LEAD),
        partners=[one for one in governments if one.role != Participation.LEAD],
        when=when(times(copy)),
        kind=copy["kind"],
        priority=priority,
        objectives=[labels[pk] for pk in copy["objectives"] if pk in labels],
        more=copy["more"],
        only_language="" if copy["summary_language"] == language else copy["summary_language"],
        picture=copy["picture"] or picture_url(copy["code"], priority),
    )
