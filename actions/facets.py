"""The filters of the showcase: a facet is one line of FACETS, and every list, file and machine reads it there.

A line says where its values come from, in which words and order they stand, and whether it waits behind “more”.
Each facet's counts leave its own selection out. A new line whose values come from the text is filled by `prepare`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from actions import snapshots
from actions.models import Decision, Submission
from actions.models.submission import KINDS
from actions.publiccopy import languages_of
from frameworks.languages import language_name
from frameworks.models import Framework, Objective
from signatories.models import Government
from signatories.sizes import SIZE_WORDS, size_of

LABELS_KEPT_SECONDS = 60
COMPACTS = {
    Framework.GCM: _("Global Compact for Migration"),
    Framework.GCR: _("Global Compact on Refugees"),
}
JUDGED = {
    "gcm-meets": _("meets the Global Compact for Migration"),
    "gcm-exceeds": _("exceeds the Global Compact for Migration"),
    "gcr-meets": _("meets the Global Compact on Refugees"),
    "gcr-exceeds": _("exceeds the Global Compact on Refugees"),
}
NO_SUPPORT = "none"
MOST, LISTED, BY_NAME, LATEST = "most", "listed", "name", "latest"  # orders of a facet's values


# Where values come from: the text that is published (with its public copy), or its governments as they stand


def _compacts(text, copy):
    return [code for code in COMPACTS if copy["objectives"].get(code)]


def _kind(text, copy):
    return [text.kind]


def _stage(text, copy):
    return [text.stage]


def _languages(text, copy):
    return languages_of(copy)


def _populations(text, copy):
    return text.populations


def _years(text, copy):
    return [str(text.start_date.year)] if text.start_date else []


def _support(text, copy):
    return [kind for kind in text.support_kinds if kind != NO_SUPPORT]


def _judged(text, copy):
    """What the announced decision found of each compact, when it says meets or exceeds."""
    decisions = (one for one in text.decisions.all() if one.move == "approve" and one.announced_at)
    last = max(decisions, key=lambda one: (one.at, one.pk), default=None)
    found = {Framework.GCM: last.gcm_assessment, Framework.GCR: last.gcr_assessment} if last else {}
    good = (Decision.MEETS, Decision.EXCEEDS)
    return [f"{compact}-{judgement}" for compact, judgement in found.items() if judgement in good]


def _section(place):
    return place.section


def _country(place):
    return place.country


def _level(place):
    return place.level


def _size(place):
    return size_of(place.population)


def _country_name(code):
    return countries.name(code)


@dataclass(frozen=True)
class Facet:
    """`key` in the address, `label` on the page.

    Values come from a `framework`, from the text (`of_text`) or from each government (`of_government`; with a
    `framework` beside it, the framework gives only the words). `choices` or `words` says a value.
    """

    key: str
    label: str
    framework: str = ""
    of_text: Callable | None = None
    of_government: Callable | None = None
    choices: dict | None = None
    words: Callable = str
    order: str = LISTED
    more: bool = False

    def say(self, value):
        """A value in the reader's words."""
        return str(self.choices.get(value, value)) if self.choices else str(self.words(value))


FACETS = (
    Facet("compact", _("Compact"), of_text=_compacts, choices=COMPACTS),
    Facet("gcm", _("GCM objective"), framework=Framework.GCM),
    Facet("sdg", _("Goal (SDG)"), framework=Framework.SDG),
    Facet("priority", _("Priority"), framework=Framework.PRIORITY),
    Facet("kind", pgettext_lazy("facet", "Kind"), of_text=_kind, choices=dict(KINDS)),
    Facet("stage", pgettext_lazy("facet", "Stage"), of_text=_stage, choices=dict(Submission.STAGES)),
    Facet("section", _("World section"), of_government=_section, framework=Framework.SECTION),
    Facet("country", pgettext_lazy("facet", "Country"), of_government=_country, words=_country_name, order=BY_NAME),
    Facet("level", _("Level of government"), of_government=_level, choices=dict(Government.LEVELS)),
    Facet("language", _("Language of the text"), of_text=_languages, words=language_name, order=MOST),
    Facet("gcr", _("GCR objective"), framework=Framework.GCR, more=True),
    Facet("population", _("People it serves"), of_text=_populations, choices=dict(Submission.POPULATIONS), more=True),
    Facet("size", pgettext_lazy("facet", "Inhabitants"), of_government=_size, choices=SIZE_WORDS, more=True),
    Facet("year", pgettext_lazy("facet", "Year it began"), of_text=_years, order=LATEST, more=True),
    Facet("support", _("Support looked for"), of_text=_support, choices=dict(Submission.SUPPORT_KINDS), more=True),
    Facet("judged", _("Judged by the secretariat"), of_text=_judged, choices=JUDGED, more=True),
)  # fmt: skip
BY_KEY = {facet.key: facet for facet in FACETS}


def values_of(text, copy) -> str:
    """The words of a published text's facet row: “kind:action year:2023 o:17”."""
    said = [
        f"{facet.key}:{value}"
        for facet in FACETS
        if facet.of_text
        for value in facet.of_text(text, copy)
        if value and " " not in value
    ]
    objectives = [f"o:{pk}" for numbers in copy["objectives"].values() for pk in numbers]
    return " ".join(dict.fromkeys(said + objectives))


def snapshot(version=None) -> snapshots.Snapshot:
    """The published list at the version that stands now, shared by all requests of this process."""
    return snapshots.standing(version, FACETS)


@dataclass(frozen=True)
class Label:
    """An objective as a chip shows it."""

    pk: int
    framework_code: str
    slug: str
    number: int | None
    label: str
    title: str
    colour: str
    position: int


_labels = {}


def labels():
    """{pk: Label} in the language of the page; asked of the database once a minute."""
    return _kept_labels()[0]


def labels_of(framework) -> list[Label]:
    """The labels of one framework in its own order."""
    return _kept_labels()[1].get(framework, [])


def _kept_labels():
    language, now = get_language(), time.monotonic()
    until, *kept = _labels.get(language, (0,))
    if until < now:
        found, grouped = {}, {}
        for row in Objective.objects.of(*(facet.framework for facet in FACETS if facet.framework)):
            code = row.framework.code
            found[row.pk] = label = Label(
                row.pk, code, row.slug, row.number, row.label, row.title, row.colour, row.position
            )
            grouped.setdefault(code, []).append(label)
        for of_framework in grouped.values():
            of_framework.sort(key=lambda label: (label.position, label.number or 0))
        kept = (found, grouped)
        _labels[language] = (now + LABELS_KEPT_SECONDS, *kept)
    return kept


def forget_labels():
    """The next page asks the database again."""
    _labels.clear()
