"""What is said of an action, a framework, an edition: plain values of what the public reads. No contacts."""

from datetime import date
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from actions.models import Translation
from actions.models.submission import TEXT_FIELDS
from actions.publiccopy import languages_of
from cta_portal.governments.downloads import LICENCE
from frameworks.dates import machine_date
from frameworks.models import Objective

IN_A_LIST = ("title", "summary")
ORIGINAL = "original"
WORST_FIRST = (Translation.MACHINE, Translation.DRAFT, Translation.CHECKED, Translation.APPROVED)


def absolute(path):
    return path if path.startswith(("http://", "https://")) else settings.PUBLIC_URL + path


def pages(name, *args):
    """{language: the address of a page}."""
    found = {}
    for code, path in _paths(name, len(args)).items():
        for place, arg in zip(PLACES, args, strict=False):
            path = path.replace(place, arg)
        found[code] = settings.PUBLIC_URL + path
    return found


PLACES = ("place-of-the-first", "place-of-the-second")


@cache
def _paths(name, number):
    """{language: the path of a page with places for its arguments}, so that 100,000 actions resolve it once."""
    found = {}
    for code, _language in settings.LANGUAGES:
        with override(code):
            found[code] = reverse(name, args=PLACES[:number])
    return found


def objective_slugs():
    """{pk: slug} of every objective; one statement."""
    return dict(Objective.objects.values_list("pk", "slug"))


def action(copy, slugs):
    """All that is public of an action."""
    return {
        **_head(copy),
        "texts": texts(copy),
        "governments": [government(one) for one in copy["governments"]],
        "objectives": objectives(copy, slugs),
        "inferred": copy["inferred"],
        "time": time(copy),
        **_place(copy),
        "populations": copy["populations"],
        "budget": copy["budget"],
        "indicators": [indicator(copy, one) for one in copy["indicators"]],
        "partners": copy["partners"],
        "links": copy["links"],
        "documents": [one | {"url": absolute(one["url"])} for one in copy["documents"]],
        "pictures": [picture(copy, one) for one in copy["pictures"]],
        "versions": copy["versions"],
        "licence": LICENCE,
    }


INDICATOR = ("name", "unit", "baseline", "target", "value", "on")
PICTURE = ("url", "width", "height", "alt", "credit")


def indicator(copy, one):
    """A number with its words in every language they are translated into."""
    return {name: one[name] for name in INDICATOR} | {"translations": _translated(copy, one.get("keys", {}))}


def picture(copy, one):
    """A picture with what it shows in every language that is translated into."""
    told = {name: one[name] for name in PICTURE} | {"url": absolute(one["url"])}
    return told | {"translations": _translated(copy, {"alt": one.get("key")})}


def _translated(copy, keys):
    """{language: {field: words}} of passages that are translated by a key of their own."""
    found = {}
    for language, texts_of_it in copy["translations"].items():
        for field, key in keys.items():
            if key in texts_of_it:
                found.setdefault(language, {})[field] = texts_of_it[key]["text"]
    return found


def action_in_a_list(copy, slugs):
    """What tells one action from another."""
    return {
        **_head(copy),
        "texts": texts(copy, IN_A_LIST),
        "governments": [government(one) for one in copy["governments"]],
        "objectives": objectives(copy, slugs),
        "time": time(copy),
    }


def _head(copy):
    code = copy["code"]
    return {
        "code": code,
        "permalink": pages("short_action", code)["en"],
        "api": pages("api:action", code)["en"],
        "pages": pages("actions:detail", code, copy["slug"]),
        "kind": copy["kind"],
        "stage": copy["stage"] or None,
        "origin": copy["origin"],
        "source": copy["source_url"] or None,
        "original_language": copy["language"],
        "first_published_on": copy["first_published_on"],
        "published_on": copy["published_on"],
        "version": copy["number"],
    }


def texts(copy, fields=tuple(TEXT_FIELDS)):
    """One entry per language, the original first; of a translation only what is translated."""

    def kept(words):
        return {field: text for field, text in words.items() if field in fields}

    found = [{"language": copy["language"], "status": ORIGINAL, **kept(copy["texts"])}]
    for language in languages_of(copy)[1:]:
        translated = copy["translations"][language]
        held = [entry["status"] for entry in translated.values()]
        words = {field: entry["text"] for field, entry in translated.items()}
        found.append({"language": language, "status": min(held, key=WORST_FIRST.index), **kept(words)})
    return found


def government(copy):
    """As it was named when the action was published."""
    return {
        "slug": copy["slug"],
        "role": copy["role"],
        "name": copy["name"],
        "name_language": copy["language"],
        "name_en": copy["english"],
        "country": copy["country"],
        "level": copy["level"],
    }


def objectives(copy, slugs):
    """{framework: [slug, …]}, the first-named first."""
    return {
        framework: [slugs[pk] for pk in keys if pk in slugs]
        for framework, keys in copy["objectives"].items()
        if keys
    }


def time(copy):
    """Dates as exact as they are known: “2024”, “2024-05”, “2024-05-31”."""
    when = copy["when"]

    def edge(name):
        day = date.fromisoformat(when[name]) if when[name] else None
        return machine_date(day, when[f"{name}_precision"]) or None

    return {"start": edge("start"), "end": edge("end"), "end_state": when["end_state"] or None}


def _place(copy):
    return {"place": copy["place"] or None, "scope": copy["scope"] or None, "countries": copy["countries"]}


# Reference


def in_languages(row, field):
    """{language: words} of what staff write; without what is not translated."""
    found = {code: getattr(row, f"{field}_{code}", None) for code, _language in settings.LANGUAGES}
    return {code: words for code, words in found.items() if words}


def framework(row):
    return {
        "code": row.code,
        "name": in_languages(row, "name"),
        "abbreviation": in_languages(row, "abbreviation"),
        "legal_reference": row.legal_reference or None,
        "source": row.source or None,
        "api": settings.PUBLIC_URL + reverse("api:framework", args=[row.code]),
    }


def objective(row, counts):
    """`actions` is None where the showcase has no filter of this framework."""
    return {
        "slug": row.slug,
        "code": row.code,
        "number": row.number,
        "title": in_languages(row, "title"),
        "short": in_languages(row, "short"),
        "meaning": in_languages(row, "meaning"),
        "colour": row.colour or None,
        "official": {code: row.is_official(code) for code, _language in settings.LANGUAGES},
        "actions": None if counts is None else counts.get(row.slug, 0),
    }


def edition(row):
    return {
        "slug": row.slug,
        "title": in_languages(row, "title"),
        "number": row.number,
        "cut_off": row.cut_off.isoformat(),
        "released_at": row.released_at.isoformat(),
        "pages": pages("publications:detail", row.slug),
        "history_head": row.history_head or None,
        "files": [
            {
                "language": file.language,
                "format": file.format,
                "size": file.size,
                "sha256": file.sha256,
                "url": settings.PUBLIC_URL + _file(row, file),
            }
            for file in row.built
        ],
    }


def _file(row, file):
    with override("en"):
        return reverse("publications:file", args=[row.slug, file.language])
