"""What was handed in, as a reader sees it: the kept text of a hand-in under the headings of the form."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django_countries.fields import Country

from actions.models import HandIn, Indicator, ObjectiveLink, Participation, PartnerLine, Submission
from actions.models.submission import TEXT_FIELDS
from frameworks.dates import show_date
from frameworks.languages import direction, language_name
from frameworks.models import DAY, Objective
from signatories.models import PORTAL

HIDDEN = ("start_precision", "end_precision", "budget_currency")  # said together with what they belong to


class Line(NamedTuple):
    """A heading and what was said; `is_own` marks the government's words, in the language of its text."""

    heading: str
    text: str
    is_own: bool = False


class Reading(NamedTuple):
    """A hand-in under the headings of the reader's language."""

    title: str
    language: str
    direction: str
    governments: str
    lines: list
    kept: HandIn


def of_government(government):
    """Every hand-in of the actions that this government leads and wrote itself, oldest first."""
    return (
        HandIn.objects.filter(
            submission__action__origin=PORTAL,
            submission__action__participations__government=government,
            submission__action__participations__role=Participation.LEAD,
        )
        .select_related("submission__action", "submission__call")
        .order_by("submission__action", "submission__number", "round")
    )


def read(kept) -> Reading:
    """The canonical text, not the draft that came after it; headings in the language that is active."""
    said = kept.canonical
    language = said["language"]
    lines = [
        Line(_("Kind"), dict(Submission._meta.get_field("kind").choices).get(said["kind"], said["kind"])),
        Line(_("Language"), language_name(language)),
        *_texts(said["texts"]),
        *_facts(said["facts"]),
        *_objectives(said["objectives"]),
        *_rows(said),
    ]
    return Reading(
        title=said["texts"]["title"] or str(kept.submission.action),
        language=language,
        direction=direction(language),
        governments=", ".join(row["name"] for row in said["governments"]),
        lines=[line for line in lines if line.text],
        kept=kept,
    )


def _heading(field):
    words = str(Submission._meta.get_field(field).verbose_name)
    return words[:1].upper() + words[1:]


def _texts(texts):
    for field in TEXT_FIELDS:
        if field != "title" and texts.get(field):
            yield Line(_heading(field), texts[field], is_own=True)


def _facts(facts):
    for field, value in facts.items():
        if field in HIDDEN or value in (None, "", []):
            continue
        yield Line(_heading(field), _fact(field, value, facts), is_own=field in ("place", "budget_source"))


def _fact(field, value, facts):
    """One fact in words: dates as exact as they are known, choices as the form names them."""
    model_field = Submission._meta.get_field(field)
    if field == "countries":
        return ", ".join(str(Country(code).name or code) for code in value)
    if field in ("start_date", "end_date"):
        return show_date(date.fromisoformat(value), facts.get(f"{field[:-5]}_precision") or DAY)
    if field in ("leader_since", "leader_until"):
        return show_date(date.fromisoformat(value))
    if field == "budget_amount":
        return f"{value} {facts.get('budget_currency', '')}".strip()
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(dict(model_field.flatchoices).get(value, value))


def _objectives(chosen):
    by_code = {row.code: row for row in Objective.objects.filter(code__in=[one["code"] for one in chosen])}
    roles = dict(ObjectiveLink.ROLES)
    said = [
        f"{by_code[one['code']] if one['code'] in by_code else one['code']} ({roles.get(one['role'], one['role'])})"
        + (f": {one['note']}" if one["note"] else "")
        for one in chosen
    ]
    yield Line(_("Objectives"), "\n".join(said))


def _rows(said):
    roles = dict(PartnerLine.ROLES)
    partners = [" · ".join(filter(None, [row["name"], str(roles.get(row["role"], "")), row["url"]]))
                for row in said["partners"]]  # fmt: skip
    yield Line(_("Partners"), "\n".join(partners), is_own=True)
    names = {
        name: str(Indicator._meta.get_field(name).verbose_name) for name in ("baseline", "target", "value")
    }
    counted = [
        f"{row['name']}: "
        + ", ".join(f"{names[name]} {row[name]} {row['unit']}".strip() for name in names if row[name])
        + (f" ({show_date(date.fromisoformat(row['on']))})" if row["on"] else "")
        for row in said["indicators"]
    ]
    yield Line(_("Indicators"), "\n".join(counted), is_own=True)
    yield Line(_("Links"), "\n".join(f"{row['title']} {row['url']}".strip() for row in said["links"]), True)
    pictures = [f"{row['alt']} ({row['credit']}) {row['sha256']}" for row in said["pictures"]]
    yield Line(_("Pictures"), "\n".join(pictures), True)
    yield Line(_("Documents"), "\n".join(f"{row['name']} {row['sha256']}" for row in said["documents"]), True)
