"""What the public reads of one published submission, as plain values: the copy behind its page and its cards."""

import hashlib

from django.db.models import Prefetch
from django.urls import reverse

from actions import renditions, translatable
from actions.models import ObjectiveLink, Participation, Submission, Translation
from actions.models.submission import PUBLISHED, REPLACED, TEXT_FIELDS
from frameworks.models import Framework

SHAPE = 1  # raised by a release that keeps something else of an action: `prepare` then writes all copies anew
CARD_SUMMARY = 240
CARD_FRAMEWORKS = (Framework.GCM, Framework.GCR)


def with_all(submissions):
    """These submissions with all that `copy_of` reads, in a fixed number of statements however many they are."""
    confirmed = Participation.objects.filter(state=Participation.CONFIRMED).select_related("government")
    once_public = Submission.objects.filter(state__in=(PUBLISHED, REPLACED)).order_by("-number")
    links = ObjectiveLink.objects.select_related("objective__framework")
    return submissions.select_related("action__contact").prefetch_related(
        *("translations", "indicators", "partnerlines", "links", "documents", "pictures"),
        Prefetch(
            "objective_links", links.order_by("objective__framework__position", "role", "objective__position")
        ),
        Prefetch("action__participations", confirmed.order_by("pk"), to_attr="confirmed"),
        Prefetch(
            "action__submissions",
            once_public.only("action_id", "number", "published_at"),
            to_attr="once_public",
        ),
    )


def copy_of(submission):
    """Everything the action's page shows. Confirmed partners, public contact and standing pictures only.

    The submission comes `with_all`; nothing more is asked of the database.
    """
    action = submission.action
    return {
        "code": action.code,
        "slug": action.slug,
        "origin": action.origin,
        "source_url": action.source_url,
        "kind": submission.kind,
        "stage": submission.stage,
        "number": submission.number,
        "language": submission.language,
        "working_language": submission.working_language,
        "published_on": _day(submission.published_at),
        "first_published_on": _day(action.published_at),
        "texts": {field: getattr(submission, field) for field in TEXT_FIELDS if getattr(submission, field)},
        "translations": _translations(submission),
        "when": _when(submission),
        "populations": submission.populations,
        "support_kinds": submission.support_kinds,
        "place": submission.place,
        "scope": submission.scope,
        "countries": [country.code for country in submission.countries],
        "budget": _budget(submission),
        "governments": [_government(part) for part in _confirmed(action)],
        "objectives": _objectives(submission),
        "inferred": sorted(
            {link.objective.framework.code for link in submission.objective_links.all() if link.inferred}
        ),
        "indicators": [_indicator(number, row) for number, row in enumerate(submission.indicators.all(), 1)],
        "partners": [
            {"name": row.name, "role": row.role, "country": row.country.code or "", "url": row.url}
            for row in submission.partnerlines.all()
        ],
        "links": [{"url": row.url, "title": row.title} for row in submission.links.all()],
        "documents": [_document(row) for row in submission.documents.all() if row.is_public],
        "pictures": [_picture(row) for row in submission.pictures.all() if row.taken_down_at is None],
        "contact": _contact(action),
        "versions": [{"number": text.number, "on": _day(text.published_at)} for text in action.once_public],
    }


def languages_of(copy):
    """The languages this text can be read in, the original first."""
    return [copy["language"], *sorted(copy["translations"])]


def text_in(copy, field, language):
    """(text, its language, status) of one field for a reader: a translation, or the original with status None."""
    return words_in(copy, field, copy["texts"].get(field, ""), language)


def words_in(copy, key, original, language):
    """The same of any passage that is translated, by its key."""
    translated = copy["translations"].get(language, {}).get(key)
    if language != copy["language"] and translated:
        return translated["text"], language, translated["status"]
    return original, copy["language"], None


