"""The reference files of frameworks/data as plain values, one dict per row to seed."""

import json
from functools import lru_cache
from pathlib import Path

from django.utils.text import slugify

from frameworks.models import Framework

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "es", "fr", "ar")

# framework: (its part of frameworks.json, how a code is made where the file has none)
PARTS = {
    Framework.PRIORITY: ("cta_priorities", None),
    Framework.GCM: ("gcm_objectives", None),
    Framework.PRINCIPLE: ("gcm_guiding_principles", None),
    Framework.GCR: ("gcr_objectives", None),
    Framework.GCR_AREA: ("gcr_areas_in_need_of_support", "GCR-AREA-"),
    Framework.GRF: ("grf_areas_of_focus", None),
    Framework.SDG: ("sdg", None),
    Framework.SECTION: ("uclg_sections", "SECTION-"),
    Framework.M49: ("m49", "M49-"),
    Framework.GCM_CONTRIBUTION: ("unnm_pledge_contribution_types", "GCM-CONTRIBUTION-"),
    Framework.PLEDGE_MODE: ("unnm_pledge_modes", "PLEDGE-MODE-"),
    Framework.GCR_CONTRIBUTION: ("gcr_contribution_types", "GCR-CONTRIBUTION-"),
    Framework.PLEDGE_STAGE: ("pledge_progress_stages", "PLEDGE-STAGE-"),
    Framework.GFMD_THEME: ("gfmd_theme_tags", "GFMD-THEME-"),
}
LEGAL_REFERENCES = {Framework.PRINCIPLE: "A/RES/73/195, 15", Framework.GCR_AREA: "A/73/12 (Part II), III.B"}
PRIORITY_COLOURS = {  # number: (fill, text on it); each pair has a contrast of 4.5 or more
    1: ("#144150", "#FFFFFF"),
    2: ("#8B973E", "#16181D"),
    3: ("#8B1425", "#FFFFFF"),
    4: ("#52A9C4", "#16181D"),
    5: ("#F2B738", "#16181D"),
    6: ("#BC4114", "#FFFFFF"),
    7: ("#EC92A2", "#16181D"),
    8: ("#1D6247", "#FFFFFF"),
}
FACTS = (  # what is kept beside the labels, for crosswalks and exports
    "letter", "imrf_round_table", "suggested_gcm", "suggested_sdg", "suggested_grf_areas", "status",
    "acronym", "type", "weight",
)  # fmt: skip


@lru_cache
def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def framework_rows():
    labels = read("labels_drafts.json")
    for position, (code, (part, _prefix)) in enumerate(PARTS.items(), start=1):
        source, draft = read("frameworks.json")[part], labels.get(code, {})
        yield {
            "code": code,
            "position": position,
            "legal_reference": source.get("legal_ref", LEGAL_REFERENCES.get(code, "")),
            "source": source.get("source", ""),
            **per_language("name", source.get("name"), draft.get("name")),
            **per_language("abbreviation", source.get("abbr"), draft.get("abbreviation")),
        }


def objective_rows(framework_code):
    """Rows in order, parents before children; `parent` is the parent's code or None."""
    part, prefix = PARTS[framework_code]
    for position, (item, parent) in enumerate(_flat(read("frameworks.json")[part]["items"]), start=1):
        code = _code(item, prefix)
        draft = read("labels_drafts.json").get(code, {})
        colour, colour_on = _colours(framework_code, item)
        yield {
            "code": code,
            "slug": _slug(item),
            "number": item.get("number"),
            "position": position,
            "parent": f"{prefix}{parent}" if parent else None,
            "colour": colour,
            "colour_on": colour_on,
            "verified": _verified(item),
            "details": {fact: item[fact] for fact in FACTS if fact in item},
            **per_language("title", item["title"], draft.get("title")),
            **per_language("short", item.get("short"), draft.get("short")),
            **per_language("meaning", read("meanings.json").get(code)),
        }


