"""What was handed in, as a reader sees it: kept texts, handed in or polished after, under the headings of the form."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django_countries.fields import Country

from actions.differences import LISTED
from actions.handin import plain
from actions.models import (
    HandIn,
    Indicator,
    ObjectiveLink,
    Participation,
    PartnerLine,
    PolishedText,
    Proposal,
    Submission,
)
from actions.models.submission import FACT_FIELDS, KINDS, TEXT_FIELDS
from frameworks.dates import show_date, show_hour
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
    """A kept text under the headings of the reader's language."""

    title: str
    language: str
    direction: str
    governments: str
    lines: list
    kept: HandIn | PolishedText

    @property
    def receipt(self):
        """What proves it, as pairs of heading and words: these stand on the first page."""
        is_polished = isinstance(self.kept, PolishedText)
        return [
            *(_polish(self.kept) if is_polished else [(_("Receipt"), self.kept.receipt)]),
            (_("Kept on"), f"{show_hour(self.kept.at, 'UTC')} (UTC)"),
            (_("Fingerprint (SHA-256)"), self.kept.sha256),
        ]


def _polish(kept):
    """Where a polished text comes from: the hand-in before it, the class of each edit, and who accepted it."""
    kinds, answers = dict(Proposal.KINDS), dict(Proposal.STATES)
    edits = [
        _("%(field)s: %(kind)s, %(answer)s")
        % {"field": heading(field), "kind": kinds[edit["kind"]], "answer": answers[edit["answer"]]}
        for field, edit in kept.edits.items()
    ]
    person = kept.by and get_user_model().objects.filter(public_id=kept.by).first()
    accepted_by = (
        str(person or _("a person who is not known here any more"))
        if kept.by
        else _("nobody: no answer in time")
    )
    return [
        (_("Polished text"), kept.receipt),
        (_("Grew from the hand-in"), kept.grew_from),
        (_("Edits"), "; ".join(edits)),
        (_("Accepted by"), accepted_by),
    ]


def everything_of(government, narrowed=lambda rows: rows) -> list:
    """Every hand-in, each followed by the texts that accepted edits made of it; `narrowed` is asked of both."""
    polished = PolishedText.objects.filter(
        submission__in=of_government(government).order_by().values("submission")
    ).select_related("submission__action", "submission__call")
    return sorted([*narrowed(of_government(government)), *narrowed(polished)], key=_place)


def _place(kept):
    text = kept.submission
    return (text.action.code, text.number, kept.round, getattr(kept, "number", 0))


def of_government(government):
    """Every hand-in of the actions that this government leads and wrote itself, by code, oldest first."""
    return (
        HandIn.objects.filter(
            submission__action__origin=PORTAL,
            submission__action__participations__government=government,
            submission__action__participations__role=Participation.LEAD,
        )
        .select_related("submission__action", "submission__call")
        .order_by("submission__action__code", "submission__number", "round")
    )


def objectives_of(*hand_ins, known=()) -> dict:
    """The objectives that hand-ins name, by code; those that are `known` are not asked for."""
    codes = {one["code"] for kept in hand_ins for one in kept.canonical["objectives"]}
    found = {row.code: row for row in known if row.code in codes}
    if missing := codes - found.keys():
        rows = Objective.objects.filter(code__in=missing).select_related("framework")
        found |= {row.code: row for row in rows}
    return found


def read(kept, objectives=None) -> Reading:
    """The canonical text, not the draft that came after it; headings in the language that is active."""
    said = kept.canonical
    language = said["language"]
    lines = [
        Line(_("Kind"), str(dict(KINDS).get(said["kind"], said["kind"]))),
        Line(_("Language"), language_name(language)),
        Line(
            heading("working_language"), said["working_language"] and language_name(said["working_language"])
        ),
        *_texts(said["texts"]),
        *_facts(said["facts"]),
        *_objectives(said["objectives"], objectives_of(kept) if objectives is None else objectives),
        *_rows(said),
    ]
    return Reading(
        title=said["texts"]["title"] or str(kept.submission.action),
        language=language,
        direction=direction(language),
        governments=", ".join(_government(row) for row in said["governments"]),
        lines=[line for line in lines if line.text],
        kept=kept,
    )


