"""What a freeze copies: actions, signatories, labels and figures as plain values, and their fingerprint.

Everything a book prints stands in these values, so that later changes do not reach it.
"""

import hashlib
import json
from collections import Counter

from django.conf import settings
from django.utils import timezone, translation
from django_countries import countries

from actions import custody, translatable
from actions.models import Participation, Submission, Translation
from actions.models.submission import TEXT_FIELDS
from actions.models.translation import INDICATOR, PICTURE
from frameworks.models import Framework, Objective, PartnerRole, Term
from publications.models import EditionEntry, EditionPart
from signatories.models import Signature

LINE = EditionEntry.LINE
LANGUAGES = [code for code, _name in settings.LANGUAGES]
PRINTED_FRAMEWORKS = (Framework.PRIORITY, Framework.GCM, Framework.GCR, Framework.SDG, Framework.SECTION)
LONG = ("description", "objectives_text", "activities", "challenges", "lessons", "recommendations", "innovation",
        "next_steps", "support_needed")  # fmt: skip
RELATED = (
    "action__participations__government__section", "translations", "objective_links__objective__framework",
    "pictures", "links", "partnerlines", "indicators",
)  # fmt: skip


def candidates(cut_off):
    """The published texts of actions that were public by the cut-off date."""
    return (
        Submission.objects.published()
        .filter(action__published_at__date__lte=cut_off)
        .select_related("action")
        .prefetch_related(*RELATED)
        .order_by("action__code")
    )


def entry(submission) -> dict:
    """One action as it is printed."""
    action = submission.action
    return {
        "code": action.code,
        "path": f"/a/{action.code}",
        "kind": submission.kind,
        "origin": action.origin,
        "source_url": action.source_url,
        "language": submission.language,
        "working_language": submission.working_language,
        "texts": _texts(submission),
        "governments": [_government(line) for line in _confirmed(action)],
        "countries": sorted({country.code for country in submission.countries}),
        "objectives": [
            {"code": link.objective.code, "role": link.role, "inferred": link.inferred}
            for link in submission.objective_links.all()
            if link.objective.framework.code in PRINTED_FRAMEWORKS
        ],
        "populations": submission.populations,
        "stage": submission.stage,
        "start": _date(submission.start_date, submission.start_precision),
        "end": _date(submission.end_date, submission.end_precision),
        "end_state": submission.end_state,
        "budget": _budget(submission),
        "partners": [line.name for line in submission.partnerlines.all()],
        "indicators": [_indicator(line) for line in submission.indicators.all()],
        "links": [{"url": line.url, "title": line.title} for line in submission.links.all()],
        "pictures": [_picture(line) for line in submission.pictures.all() if line.taken_down_at is None],
        "published_on": submission.published_at.date().isoformat(),
    }


def frame(edition, entries) -> dict:
    """What surrounds the entries: the edition's own texts, labels, figures with their date, signatories, partners."""
    signed = signatories(edition.cut_off)
    return {
        "schema_version": 2,
        "slug": edition.slug,
        "number": edition.number,
        "cut_off": edition.cut_off.isoformat(),
        "counted_on": timezone.localdate().isoformat(),
        "public_url": settings.PUBLIC_URL,
        "forum": _each_language(edition.milestone, "name") if edition.milestone else None,
        "texts": {field: _each_language(edition, field) for field in ("title", "subtitle", "changes")},
        "parts": [part(row) for row in edition.parts.filter(shown=True)],
        "terms": terms(),
        "labels": labels(),
        "countries": country_names(entries, signed),
        "signatories": signed,
        "partners": partners(),
        "figures": figures(entries, signed),
    }


def part(row) -> dict:
    """One part as staff wrote it, in each language; its portrait by name and fingerprint."""
    texts = {field: _each_language(row, field) for field in ("title", "text", "by")}
    return {"kind": row.kind, **texts, "portrait": _portrait(row) if row.portrait else None}


