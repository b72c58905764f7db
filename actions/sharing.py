"""The picture of an action for shared links: in the reader's language, under an address made of its content."""

import hashlib
import json
from dataclasses import asdict

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from actions import cards, facets, showing
from figures import share
from frameworks.languages import direction
from frameworks.models import Framework

KEPT_SECONDS = 7 * 24 * 60 * 60


def card_of(copy) -> share.Card:
    """What the picture of a public copy says in the language of the page."""
    title, lead = showing.title_in(copy), cards.named(copy["governments"][0])
    labels = facets.labels()
    priorities = [labels[pk] for pk in copy["objectives"].get(Framework.PRIORITY, []) if pk in labels]
    return share.Card(
        title=title.text,
        name=lead.official_name,
        second=lead.english_name,
        country=str(lead.country.name),
        foot=f"{copy['code']} · {_('Call to Local Action for Migrants and Refugees')}",
        colour=(priorities[0].colour if priorities else "") or cards.NO_PRIORITY_COLOUR,
        rtl=direction(title.language) == "rtl",
    )


def mark_of(card) -> str:
    """The fingerprint of what a picture says and of how it is drawn."""
    said = json.dumps([share.DRAWING, asdict(card)], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def address(copy) -> str:
    """Where the picture is."""
    return reverse("share_picture", args=[copy["code"], get_language(), mark_of(card_of(copy))])


def picture(card) -> bytes | None:
    """The PNG, drawn at the first request and kept by its fingerprint; None where its title cannot be set here."""
    name = f"share:{mark_of(card)}"
    data = cache.get(name)
    if data is None and (data := share.png(card)) is not None:
        cache.set(name, data, KEPT_SECONDS)
    return data
