"""The demonstration's actions: real ones from public sources, and specimens in each state of the workflow."""

import json
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import sqrt
from pathlib import Path

from django.utils import timezone

from actions import consents, custody, drafting, workflow
from actions.models import Action, Call, Remark, Submission, Translation
from actions.models.submission import (
    ACTION,
    CHANGES_REQUESTED,
    DECLINED,
    DRAFT,
    IN_REVIEW,
    PLEDGE,
    SUBMITTED,
)
from actions.reviewing import remarking
from frameworks.models import YEAR, Framework, Objective
from signatories.demo import Corrupt
from signatories.models import PUBLIC_RECORD, Government

FOLDER = Path(__file__).parent / "data" / "demo"
ACTIONS, TRANSLATIONS = FOLDER / "actions.jsonl", FOLDER / "translations.json"
NAMESPACE = uuid.UUID("6f2c0a55-5d0e-4f0b-8f5c-2d2a4a1f7c31")
LANGUAGES = ("en", "es", "fr", "ar")
KEYS = {
    "slug": str, "lrg": str, "country_iso2": str, "title": dict, "summary": dict, "original_language": str,
    "gcm_objectives": list, "gcr_objectives": list, "sdgs": list, "target_groups": list, "partners": list,
    "source_url": str,
}  # fmt: skip
# Words of the sources that name a group of the form beyond doubt; everything else stays in the source's words only.
GROUPS = {
    "migrants": "migrants", "migrantes": "migrants", "imigrantes": "migrants", "immigrants": "migrants",
    "inmigrantes": "migrants", "migrant workers": "migrants", "refugees": "refugees",
    "refugiados": "refugees", "réfugiés": "refugees", "asylum seekers": "asylum-seekers",
    "demandeurs d'asile": "asylum-seekers", "solicitantes de asilo": "asylum-seekers",
    "solicitantes de refugio": "asylum-seekers", "solicitantes de refúgio": "asylum-seekers",
    "internally displaced people": "idps", "personas internamente desplazadas": "idps",
    "desplazados internos": "idps", "returnees": "returnees", "retornados": "returnees",
    "migrants de retour": "returnees", "host community": "host-community",
    "host communities": "host-community", "comunidad de acogida": "host-community",
    "Marocains résidant à l'étranger": "diaspora", "all residents": "all-residents",
}  # fmt: skip


def read(path=ACTIONS, *, known) -> list[dict]:
    """Every line of the file, checked; `known` holds the (name, country) of the governments.

    Refuses the whole file with `Corrupt`, naming the first line at fault.
    """
    rows, slugs = [], set()
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
        except ValueError:
            raise Corrupt(path, number, "it is not JSON") from None
        for key, kind in KEYS.items():
            if not isinstance(row, dict) or not isinstance(row.get(key), kind):
                raise Corrupt(path, number, f"“{key}” is missing or of the wrong kind")
        if row["slug"] in slugs:
            raise Corrupt(path, number, f"“{row['slug']}” stands twice")
        if (row["lrg"], row["country_iso2"]) not in known:
            raise Corrupt(path, number, f"“{row['lrg']}” is not among the governments")
        if not set(row["title"]) & set(row["summary"]) & set(LANGUAGES):
            raise Corrupt(path, number, "title and summary share no language of the portal")
        slugs.add(row["slug"])
        rows.append(row)
    return rows


def calls() -> tuple[Call, Call]:
    """The rolling call for governments and the one for documented practices, made where they are missing."""
    rolling, _made = Call.objects.get_or_create(
        slug="call-to-local-action",
        defaults={
            "title_en": "Call to Local Action",
            "title_es": "Llamado a la Acción Local",
            "title_fr": "Appel à l’action locale",
            "title_ar": "الدعوة إلى العمل المحلي",
            "opens_at": datetime(2026, 1, 1, tzinfo=UTC),
            "required": [
                "title", "summary", "description", "countries", "scope", "start_date", "stage",
                "populations", "objectives", "principles", "grf_areas", "sdgs", "priorities", "contact", "consent",
            ],
            "required_action": ["results"],
            "required_pledge": ["indicators", "contribution_types", "pledge_mode"],
        },
    )  # fmt: skip
    documented, _made = Call.objects.get_or_create(
        slug="documented-practices",
        defaults={
            "title_en": "Documented practices",
            "title_es": "Prácticas documentadas",
            "title_fr": "Pratiques documentées",
            "title_ar": "ممارسات موثقة",
            "opens_at": datetime(2026, 1, 1, tzinfo=UTC),
            "required": ["title", "summary", "countries", "objectives", "source"],
            "for_public_record": True,
        },
    )
    return rolling, documented


