"""Where nobody acts yet: objectives without a local action, in the whole world and in each world section."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions import facets
from actions.models.submission import ACTION
from cta_portal.numbers.definitions import of_actions
from cta_portal.numbers.tables import Cell, Row, Table
from frameworks.addresses import page_of
from frameworks.models import Framework

FRAMEWORKS = (Framework.GCM, Framework.GCR, Framework.SDG)


@dataclass(frozen=True)
class Gap:
    """The objectives that no local action of a section serves; `is_silent` where it has no action at all."""

    section: object
    href: str
    missing: list
    is_silent: bool
    sentence: str


@dataclass(frozen=True)
class Analysis:
    """One framework: the table of objectives by sections, who misses what, and what nobody does."""

    framework: str
    table: Table
    nowhere: list
    sentence: str
    gaps: list


def title_of(framework):
    return {
        Framework.GCM: _("Global Compact for Migration"),
        Framework.GCR: _("Global Compact on Refugees"),
        Framework.SDG: _("Sustainable Development Goals"),
    }[framework]


def analysis(ground, framework) -> Analysis:
    """Local actions only: a pledge is ahead, and fills no gap yet."""
    bits = ground.actions.bits
    actions = bits.get("kind", {}).get(ACTION, 0) & ground.within
    sections, objectives = facets.labels_of(Framework.SECTION), facets.labels_of(framework)
    serving = {one.slug: bits.get(framework, {}).get(one.slug, 0) & actions for one in objectives}
    within = {one.slug: bits.get("section", {}).get(one.slug, 0) & actions for one in sections}

    def cell(objective, section=None):
        mask = within[section.slug] if section else actions
        number = (serving[objective.slug] & mask).bit_count()
        choice = {framework: objective.slug} | ({"section": section.slug} if section else {})
        return Cell(number, of_actions(**choice, kind=ACTION) if number else "")

    rows = [
        Row(
            one.slug,
            one.label,
            (cell(one), *(cell(one, section) for section in sections)),
            page_of(framework, one.number, one.slug),
            one,
        )
        for one in objectives
    ]
    table = Table(
        f"gaps-{framework}",
        title_of(framework),
        [
            (
                "",
                _(
                    "Published local actions that serve an objective, by world section. Pledges are not counted here."
                ),
            )
        ],
        _("Objective"),
        [("everywhere", _("Everywhere")), *((one.slug.replace("-", "_"), one.title) for one in sections)],
        rows,
    )
    nowhere = [row.objective for row in rows if not row.cells[0].number]
    gaps = [_gap(section, at, rows, not within[section.slug]) for at, section in enumerate(sections, start=1)]
    return Analysis(framework, table, nowhere, _nowhere_words(len(nowhere), len(rows)), gaps)


def _gap(section, column, rows, is_silent):
    missing = [row.objective for row in rows if not row.cells[column].number]
    return Gap(
        section,
        page_of(Framework.SECTION, None, section.slug),
        missing,
        is_silent,
        _section_words(section.title, len(missing), len(rows), is_silent),
    )


def _nowhere_words(missing, of):
    if not missing:
        return _("Each of them is served by at least one published local action somewhere.")
    return ngettext(
        "%(missing)s of the %(of)s has no published local action anywhere yet.",
        "%(missing)s of the %(of)s have no published local action anywhere yet.",
        missing,
    ) % {"missing": missing, "of": of}


def _section_words(section, missing, of, is_silent):
    if is_silent:
        return _("%(section)s: no local action is published yet.") % {"section": section}
    if not missing:
        return _("%(section)s: a local action serves each of them.") % {"section": section}
    return ngettext(
        "%(section)s: %(missing)s of the %(of)s has no local action yet.",
        "%(section)s: %(missing)s of the %(of)s have no local action yet.",
        missing,
    ) % {"section": section, "missing": missing, "of": of}