def facts(submission) -> list[Line]:
    """The facts of a text as it stands now, under the same headings. Asks nothing of the database."""
    said = {field: plain(getattr(submission, field)) for field in FACT_FIELDS}
    return [line for line in _facts(said) if line.text]


def partners(submission) -> list[str]:
    """Its partners as it stands now, a line each."""
    names = ("name", "kind", "role", "country", "url")
    rows = [{name: plain(getattr(row, name)) for name in names} for row in submission.partnerlines.all()]
    return [_partner(row) for row in rows]


def _government(row):
    """Its name; of one that had not confirmed, how far it was."""
    name = _apart(row["name"])
    if row["role"] == Participation.LEAD or row["state"] == Participation.CONFIRMED:
        return name
    return f"{name} ({dict(Participation.STATES).get(row['state'], row['state'])})"


def _apart(words):
    """Words of another script or direction, kept from turning those beside them."""
    return f"\u2068{words}\u2069" if words else ""


def heading(field):
    """How the form calls a field."""
    words = str(Submission._meta.get_field(field).verbose_name)
    return words[:1].upper() + words[1:]


def _texts(texts):
    for field in TEXT_FIELDS:
        if field != "title" and texts.get(field):
            yield Line(heading(field), texts[field], is_own=True)


def _facts(facts):
    for field, value in facts.items():
        if field in HIDDEN or value in (None, "", []):
            continue
        yield Line(heading(field), _fact(field, value, facts), is_own=field in ("place", "budget_source"))


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
        return f"{_number(value)} {facts.get('budget_currency', '')}".strip()
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    words = LISTED.get(field) or dict(model_field.flatchoices)
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(words.get(one, one)) for one in values)


def _number(value):
    return number_format(Decimal(value), use_l10n=True, force_grouping=True)


def _objectives(chosen, rows):
    """A heading for each framework; what is served in the second place says so."""
    by_framework = {}
    for one in chosen:
        row = rows.get(one["code"])
        words = f"{row or one['code']}"
        if one["role"] == ObjectiveLink.SECONDARY:
            words += f" ({dict(ObjectiveLink.ROLES)[ObjectiveLink.SECONDARY]})"
        if one["note"]:
            words += f": {_apart(one['note'])}"
        by_framework.setdefault(row.framework if row else None, []).append(words)
    for framework in sorted(by_framework, key=lambda framework: framework.position if framework else 0):
        yield Line(str(framework or _("Objectives")), "\n".join(by_framework[framework]))


def _rows(said):
    yield Line(_("Partners"), "\n".join(_partner(row) for row in said["partners"]))
    yield Line(_("Indicators"), "\n".join(_indicator(row) for row in said["indicators"]))
    links = [" · ".join(filter(None, [_apart(row["title"]), _apart(row["url"])])) for row in said["links"]]
    yield Line(_("Links"), "\n".join(links))
    pictures = [
        f"{_apart(row['alt'])} ({_apart(row['credit'])}) · SHA-256: {row['sha256']}"
        for row in said["pictures"]
    ]
    yield Line(_("Pictures"), "\n".join(pictures))
    documents = [f"{_apart(row['name'])} · SHA-256: {row['sha256']}" for row in said["documents"]]
    yield Line(_("Documents"), "\n".join(documents))


def _partner(row):
    kinds, roles = dict(PartnerLine.KINDS), dict(PartnerLine.ROLES)
    country = str(Country(row["country"]).name or row["country"]) if row["country"] else ""
    facts = [kinds.get(row["kind"], row["kind"]), roles.get(row["role"], row["role"]), country]
    return " · ".join(filter(None, [_apart(row["name"]), *map(str, facts), _apart(row["url"])]))


def _indicator(row):
    names = {
        name: str(Indicator._meta.get_field(name).verbose_name) for name in ("baseline", "target", "value")
    }
    counted = [f"{names[name]} {_number(row[name])}" for name in names if row[name]]
    words = ", ".join(counted) + (f" ({_apart(row['unit'])})" if row["unit"] and counted else "")
    day = f" · {show_date(date.fromisoformat(row['on']))}" if row["on"] else ""
    return f"{_apart(row['name'])}: {words}{day}" if words else f"{_apart(row['name'])}{day}"
