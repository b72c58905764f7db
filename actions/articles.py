"""The page of one action in parts, as HTML: made once a minute for what is published of it and of those close to it."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language

from actions import citing, closeness, places, schema_org, sharing, showing
from actions.models import Action
from figures import maps
from frameworks.languages import is_known
from frameworks.templatetags import fragments

KINDRED = 3


@dataclass(frozen=True)
class Article:
    """What the page says in its head, and its body; `marks` say whether it still stands."""

    action: int
    governments: tuple
    marks: tuple
    title: str
    summary: str
    share_picture: str
    permalink: str
    head: str
    body: str

    def __len__(self):
        return len(self.head) + len(self.body)


def article_of(code, slug, snapshot, wanted="") -> Article | None:
    """The article at this address in the language of the page, the text in the language `wanted` where it has it.

    None where no published action has this code and slug. One that is known asks nothing of the database.
    """
    wanted = wanted if is_known(wanted) else ""
    key = ("article", code, slug, get_language(), wanted)
    kept = fragments.kept(key)
    if kept and kept.marks == _marks(kept.action, kept.governments, snapshot):
        return kept
    action = Action.objects.published().filter(code=code, slug=slug).select_related("public_copy").first()
    if action is None or not hasattr(action, "public_copy"):
        return None
    return fragments.keep(key, _made(action, snapshot, wanted))


def _marks(action_id, governments, snapshot):
    """What of an action, of those shown beside it and of its governments the page would say anew."""
    shown = [action_id, *snapshot.kindred(action_id, limit=KINDRED)]
    return (*((pk, snapshot.mark(pk)) for pk in shown), *(snapshot.places.get(pk) for pk in governments))


def _made(action, snapshot, wanted):
    copy = action.public_copy.content
    context = showing.shown(copy, wanted)
    points = places.points(copy)
    citation = citing.citation(copy, context["title"])
    context |= {
        "action": action,
        "kindred": closeness.near(action.pk, snapshot, limit=KINDRED),
        "points": points,
        "map": maps.around(points, title=places.title(points), ident="where") if points else "",
        "citation": citation,
        "machine_words": schema_org.of_action(copy, context, citation, points),
    }
    governments = tuple(government["pk"] for government in copy["governments"])
    return Article(
        action.pk,
        governments,
        _marks(action.pk, governments, snapshot),
        context["title"].text,
        context["summary"].text.text,
        sharing.address(copy),
        citation.address,
        render_to_string("actions/_article_head.html", context),
        render_to_string("actions/_article.html", context),
    )