def card_in(copy, language):
    """What a row of a list shows of this action to readers of one language."""
    title, title_language, status = text_in(copy, "title", language)
    summary, summary_language, summary_status = text_in(copy, "summary", language)
    if not summary:
        summary, summary_language, summary_status = text_in(copy, "description", language)
    order = [pk for framework in CARD_FRAMEWORKS for pk in copy["objectives"].get(framework, [])]
    return {
        "code": copy["code"],
        "slug": copy["slug"],
        "kind": copy["kind"],
        "origin": copy["origin"],
        "title": title,
        "language": title_language,
        "status": Translation.weakest([status, summary_status]),
        "original": copy["language"],
        "summary": first_words(summary),
        "summary_language": summary_language,
        "when": copy["when"],
        "governments": copy["governments"],
        "priority": next(iter(copy["objectives"].get(Framework.PRIORITY, [])), None),
        "objectives": order[:2],
        "more": max(0, len(order) - 2),
        "picture": next((_on_a_card(picture) for picture in copy["pictures"]), ""),
    }


def first_words(text):
    """The first sentence, or as many whole words as a row holds."""
    text = " ".join(text.split())
    for stop in (". ", "؟ ", "? ", "। "):
        head, found, _rest = text.partition(stop)
        if found and len(head) <= CARD_SUMMARY:
            return head + stop.strip()
    if len(text) <= CARD_SUMMARY:
        return text
    return text[:CARD_SUMMARY].rsplit(" ", 1)[0] + " …"


def _confirmed(action):
    return sorted(action.confirmed, key=lambda part: part.role != Participation.LEAD)


def _government(part):
    government = part.government
    return {
        "pk": government.pk,
        "slug": government.slug,
        "role": part.role,
        "name": part.name_at_publication or government.official_name,
        "language": government.official_language,
        "english": government.english_name,
        "country": government.country.code,
        "level": government.level,
        "other_names": government.other_names,
    }


def _translations(submission):
    found, parts = {}, translatable.parts(submission)
    for row in submission.translations.all():
        source = parts[row.field].text if row.field in parts else ""
        if not source or not row.text:
            continue
        if row.source_sha256 == fingerprint(source):
            found.setdefault(row.language, {})[row.field] = {"text": row.text, "status": row.status}
    return {language: texts for language, texts in found.items() if "title" in texts}


def fingerprint(text):
    """Of a source text: a translation is shown while its source still reads the same."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()


def _when(submission):
    return {
        "start": _iso(submission.start_date),
        "start_precision": submission.start_precision,
        "end": _iso(submission.end_date),
        "end_precision": submission.end_precision,
        "end_state": submission.end_state,
    }


def _budget(submission):
    if not submission.budget_public or submission.budget_amount is None:
        return None
    return {"amount": str(submission.budget_amount), "currency": submission.budget_currency}


def _objectives(submission):
    """{framework code: [pk, …]}, the first-named before the others."""
    found = {}
    for link in submission.objective_links.all():
        found.setdefault(link.objective.framework.code, []).append(link.objective_id)
    return found


def _indicator(number, row):
    return {
        "keys": {column: translatable.key_of_indicator(number, column) for column in ("name", "unit")},
        "name": row.name,
        "unit": row.unit,
        "baseline": _number(row.baseline),
        "target": _number(row.target),
        "value": _number(row.value),
        "on": _iso(row.on),
    }


def _document(row):
    return {"url": reverse("document", args=[row.sha256]), "name": row.name, "size": row.size}


def _picture(row):
    return {
        "url": reverse("photo", args=[row.sha256]),
        "width": row.width,
        "height": row.height,
        "key": translatable.key_of_picture(row.sha256),
        "alt": row.alt,
        "credit": row.credit,
        "shapes": renditions.shapes(row),
    }


def _on_a_card(picture):
    card = picture["shapes"].get("card")
    return card["src"] if card else picture["url"]


def _contact(action):
    contact = getattr(action, "contact", None)
    if contact is None or not contact.is_public:
        return None
    names = ("name", "job_title", "office", "email", "phone")
    return {name: getattr(contact, name) for name in names if getattr(contact, name)}


def _number(value):
    return None if value is None else format(value.normalize(), "f")


def _iso(day):
    return day.isoformat() if day else None


def _day(moment):
    return moment.date().isoformat() if moment else None