def frozen_parts(frozen) -> list:
    """The parts of a frozen edition. Those frozen before parts were rows had five, and two texts in columns."""
    if frozen["schema_version"] > 1:
        return frozen["parts"]
    none = dict.fromkeys(LANGUAGES, "")
    texts = frozen["texts"]
    written = {
        EditionPart.FOREWORD: {"text": texts["foreword"], "by": texts["foreword_by"]},
        EditionPart.ABOUT: {"text": texts["about"]},
    }
    kinds = (
        EditionPart.FOREWORD, EditionPart.ABOUT, EditionPart.FIGURES, EditionPart.ACTIONS, EditionPart.SIGNATORIES,
        EditionPart.INDEXES, EditionPart.IMPRINT,
    )  # fmt: skip
    bare = {"title": none, "text": none, "by": none, "portrait": None}
    return [bare | {"kind": kind} | written.get(kind, {}) for kind in kinds]


def treatment(printed) -> str:
    """How much room a printed entry has; earlier freezes only marked those in full."""
    return printed.get("treatment") or (EditionEntry.ONE if printed.get("featured") else EditionEntry.LINE)


def terms() -> list:
    """The official terms of the glossary, in each language."""
    return [{"name": _each_language(row, "name"), "verified": row.verified} for row in Term.objects.all()]


def signatories(cut_off) -> list:
    """Governments with a listed signature verified by the cut-off date, and how the signature is known."""
    rows = (
        Signature.objects.listed()
        .filter(verified_at__date__lte=cut_off, government__merged_into__isnull=True)
        .select_related("government__section")
        .order_by("government__country", "government__english_name", "pk")
    )
    found = {}
    for row in rows:
        government = row.government
        found[government.pk] = {
            **_name(government),
            "level": government.level,
            "section": government.section.code if government.section else "",
            "signed_on": _date(row.signed_on, row.signed_on_precision),
            "origin": row.origin,
            "basis": row.basis,
            "source_url": row.source_url,
            "point": [government.latitude, government.longitude],
        }
    return list(found.values())


def figures(entries, signed) -> dict:
    """Counts, each of one kind; never added up."""
    leads = [printed["governments"][0] for printed in entries if printed["governments"]]
    by_objective = Counter(link["code"] for printed in entries for link in printed["objectives"])
    return {
        "actions": sum(printed["kind"] == "action" for printed in entries),
        "pledges": sum(printed["kind"] == "pledge" for printed in entries),
        "lead_governments": len({(lead["name"], lead["country"]) for lead in leads}),
        "countries": len({lead["country"] for lead in leads}),
        "signatories": len(signed),
        "signatory_countries": len({row["country"] for row in signed}),
        "by_objective": dict(sorted(by_objective.items())),
        "by_section": dict(sorted(Counter(lead["section"] for lead in leads if lead["section"]).items())),
        "signatories_by_section": dict(
            sorted(Counter(row["section"] for row in signed if row["section"]).items())
        ),
        "public_record": sum(printed["origin"] == "public_record" for printed in entries),
        "inferred": sum(any(link["inferred"] for link in printed["objectives"]) for printed in entries),
    }


def labels() -> dict:
    """The labels of every framework that is printed, in each language, as they stand today."""
    return {
        row.code: {
            "framework": row.framework.code,
            "number": row.number,
            "position": row.position,
            "colour": row.colour,
            "colour_on": row.colour_on,
            "title": _each_language(row, "title"),
            "short": _each_language(row, "short"),
            "gcm": row.details.get("suggested_gcm", []) if isinstance(row.details, dict) else [],
        }
        for row in Objective.objects.of(*PRINTED_FRAMEWORKS).order_by("framework__position", "position")
    }


def partners() -> list:
    """Who stands behind the Call today, by role."""
    today = timezone.localdate()
    return [
        {"role": row.role, "name": _each_language(row.partner, "name")}
        for row in PartnerRole.objects.select_related("partner").order_by("position", "pk")
        if (row.since is None or row.since <= today) and (row.until is None or row.until >= today)
    ]