def load(rows, *, entered_by, decided_by, say) -> Counter:
    """Take `rows` through the verbs: drafted, handed in, read, approved, published. Repeatable by slug.

    `say(done, total)` is told of the progress. Returns what was done, counted.
    """
    _rolling, documented = calls()
    objectives = {objective.code: objective for objective in Objective.objects.all()}
    priorities = propose_priorities(rows)
    drafts = json.loads(TRANSLATIONS.read_text(encoding="utf-8"))
    done = Counter()
    for number, row in enumerate(rows, start=1):
        draft = _draft(row, documented, by=entered_by)
        if draft.state == DRAFT:
            own = drafts.get(row["slug"], {})
            _fill(
                draft, row | own.get(draft.language, {}), objectives, priorities[row["slug"]], by=entered_by
            )
            workflow.submit(draft, by=entered_by)
            workflow.start_review(draft, by=decided_by)
            workflow.approve(draft, by=decided_by, reason="Documented in a public source.")
            workflow.publish(draft, by=decided_by)
            done["translated fields"] += _translate(draft, row, own, by=entered_by)
            done["actions published"] += 1
        else:
            done["actions that were there"] += 1
        say(number, len(rows))
    return done


def propose_priorities(rows) -> dict[str, int]:
    """The number of the priority nearest to each action, by slug.

    Rule: a GCM objective that the crosswalk gives to a priority counts the more, the fewer actions of the file
    name it (1 / frequency); the sum is divided by the square root of how many objectives the priority has, so
    that broad priorities do not win by breadth; 2 % of the share of common SDGs breaks ties, then the lower number.
    """
    frequency = Counter(number for row in rows for number in row["gcm_objectives"])
    priorities = Objective.objects.of(Framework.PRIORITY)

    def nearness(row, priority):
        gcm = set(priority.details.get("suggested_gcm", []))
        sdg = set(priority.details.get("suggested_sdg", []))
        if not gcm:
            return 0
        weight = sum(1 / frequency[number] for number in gcm & set(row["gcm_objectives"]))
        return weight / sqrt(len(gcm)) + 0.02 * len(sdg & set(row["sdgs"])) / max(len(sdg), 1)

    return {
        row["slug"]: max(priorities, key=lambda priority: (nearness(row, priority), -priority.number)).number
        for row in rows
    }


def text_language(row) -> str:
    """The language the text is stored in: the government's own where there is one, else what the text has."""
    shared = [language for language in row["summary"] if language in row["title"]]
    if row["original_language"] in shared:
        return row["original_language"]
    return next(language for language in LANGUAGES if language in shared)


def _says_pledge(row):
    """The source calls it a pledge in its title; nothing else tells the two kinds apart."""
    return any("pledge" in title.lower() for title in row["title"].values())


def _draft(row, call, *, by):
    government = Government.objects.standing().get(official_name=row["lrg"], country=row["country_iso2"])
    return drafting.start_draft(
        government,
        call=call,
        kind=PLEDGE if _says_pledge(row) else ACTION,
        language=text_language(row),
        by=by,
        form_key=uuid.uuid5(NAMESPACE, row["slug"]),
        origin=PUBLIC_RECORD,
        source_url=row["source_url"],
        registered_with_call=row.get("cta_registered"),
    )


def _fill(draft, row, objectives, priority, *, by):
    language, budget = text_language(row), row.get("budget") or {}
    groups = dict.fromkeys(GROUPS[group] for group in row["target_groups"] if group in GROUPS)
    values = {
        "title": row["title"][language],
        "summary": row["summary"][language],
        "results": row.get("results") or "",
        "people_text": row.get("people_text") or ", ".join(row["target_groups"]),
        "populations": list(groups),
        "working_language": row["original_language"] if row["original_language"] != language else "",
    }
    for edge, year in (("start", row.get("start_year")), ("end", row.get("end_year"))):
        if year:
            day = date(year, 1, 1) if edge == "start" else date(year, 12, 31)
            values |= {f"{edge}_date": day, f"{edge}_precision": YEAR}
    if budget:
        values |= {
            "budget_amount": Decimal(str(budget["amount"])),
            "budget_currency": budget["currency"],
            "budget_public": True,
        }
    chosen, inferred = _objectives(row, objectives, priority)
    drafting.save_content(
        draft,
        by=by,
        version=draft.version,
        values=values,
        children={"partnerlines": [{"name": name} for name in row["partners"]]},
        objectives=chosen,
        inferred=inferred,
    )


def _objectives(row, objectives, priority):
    """What the row serves, by framework; and the frameworks whose links are our own assignment."""
    wanted = {
        Framework.GCM: [f"GCM-{number:02}" for number in row["gcm_objectives"]],
        Framework.GCR: [f"GCR-{number}" for number in row["gcr_objectives"]],
        Framework.SDG: [f"SDG-{number:02}" for number in row["sdgs"]],
        Framework.PRIORITY: [f"CTA-P{priority}"],
    }
    flags = {Framework.GCM: "gcm_inferred", Framework.GCR: "gcr_inferred", Framework.SDG: "sdgs_inferred"}
    inferred = {code for code, flag in flags.items() if row.get(flag)} | {Framework.PRIORITY}
    return {
        framework: dict.fromkeys((objectives[code] for code in codes), "primary")
        for framework, codes in wanted.items()
    }, inferred