def milestone_rows():
    drafts = read("milestones_drafts.json")
    for item in read("milestones.json")["items"]:
        place = item["place"] or ""
        places = dict.fromkeys(LANGUAGES, place) | drafts["places"].get(place, {})
        yield {
            "slug": item["slug"],
            "kind": item["kind"],
            "start": item["start"],
            "end": item["end"],
            "precision": item["date_precision"],
            "country": item["country"] or "",
            "frameworks": item["framework"],
            "url": item["url"] or "",
            "verified": item["verified"],
            "note": item.get("note", ""),
            **per_language("name", item["name"], drafts["names"].get(item["slug"])),
            **per_language("place", places if place else None),
        }


def partner_rows():
    """Rows of Partner; `roles` is the list of what the partner is to the Call."""
    for item in read("partners.json")["items"]:
        yield {
            "slug": item["slug"],
            "roles": item["roles"],
            "url": item["url"],
            "source_url": item["source_url"],
            **per_language("name", item["name"]),
            **per_language("acronym", item["acronym"]),
        }


def term_rows():
    """Rows of Term: names of the Compacts and goals, objectives' short names, the words of the Call."""
    own = read("terms.json")
    rows = [*_framework_terms(own), *_objective_terms(), *own["items"]]
    for position, item in enumerate(rows, start=1):
        yield {
            "slug": item["slug"],
            "position": position,
            "verified": item.get("verified", {}),
            **per_language("name", item["name"], item.get("draft")),
            **per_language("also", _as_lines(item.get("also"))),
            **per_language("avoid", _as_lines(item.get("avoid"))),
        }


def _framework_terms(own):
    for code in (Framework.GCM, Framework.GCR, Framework.SDG):
        part, draft = read("frameworks.json")[PARTS[code][0]], read("labels_drafts.json").get(code, {})
        also = own.get(code, {}).get("also", {})
        short = {**(draft.get("abbreviation") or {}), **(part.get("abbr") or {})}
        yield {
            "slug": code,
            "name": part["name"],
            "draft": draft.get("name"),
            "also": {
                language: [*also.get(language, []), *filter(None, [short.get(language)])]
                for language in LANGUAGES
            },
            "avoid": own.get(code, {}).get("avoid"),
            "verified": {language: bool(part["name"].get(language)) for language in LANGUAGES},
        }


def _objective_terms():
    """Short names of one word, such as “Data”, say too little to be looked for."""
    for code, field in ((Framework.GCM, "short"), (Framework.GCR, "title")):
        for item in read("frameworks.json")[PARTS[code][0]]["items"]:
            if " " in item[field]["en"]:
                yield {
                    "slug": item["code"].lower(),
                    "name": item[field],
                    "draft": read("labels_drafts.json").get(item["code"], {}).get(field),
                    "verified": _verified(item).get(field, {}),
                }


def _as_lines(words):
    return {language: "\n".join(lines) for language, lines in (words or {}).items()}


def per_language(field, labels, draft=None):
    """Columns of one translated field: the file's label, else our draft, else nothing."""
    labels, draft = labels or {}, draft or {}
    return {
        f"{field}_{language}": labels.get(language) or draft.get(language) or "" for language in LANGUAGES
    }


def _flat(items, parent=None):
    for item in items:
        yield item, item.get("parent") or parent
        yield from _flat(item.get("children", []), parent=item.get("code"))


def _code(item, prefix):
    return f"{prefix}{item.get('code') or _slug(item)}" if prefix else item["code"]


def _slug(item):
    return item.get("slug") or (item["code"] if "code" in item else slugify(item["title"]["en"]))


def _colours(framework_code, item):
    if framework_code == Framework.PRIORITY:
        return PRIORITY_COLOURS[item["number"]]
    return item.get("hex", ""), item.get("text_on_hex", "")


def _verified(item):
    """Flags per field and language, in one shape: {"title": {"en": true, …}, "short": …}."""
    flags = item["verified"]
    if "title" not in flags:
        flags = {"title": {language: flags.get(language, False) for language in LANGUAGES}}
    return {field: flags[field] for field in ("title", "short") if field in flags}
