"""What the portal counts: each number with its words, its definition and where its rows stand. Said here only.

Governments, signatures, actions and pledges are counted apart and never added up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from actions.meanings import ACTIONS, ACTS, PLEDGES, SIGNATORY, SIGNATURES
from actions.models.submission import ACTION, PLEDGE


@dataclass(frozen=True)
class Number:
    """`count` counts it on a ground, `words` says what so many are, `rows` leads to what was counted."""

    key: str
    count: Callable
    words: Callable
    definition: Promise
    rows: Callable


@dataclass(frozen=True)
class Counted:
    """A number as a page shows it."""

    key: str
    number: int
    what: str
    definition: Promise
    href: str


def of_register(**choice):
    """The list of governments, narrowed by filters."""
    return reverse("signatories:index") + (f"?{urlencode(choice)}" if choice else "")


def of_actions(**choice):
    """The list of actions, narrowed by facets."""
    return reverse("actions:index") + (f"?{urlencode(choice)}" if choice else "")


NUMBERS = (
    Number(
        "signatories",
        lambda ground: len(ground.signatories),
        lambda n: ngettext("government has signed", "governments have signed", n),
        SIGNATORY,
        of_register,
    ),
    Number(
        "signatures",
        lambda ground: sum(len(government.listed) for government in ground.signatories),
        lambda n: ngettext("signature", "signatures", n),
        SIGNATURES,
        of_register,
    ),
    Number(
        "countries",
        lambda ground: len({government.country.code for government in ground.signatories}),
        lambda n: ngettext("country they are in", "countries they are in", n),
        _("Countries with at least one signatory, by ISO 3166-1."),
        of_register,
    ),
    Number(
        "register",
        lambda ground: len(ground.governments),
        lambda n: ngettext("government in the register", "governments in the register", n),
        _("Signatories, former ones, and governments with a documented action whose signature is not verified."),
        lambda **choice: of_register(who="all", **choice),
    ),
    Number(
        "acting",
        lambda ground: len(ground.acting),
        lambda n: ngettext("government that acts", "governments that act", n),
        ACTS,
        lambda **choice: of_register(who="all", acts="yes", **choice),
    ),
    Number(
        "acting_countries",
        lambda ground: len({government.country.code for government in ground.acting}),
        lambda n: ngettext("country of governments that act", "countries of governments that act", n),
        _("Countries with at least one government that leads or shares a published action or pledge."),
        lambda **choice: of_register(who="all", acts="yes", **choice),
    ),
    Number(
        "actions",
        lambda ground: ground.kinds()[0],
        lambda n: ngettext("local action on record", "local actions on record", n),
        ACTIONS,
        lambda **choice: of_actions(kind=ACTION, **choice),
    ),
    Number(
        "pledges",
        lambda ground: ground.kinds()[1],
        lambda n: ngettext("pledge on record", "pledges on record", n),
        PLEDGES,
        lambda **choice: of_actions(kind=PLEDGE, **choice),
    ),
)  # fmt: skip
BY_KEY = {number.key: number for number in NUMBERS}


def counted(ground, *keys, choice=None, rows=None) -> list[Counted]:
    """These numbers of the ground, or all, in this order. `choice` narrows their rows as the ground is narrowed;
    `rows` {key: address} says where rows stand that no list is narrowed to."""
    return [
        Counted(
            one.key, n, one.words(n), one.definition, (rows or {}).get(one.key) or one.rows(**choice or {})
        )
        for one in (BY_KEY[key] for key in keys or BY_KEY)
        for n in (one.count(ground),)
    ]
