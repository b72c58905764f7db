"""Up to four published actions side by side: what was asked for, and the rows of the table."""

import re
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions import cards, facets, places, showing
from actions.models import Action, Participation, Submission
from frameworks.dates import show_date
from frameworks.models import Framework
from signatories.models import Government

MOST = 4
MOST_READ = 50  # codes of an address that are looked at
CODE = re.compile(r"CTA-\d{4}-\d{4,8}")
COMPARED = (Framework.PRIORITY, Framework.GCM, Framework.GCR, Framework.SDG)


@dataclass
class Asked:
    """What an address asks for: the actions that stand side by side, and what is to be said about the rest."""

    actions: list = field(default_factory=list)
    repeated: list = field(default_factory=list)
    withdrawn: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    too_many: bool = False

    @property
    def codes(self):
        return [action.code for action in self.actions]

    @property
    def room(self):
        return MOST - len(self.actions)


@dataclass(frozen=True)
class Cell:
    """What one action says to a row: lines of text in a language, or objectives; nothing is told in words."""

    code: str
    lines: list = field(default_factory=list)
    language: str = ""
    direction: str = ""
    note: str = ""
    labels: list = field(default_factory=list)  # (objective, whether all actions serve it)


@dataclass(frozen=True)
class Row:
    head: str
    cells: list

    @property
    def differs(self):
        return len({(tuple(cell.lines), tuple(cell.labels)) for cell in self.cells}) > 1

    @property
    def is_told(self):
        """Whether any of the actions says something here."""
        return any(cell.lines or cell.labels for cell in self.cells)


def asked(values) -> Asked:
    """The published actions of these codes, in their order, each once, four at most; two statements at most."""
    said, repeated = [], []
    for value in values[:MOST_READ]:
        code = value.strip().upper()
        if code and code not in said:
            said.append(code)
        elif code and code not in repeated:
            repeated.append(code)
    codes = [code for code in said if CODE.fullmatch(code)]
    published = Action.objects.published().filter(code__in=codes, public_copy__isnull=False)
    found = {action.code: action for action in published.select_related("public_copy")} if codes else {}
    missing = [code for code in codes if code not in found]
    gone = Action.objects.withdrawn().filter(code__in=missing) if missing else []
    withdrawn = {action.code: action for action in gone}
    shown = [found[code] for code in codes if code in found]
    return Asked(
        actions=shown[:MOST],
        repeated=[code for code in repeated if code in found],
        withdrawn=[withdrawn[code] for code in codes if code in withdrawn],
        unknown=[code[:40] for code in said if code not in found and code not in withdrawn],
        too_many=len(shown) > MOST,
    )


@dataclass(frozen=True)
class Compared:
    """The head of each column, the facts in which they differ, those they share, objectives and texts."""

    columns: list
    different: list
    same: list
    objectives: list
    texts: list


def compared(actions) -> Compared:
    """The table of these actions; one statement."""
    copies = [action.public_copy.content for action in actions]
    there = places.of_copies(copies)
    facts = [row for row in _facts(copies, there) if row.is_told]
    texts = [_text_row(heading, name, copies) for name, heading in _texts()]
    return Compared(
        columns=[_column(action, copy) for action, copy in zip(actions, copies, strict=True)],
        different=[row for row in facts if row.differs],
        same=[row for row in facts if not row.differs],
        objectives=[row for row in _objectives(copies) if row.is_told],
        texts=[row for row in texts if row.is_told],
    )


def _column(action, copy):
    governments = [cards.named(government) for government in copy["governments"]]
    lead = next((one for one in governments if one.role == Participation.LEAD), governments[0])
    return {"action": action, "title": showing.title_in(copy), "lead": lead}