def country_names(entries, signed) -> dict:
    """The name of every country in the book, in each language."""
    codes = {row["country"] for row in signed}
    for printed in entries:
        codes |= set(printed["countries"]) | {row["country"] for row in printed["governments"]}
    names = {}
    for language in LANGUAGES:
        with translation.override(language):
            for code in sorted(codes - {""}):
                names.setdefault(code, {})[language] = str(countries.name(code))
    return names


def canonical(value) -> str:
    """The one way these values are written down, so that the same values have the same fingerprint."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(frame, entries) -> str:
    """SHA-256 over the frame and the entries in their order."""
    return hashlib.sha256(canonical({"edition": frame, "entries": entries}).encode()).hexdigest()


def room(row) -> dict:
    """What staff said of an entry: how much room it has, and their own words on it in each language."""
    own = {name: _each_language(row, name) for name in ("summary", "judgement")}
    return {"treatment": row.treatment, "secretariat": own}


def _texts(submission):
    """{language: {"status": "" for the original, "fields": {key: text}}}; a stale translation is left out.

    The status is that of the weakest translation that is printed.
    """
    own = {field: getattr(submission, field) for field in TEXT_FIELDS if getattr(submission, field)}
    texts = {submission.language: {"status": "", "fields": own}}
    printed, found = _printed(submission), {}
    for row in submission.translations.all():
        fits = custody.text_for(submission, row.field, row.language).language == row.language
        if row.language == submission.language or not fits:
            continue
        kept = texts.setdefault(row.language, {"status": "", "fields": {}})
        kept["fields"][row.field] = row.text
        if row.field in printed:
            found.setdefault(row.language, []).append(row.status)
    for language, statuses in found.items():
        texts[language]["status"] = Translation.weakest(statuses)
    return texts


def _printed(submission):
    """The keys of the passages that the book prints: a picture only where it is the first."""
    texts = {"title", "summary", "results", *LONG} | (
        {"people_text"} if not submission.populations else set()
    )
    pictures = [key for key in translatable.parts(submission) if key.startswith(PICTURE)][:1]
    indicators = [key for key in translatable.parts(submission) if key.startswith(INDICATOR)]
    return texts | {*pictures, *indicators}


def _confirmed(action):
    lines = [line for line in action.participations.all() if line.state == Participation.CONFIRMED]
    return sorted(lines, key=lambda line: (line.role != Participation.LEAD, line.pk))


def _government(line):
    government = line.government
    return {
        **_name(government, shown=line.name_at_publication),
        "role": line.role,
        "section": government.section.code if government.section else "",
        "point": [government.latitude, government.longitude],
    }


def _name(government, shown=""):
    return {
        "slug": government.slug,
        "name": shown or government.official_name,
        "language": government.official_language,
        "english_name": government.english_name,
        "country": government.country.code or "",
    }


def _date(value, precision):
    return {"date": value.isoformat(), "precision": precision} if value else None


def _budget(submission):
    if not submission.budget_public or submission.budget_amount is None:
        return None
    return {"amount": str(submission.budget_amount), "currency": submission.budget_currency}


def _indicator(line):
    numbers = {name: getattr(line, name) for name in ("baseline", "target", "value")}
    return {
        "name": line.name,
        "unit": line.unit,
        "on": line.on.isoformat() if line.on else "",
        **{
            name: "" if number is None else format(number.normalize(), "f")
            for name, number in numbers.items()
        },
    }


def _picture(line):
    return {
        "file": line.file.name,
        "sha256": line.sha256,
        "alt": line.alt,
        "credit": line.credit,
        "width": line.width,
        "height": line.height,
    }


def _portrait(row):
    with row.portrait.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    alt = _each_language(row, "portrait_alt")
    return {"file": row.portrait.name, "sha256": sha256, "alt": alt, "credit": row.portrait_credit}


def _each_language(row, field):
    return {language: getattr(row, f"{field}_{language}") or "" for language in LANGUAGES}