def _translate(submission, row, drafts, *, by):
    """What the file has in other languages of the portal, and the draft translations of this project."""
    texts = {
        (language, field): text
        for field in ("title", "summary")
        for language, text in row[field].items()
        if language in LANGUAGES
    }
    texts |= {(language, field): text for language, own in drafts.items() for field, text in own.items()}
    count = 0
    for (language, field), text in texts.items():
        if language != submission.language:
            custody.translate(submission, field, language, text, status=Translation.DRAFT, by=by)
            count += 1
    return count


# Specimens: invented, said to be so in every text, never public.

SPECIMENS = {
    DRAFT: ("es", "Acción de muestra: un borrador con huecos"),
    SUBMITTED: ("en", "Specimen action: handed in, not yet read"),
    IN_REVIEW: ("fr", "Action fictive : en cours de lecture"),
    CHANGES_REQUESTED: ("ar", "إجراء نموذجي: طُلبت تعديلات"),
    "approved": ("en", "Specimen action: approved, not announced"),
    DECLINED: ("en", "Specimen action: not taken up"),
}
INVENTED = {
    "en": "This text is invented. It shows a screen of the portal and tells nothing about any city.",
    "es": "Este texto es inventado. Muestra una pantalla del portal y no dice nada de ninguna ciudad.",
    "fr": "Ce texte est inventé. Il montre un écran du portail et ne dit rien d’aucune ville.",
    "ar": "هذا النص مختلق. وهو يعرض إحدى شاشات البوابة ولا يقول شيئًا عن أي مدينة.",
}


def load_specimens(government, *, by, decided_by) -> int:
    """One invented action of `government` in each state that real ones cannot show. Returns how many are new."""
    rolling, _documented = calls()
    new = 0
    for state, (language, title) in SPECIMENS.items():
        key = uuid.uuid5(NAMESPACE, f"specimen {state}")
        if Submission.objects.filter(form_key=key).exists():
            continue
        draft = drafting.start_draft(
            government, call=rolling, kind=ACTION, language=language, by=by, form_key=key
        )
        _fill_specimen(draft, title, INVENTED[language], whole=state != DRAFT, by=by)
        _bring_to(draft, state, by=by, decided_by=decided_by)
        new += 1
    return new


def _fill_specimen(draft, title, words, *, whole, by):
    values = {"title": title, "summary": words}
    if whole:
        values |= {
            "description": "\n\n".join([words] * 4),
            "results": words,
            "scope": "local",
            "stage": "in-progress",
            "start_date": date(2026, 3, 1),
            "populations": ["all-residents"],
        }
    codes = {
        Framework.GCM: "GCM-15",
        Framework.PRINCIPLE: "GP-06",
        Framework.SDG: "SDG-11",
        Framework.PRIORITY: "CTA-P4",
    }
    drafting.save_content(
        draft,
        by=by,
        version=draft.version,
        values=values,
        objectives={
            framework: {Objective.objects.get(code=code): "primary"}
            for framework, code in (codes if whole else {}).items()
        },
    )
    if whole:
        contact = {"name": "Specimen Office (invented)", "email": "office@specimen.example"}
        consents.save_contact(draft.action, by=by, values=contact)
        consents.set_consents(draft.action, by=by, targets=[consents.PUBLISH], language=draft.language)


def _bring_to(draft, state, *, by, decided_by):
    if state == DRAFT:
        return
    workflow.submit(draft, by=by)
    if state == SUBMITTED:
        return
    workflow.start_review(draft, by=decided_by)
    if state == CHANGES_REQUESTED:
        remarking.add_remark(
            draft,
            by=decided_by,
            field="results",
            text="Invented remark: how many people were served, and by when was it counted?",
            audience=Remark.GOVERNMENT,
        )
        due = timezone.localdate() + timedelta(days=14)
        workflow.request_changes(
            draft, by=decided_by, reason="Invented reason: one number lacks its date.", due_on=due
        )
    elif state == DECLINED:
        workflow.decline(draft, by=decided_by, reason="Invented reason: the action is not yet described.")
    elif state != IN_REVIEW:
        workflow.approve(draft, by=decided_by, gcm_assessment="meets")


def holds_real_submissions() -> bool:
    """Whether governments have handed in here: then the demonstration stays away unless told otherwise."""
    return Action.objects.exclude(origin=PUBLIC_RECORD).filter(is_specimen=False).exists()
