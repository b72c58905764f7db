"""What search engines are told of an action: its page in the words of schema.org, as a block of data."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from actions.models.submission import PLEDGE

HARMLESS = str.maketrans(
    {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def of_action(copy, shown, citation, points) -> str:
    """The block for the head of the page. `shown` is what showing.shown made of the copy."""
    title, summary = shown["title"], shown["summary"].text
    page = settings.PUBLIC_URL + reverse("actions:detail", args=[copy["code"], copy["slug"]])
    about = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": citation.address,
        "url": page,
        "identifier": copy["code"],
        "genre": pgettext("kind of submission", "Pledge")
        if copy["kind"] == PLEDGE
        else pgettext("kind of submission", "Action"),
        "name": title.text,
        "abstract": summary.text,
        "inLanguage": title.language,
        "creator": [_government(one) for one in shown["governments"]],
        "publisher": {
            "@type": "Organization",
            "name": _("Call to Local Action for Migrants and Refugees"),
            "url": settings.PUBLIC_URL + "/",
        },
        "datePublished": copy["first_published_on"],
        "dateModified": copy["published_on"],
        "version": copy["number"],
        "temporalCoverage": _times(copy["when"]),
        "spatialCoverage": [_place(point) for point in points],
        "keywords": [label.title for _framework, labels in shown["serves"] for label in labels],
        "image": [settings.PUBLIC_URL + picture["url"] for picture in copy["pictures"]],
        "isBasedOn": copy["source_url"],
        "license": settings.PUBLIC_URL + reverse("open_data") + "#licence",
        "translationOfWork": _original(copy, title),
        "mainEntityOfPage": {"@type": "WebPage", "@id": page, "inLanguage": get_language()},
    }
    return block({name: value for name, value in about.items() if value})


def block(data) -> str:
    """Data in a page: nothing in it can end the block or begin another element."""
    words = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(HARMLESS)
    return mark_safe(f'<script type="application/ld+json">{words}</script>')


def _government(one):
    return {
        "@type": "GovernmentOrganization",
        "name": one.official_name,
        "alternateName": one.english_name,
        "url": settings.PUBLIC_URL + one.get_absolute_url(),
        "address": {"@type": "PostalAddress", "addressCountry": one.country.code},
    }


def _place(point):
    geo = {"@type": "GeoCoordinates", "latitude": point.latitude, "longitude": point.longitude}
    return {"@type": "Place", "name": point.name, "geo": geo}


def _times(when):
    """ISO 8601, no more exact than it is known: “2023-05/..”."""
    start, end = (_known(when, edge) for edge in ("start", "end"))
    return f"{start}/{end or '..'}" if start else ""


def _known(when, edge):
    length = {"year": 4, "month": 7}.get(when[f"{edge}_precision"], 10)
    return (when[edge] or "")[:length]


def _original(copy, title):
    """Of a translation: the text it is made from."""
    if title.language == copy["language"]:
        return None
    return {"@type": "CreativeWork", "name": copy["texts"]["title"], "inLanguage": copy["language"]}
