"""What the list of governments is narrowed by: each filter's values, their counts, the address that keeps them.

Each filter's counts leave its own selection out. What an address asks for and nobody has is passed over.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from frameworks.collation import sort_key
from signatories import names
from signatories.models import Government, Leader
from signatories.sizes import SIZE_WORDS, UNKNOWN, size_of

LEVELS, GENDERS = dict(Government.LEVELS), dict(Leader.GENDERS)
ACTS = {
    "yes": pgettext_lazy("published actions", "one or more"),
    "no": pgettext_lazy("published actions", "none"),
}
LONGEST_SEARCH = 100
SORTS = [
    ("country", pgettext_lazy("order of a list", "By country")),
    ("name", pgettext_lazy("order of a list", "A to Z")),
    ("newest", pgettext_lazy("order of a list", "Newest")),
    ("size", pgettext_lazy("order of a list", "Inhabitants")),
]
VIEWS = ("list", "map")


def _sections(government):
    return [government.section.slug] if government.section else []


def _size(government):
    return [size_of(government.population)]


def _years(government):
    return {str(row.signed_on.year) if row.signed_on else UNKNOWN for row in government.listed}


def _acts(government):
    return ["yes" if government.actions_shown else "no"]


def _genders(government):
    return {leader.gender for leader in government.in_office if leader.gender}


@dataclass(frozen=True)
class Filter:
    """`key` in the address, `label` on the page; `of` gives a government's values, `words` says one of them."""

    key: str
    label: str
    of: Callable
    words: Callable
    order: Callable


FILTERS = (
    Filter("section", _("World section"), _sections, str, lambda entry: entry.position),
    Filter(
        "country",
        pgettext_lazy("facet", "Country"),
        lambda government: [government.country.code],
        lambda code: countries.name(code),
        lambda entry: sort_key(entry.words),
    ),
    Filter(
        "level",
        _("Level of government"),
        lambda government: [government.level],
        lambda value: str(LEVELS.get(value, value)),
        lambda entry: list(LEVELS).index(entry.value) if entry.value in LEVELS else len(LEVELS),
    ),
    Filter(
        "size",
        pgettext_lazy("facet", "Inhabitants"),
        _size,
        lambda value: str(SIZE_WORDS[value]),
        lambda entry: list(SIZE_WORDS).index(entry.value),
    ),
    Filter(
        "year",
        pgettext_lazy("facet", "Year of signature"),
        _years,
        lambda value: str(_("day not published")) if value == UNKNOWN else value,
        lambda entry: (entry.value == UNKNOWN, -int(entry.value) if entry.value.isdecimal() else 0),
    ),
    Filter(
        "gender",
        _("Gender of the leader"),
        _genders,
        lambda value: str(GENDERS[value]),
        lambda entry: list(GENDERS).index(entry.value),
    ),
    Filter(
        "acts",
        _("Published actions or pledges"),
        _acts,
        lambda value: str(ACTS[value]),
        lambda entry: list(ACTS).index(entry.value),
    ),
)
ALWAYS_WORTH_SHOWING = {"gender"}  # one value alone says something; of the others it does not


@dataclass
class Option:
    """One value of a filter as the page shows it."""

    value: str
    words: str
    count: int
    is_chosen: bool
    position: int = 0
    objective: None = None


@dataclass
class Asked:
    """What an address asks of the list, understood as far as it can be."""

    words: str = ""
    choice: dict = field(default_factory=dict)
    everybody: bool = False
    sort: str = "country"
    view: str = "list"

    @classmethod
    def of(cls, parameters, governments):
        """What of these parameters means something for these governments."""
        choice = {}
        for one in FILTERS:
            known = {value for government in governments for value in one.of(government)}
            chosen = [value for value in dict.fromkeys(parameters.getlist(one.key)) if value in known]
            if chosen:
                choice[one.key] = chosen
        sort, view = parameters.get("sort"), parameters.get("view")
        return cls(
            words=parameters.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
            choice=choice,
            everybody=parameters.get("who") == "all",
            sort=sort if sort in dict(SORTS) else "country",
            view=view if view in VIEWS else "list",
        )

    def query(self, *, without=None, **changes):
        """The query string of this list with some changes, ready for one more to follow."""
        asked = {
            "q": self.words,
            "who": "all" if self.everybody else "",
            "sort": self.sort if self.sort != "country" else "",
            "view": self.view if self.view != "list" else "",
            **changes,
        }
        pairs = [(key, value) for key, value in asked.items() if value]
        pairs += [
            (key, value) for key, values in self.choice.items() for value in values if (key, value) != without
        ]
        return f"{urlencode(pairs)}&" if pairs else ""


def narrowed(governments, asked, *, leaving_out=None):
    """Those that hold the words and pass every filter; several values of one filter are alternatives."""
    wanted = names.fold(asked.words).split()
    tests = [
        (one.of, set(asked.choice[one.key]))
        for one in FILTERS
        if one.key in asked.choice and one.key != leaving_out
    ]
    return [
        government
        for government in governments
        if all(not chosen.isdisjoint(of(government)) for of, chosen in tests)
        and (not wanted or _holds(government, wanted))
    ]


def _holds(government, wanted):
    told = (
        government.official_name,
        government.english_name,
        government.country.name,
        *government.other_names,
    )
    haystack = " ".join(names.fold(name) for name in told)
    return all(word in haystack for word in wanted)


def offered(governments, asked):
    """Each filter with its values and counts; those without anything to choose are left out."""
    sections = {g.section.slug: g.section for g in governments if g.section}
    shown = []
    for one in FILTERS:
        counts = Counter(
            value
            for government in narrowed(governments, asked, leaving_out=one.key)
            for value in one.of(government)
        )
        chosen = asked.choice.get(one.key, ())
        options = [
            _option(one, value, counts[value], value in chosen, sections) for value in {*counts, *chosen}
        ]
        if len(options) > 1 or chosen or (options and one.key in ALWAYS_WORTH_SHOWING):
            options.sort(key=one.order)
            shown.append(
                {
                    "key": one.key,
                    "label": one.label,
                    "options": options,
                    "is_open": bool(chosen) or one.key == "section",
                }
            )
    return shown


def _option(one, value, count, is_chosen, sections):
    if one.key == "section":
        return Option(value, sections[value].title, count, is_chosen, sections[value].position)
    return Option(value, one.words(value), count, is_chosen)


def applied(shown, asked):
    """The chosen values, each with the address of the list without it."""
    return [
        {
            "words": option.words,
            "href": "?" + asked.query(without=(one["key"], option.value)).rstrip("&"),
        }
        for one in shown
        for option in one["options"]
        if option.is_chosen
    ]
