"""The parts of the form in their order: which form each shows, which lines and files belong to it, what it lacks."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from actions import drafting
from actions.forms.contact import ContactForm
from actions.forms.files import FilesForm
from actions.forms.objectives import ObjectivesForm
from actions.forms.parts import PartnersForm, ResultsForm, WhatForm, WhereForm
from actions.models.submission import PLEDGE
from actions.requirements import CHECK, CONTACT, FILES, OBJECTIVES, PARTNERS, RESULTS, WHAT, WHERE


class Step(NamedTuple):
    name: str
    title: str
    lede: str
    form: type | None
    lines: tuple = ()
    lines_first: bool = False
    holds: tuple = ()  # what else stands there, besides columns and lines


STEPS = [
    Step(WHAT, _("What"), _("Write as you would tell a colleague from another city."), WhatForm),
    Step(WHERE, _("Where and who"), "", WhereForm),
    Step(
        OBJECTIVES,
        _("Objectives"),
        _("The objectives decide on which official platforms your action may appear."),
        ObjectivesForm,
        holds=("objective_links",),
    ),
    Step(
        RESULTS,
        _("Results"),
        _("Say what has changed. A number carries the day on which it was counted."),
        ResultsForm,
        ("indicators",),
    ),
    Step(PARTNERS, _("Partners and money"), "", PartnersForm, ("partnerlines",), lines_first=True),
    Step(
        FILES,
        _("Pictures and documents"),
        _("Choose a file and save: it is kept, whatever else is still missing."),
        FilesForm,
        ("links",),
        holds=("pictures", "documents"),
    ),
    Step(CONTACT, _("Contact and consent"), _("The contact is private unless you tick it."), ContactForm),
    Step(CHECK, _("Check and hand in"), "", None),
]
BY_NAME = {step.name: step for step in STEPS}
OF_PLEDGES = {  # a pledge is measured by what will be counted
    RESULTS: {
        "title": _("Targets"),
        "lede": _(
            "A pledge has a target instead of a result: what you will count, and which number you promise."
        ),
        "lines_first": True,
    }
}


def for_kind(step, kind):
    """A part of the form as that kind of text calls it."""
    return step._replace(**OF_PLEDGES.get(step.name, {})) if kind == PLEDGE else step


def after(step):
    """The name of the next part; the last one leads to itself."""
    names = [other.name for other in STEPS]
    return names[min(names.index(step.name) + 1, len(names) - 1)]


def before(step, kind):
    """The part before, as that kind of text calls it, or None for the first."""
    position = STEPS.index(step)
    return for_kind(STEPS[position - 1], kind) if position else None


def gaps_by_step(submission):
    """What is still to fill, grouped by the part in which it is filled, in the order of the parts."""
    gaps = {step.name: [] for step in STEPS}
    for gap in drafting.missing(submission):
        gaps[gap.step].append(gap)
    return {name: rows for name, rows in gaps.items() if rows}


def is_begun(submission, step):
    """Whether anything stands in that part; one of which nothing is asked is not done before."""
    if step.name == CONTACT:
        return hasattr(submission.action, "contact")
    columns = getattr(getattr(step.form, "Meta", None), "fields", ())
    return any(getattr(submission, name) for name in columns) or any(
        getattr(submission, name).exists() for name in (*step.lines, *step.holds)
    )
