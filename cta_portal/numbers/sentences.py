"""Sentences to quote: each whole, with its number and its day in it, and honest where there is nothing.

A name keeps its own form in every language: a translation may set it before the sentence (“Colombia: …”).
"""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from frameworks.dates import show_date
from frameworks.models import Framework

# Countries whose name English says with an article inside a sentence.
WITH_ARTICLE = {
    "AE", "BS", "CC", "CD", "CF", "CG", "CK", "DO", "FK", "FO", "GB", "GM", "IM", "KM", "KY", "MH", "MP", "MV", "NL",
    "PH", "SB", "SC", "TC", "UM", "US", "VG", "VI",
}  # fmt: skip


def country_name(country) -> str:
    """The name as it stands in a sentence: “the Netherlands” in English; bare in languages that put it first."""
    article = "the " if get_language() == "en" and country.code in WITH_ARTICLE else ""
    return f"{article}{country.name}"


def of_country(ground, country) -> list[str]:
    """Who signed there, which actions and which pledges come from there."""
    words = {"day": show_date(ground.today), "country": country_name(country)}
    signed, (actions, pledges) = len(ground.signatories), ground.kinds()
    told = []
    if ground.declaration:
        words["title"] = ground.declaration.title
        # Translators: begin with “Colombia: ” where the name of a country does not fit into a sentence of your language
        many = ngettext(
            "As of %(day)s, %(n)s local or regional government in %(country)s has signed the %(title)s.",
            "As of %(day)s, %(n)s local and regional governments in %(country)s have signed the %(title)s.",
            signed,
        )
        none = _("As of %(day)s, no local or regional government in %(country)s has signed the %(title)s.")
        told.append(_say(many, none, signed, words))
    # Translators: begin with “Colombia: ” where the name of a country does not fit into a sentence of your language
    many = ngettext(
        "As of %(day)s, %(n)s published local action comes from %(country)s.",
        "As of %(day)s, %(n)s published local actions come from %(country)s.",
        actions,
    )
    told.append(
        _say(many, _("As of %(day)s, no published local action comes from %(country)s."), actions, words)
    )
    if pledges:
        many = ngettext(
            "As of %(day)s, %(n)s published pledge comes from %(country)s.",
            "As of %(day)s, %(n)s published pledges come from %(country)s.",
            pledges,
        )
        told.append(_say(many, "", pledges, words))
    return told


def of_section(ground, section) -> list[str]:
    """Who signed in a world section, which actions and which pledges come from it."""
    words = {"day": show_date(ground.today), "section": section.title}
    signed, (actions, pledges) = len(ground.signatories), ground.kinds()
    told = []
    if ground.declaration:
        words["title"] = ground.declaration.title
        many = ngettext(
            "As of %(day)s, %(n)s local or regional government of the world section “%(section)s” "
            "has signed the %(title)s.",
            "As of %(day)s, %(n)s local and regional governments of the world section “%(section)s” "
            "have signed the %(title)s.",
            signed,
        )
        none = _(
            "As of %(day)s, no local or regional government of the world section “%(section)s” "
            "has signed the %(title)s."
        )
        told.append(_say(many, none, signed, words))
    many = ngettext(
        "As of %(day)s, %(n)s published local action comes from the world section “%(section)s”.",
        "As of %(day)s, %(n)s published local actions come from the world section “%(section)s”.",
        actions,
    )
    none = _("As of %(day)s, no published local action comes from the world section “%(section)s”.")
    told.append(_say(many, none, actions, words))
    if pledges:
        many = ngettext(
            "As of %(day)s, %(n)s published pledge comes from the world section “%(section)s”.",
            "As of %(day)s, %(n)s published pledges come from the world section “%(section)s”.",
            pledges,
        )
        told.append(_say(many, "", pledges, words))
    return told


def of_objective(ground, objective) -> list[str]:
    """Which actions and pledges serve an objective, a goal or a priority, and how many governments act for it."""
    words = {"day": show_date(ground.today), "objective": objective_name(objective)}
    (actions, pledges), acting = ground.kinds(), len(ground.acting)
    many = ngettext(
        "As of %(day)s, %(n)s published local action serves %(objective)s.",
        "As of %(day)s, %(n)s published local actions serve %(objective)s.",
        actions,
    )
    told = [_say(many, _("As of %(day)s, no published local action serves %(objective)s."), actions, words)]
    if pledges:
        many = ngettext(
            "As of %(day)s, %(n)s published pledge serves %(objective)s.",
            "As of %(day)s, %(n)s published pledges serve %(objective)s.",
            pledges,
        )
        told.append(_say(many, "", pledges, words))
    if acting:
        many = ngettext(
            "As of %(day)s, %(n)s local or regional government leads or shares a published action or pledge "
            "that serves %(objective)s.",
            "As of %(day)s, %(n)s local and regional governments lead or share a published action or pledge "
            "that serves %(objective)s.",
            acting,
        )
        told.append(_say(many, "", acting, words))
    return told


def objective_name(objective) -> str:
    """An objective as a sentence names it, after “serves”."""
    # Translators: these names stand after “serves” in a sentence; give them the article or the case it needs
    names = {
        Framework.GCM: _("objective %(number)s of the Global Compact for Migration, “%(label)s”"),
        Framework.GCR: _("objective %(number)s of the Global Compact on Refugees, “%(label)s”"),
        Framework.SDG: _("Sustainable Development Goal %(number)s, “%(label)s”"),
        Framework.PRIORITY: _("priority %(number)s of the Call, “%(label)s”"),
    }
    unnumbered = _("the priority “%(label)s” of the Call")
    name = names[objective.framework.code] if objective.number else unnumbered
    return name % {"number": objective.number, "label": objective.label}


def _say(many, none, n, words):
    return (many if n or not none else none) % (words | {"n": n})