def _facts(copies, there):
    """The rows of plain facts, each read from a copy or from the register as it stands."""
    levels, people = dict(Government.LEVELS), dict(Submission.POPULATIONS)
    stages, kinds = dict(Submission.STAGES), dict(Submission.SUPPORT_KINDS)

    def governments(copy):
        return [there[one["pk"]] for one in copy["governments"] if one["pk"] in there]

    readers = [
        (_("Kind"), lambda copy: [showing.kind_in_words(copy)]),
        (_("Stage"), lambda copy: [str(stages.get(copy["stage"], ""))]),
        (_("Country"), lambda copy: _each(one.country.name for one in governments(copy))),
        (_("Level of government"), lambda copy: _each(levels.get(one.level, "") for one in governments(copy))),
        (_("Inhabitants"), lambda copy: [_inhabitants(one) for one in governments(copy) if one.population]),
        (_("Together with"), lambda copy: [one["name"] for one in copy["governments"][1:]]),
        (_("Place"), lambda copy: [copy["place"]]),
        (_("Time"), lambda copy: [cards.when(cards.times(copy))]),
        (_("People"), lambda copy: [str(people.get(one, one)) for one in copy["populations"]]),
        (_("Budget"), lambda copy: [showing.money(copy["budget"])]),
        (_("Support looked for"), lambda copy: [str(kinds.get(one, one)) for one in copy.get("support_kinds", [])]),
        (_("Partners"), lambda copy: [partner["name"] for partner in copy["partners"]]),
        (_("Language of the text"), lambda copy: [showing.language_in_words(copy)]),
        (_("Published"), lambda copy: [show_date(showing.first_day(copy))]),
    ]  # fmt: skip
    return [
        Row(head, [Cell(copy["code"], [line for line in read(copy) if line]) for copy in copies])
        for head, read in readers
    ]


def _each(words):
    return list(dict.fromkeys(str(word) for word in words))


def _inhabitants(government):
    words = {
        "name": government.english_name,
        "number": number_format(government.population, force_grouping=True),
        "year": government.population_year,
    }
    if government.population_year:
        return _("%(name)s: %(number)s (%(year)s)") % words
    return _("%(name)s: %(number)s") % words


def _objectives(copies):
    """A row for each framework, what all of them serve first and marked."""
    labels, names = facets.labels(), _framework_names()
    rows = []
    for framework in COMPARED:
        served = [[pk for pk in copy["objectives"].get(framework, []) if pk in labels] for copy in copies]
        shared = set(served[0]).intersection(*served[1:]) if len(served) > 1 else set()
        cells = []
        for copy, pks in zip(copies, served, strict=True):
            ordered = sorted(pks, key=lambda pk: (pk not in shared, labels[pk].position))
            cells.append(Cell(copy["code"], labels=[(labels[pk], pk in shared) for pk in ordered]))
        rows.append(Row(names[framework], cells))
    return rows


def _framework_names():
    return {
        Framework.PRIORITY: _("Priority"),
        Framework.GCM: _("Global Compact for Migration"),
        Framework.GCR: _("Global Compact on Refugees"),
        Framework.SDG: _("Sustainable Development Goals"),
    }


def _texts():
    return [
        ("summary", _("Summary")),
        ("results", _("Reported results")),
        ("indicators", pgettext("heading over indicators", "Counted")),
        ("challenges", _("Challenges")),
        ("lessons", _("Lessons")),
        ("support_needed", _("Support needed")),
    ]


def _text_row(heading, name, copies):
    return Row(
        heading, [_counted(copy) if name == "indicators" else _text_cell(copy, name) for copy in copies]
    )


def _text_cell(copy, name):
    text = showing.text_of(copy, name)
    if not text.text:
        return Cell(copy["code"])
    lines = showing.section("", text).lines
    return Cell(copy["code"], lines, text.language, text.direction, showing.status_in_words(text))


def _counted(copy):
    """Each indicator with its latest number, or with its target where nothing was read yet."""
    lines = []
    for one in showing.indicators_of(copy):
        name = f"{one.name.text} ({one.unit.text})" if one.unit.text else one.name.text
        if one.value:
            lines.append(_("%(name)s: %(number)s on %(date)s") % _said(one, name))
        elif one.target:
            lines.append(_("%(name)s: target %(number)s") % {"name": name, "number": one.target})
    return Cell(copy["code"], lines)


def _said(one, name):
    return {"name": name, "number": one.value, "date": show_date(one.on)}
