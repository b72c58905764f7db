"""Keeping in step what the public finds and reads: tokens, cards, page and facets of each published action."""

import re
import secrets
import zlib
from datetime import timedelta
from functools import lru_cache

from django.db import transaction
from django.utils import translation
from django_countries import countries

from actions import facets, tokens
from actions.models import Action, FacetRow, PublicCopy, SearchRow, Submission
from actions.models.search import ORDER_KEY
from actions.publiccopy import SHAPE, card_in, copy_of, languages_of, text_in, with_all
from actions.snapshots import EPOCH
from frameworks.caching import bump
from frameworks.collation import sort_key
from frameworks.models import DataVersion

NAME_LANGUAGES = ("en", "es", "fr", "ar")
A_BATCH = 200
LETTERS = re.compile(r"^[\W_]+")


@transaction.atomic
def renew(action) -> None:
    """Write anew what the public finds and reads of this action, or remove it when it is not public; raise the version.

    Called in the transaction of every verb that changes what its page shows: publish, withdraw, restore, merge, a
    translation, a partner who confirms or leaves, a picture taken down, a contact made public or erased.
    """
    _renew_all([action.pk])


def rebuild(say=lambda done: None) -> int:
    """Renew every published action and drop the rest; how many are public now."""
    public = list(Action.objects.published().order_by("pk").values_list("pk", flat=True))
    known = FacetRow.objects.filter(is_public=True).values_list("pk", flat=True)
    copied = PublicCopy.objects.values_list("action_id", flat=True)
    gone = sorted({*known, *copied}.difference(public))
    _in_batches(gone)
    _in_batches(public, say)
    return len(public)


def shape() -> str:
    """What this release keeps of an action: its copy, and the filters that read the text."""
    read_from_texts = " ".join(facet.key for facet in facets.FACETS if facet.of_text)
    return f"{SHAPE}-{zlib.crc32(read_from_texts.encode()):08x}"


def is_behind() -> bool:
    """Whether a published action is not kept as this release reads it, as after an update."""
    return _behind().exists()


def catch_up(say=lambda done: None) -> int:
    """Renew the published actions that are not kept as this release reads them; how many these were.

    In batches that stand by themselves: whoever is interrupted goes on where it stopped.
    """
    behind = list(_behind().order_by("pk").values_list("pk", flat=True))
    _in_batches(behind, say)
    return len(behind)


def _behind():
    known = FacetRow.objects.filter(is_public=True, shape=shape()).order_by().values("pk")
    return Action.objects.published().exclude(pk__in=known)


def _in_batches(action_ids, say=lambda done: None):
    for start in range(0, len(action_ids), A_BATCH):
        with transaction.atomic():
            _renew_all(action_ids[start : start + A_BATCH])
        say(min(start + A_BATCH, len(action_ids)))


def _renew_all(action_ids):
    """The rows of these actions as they should be now; those not public leave an empty facet row behind."""
    SearchRow.objects.filter(action_id__in=action_ids).delete()
    PublicCopy.objects.filter(action_id__in=action_ids).delete()
    texts = with_all(Submission.objects.published().filter(action_id__in=action_ids)).prefetch_related(
        "decisions"
    )
    told = [(text, copy_of(text)) for text in texts]
    PublicCopy.objects.bulk_create(PublicCopy(action=text.action, content=copy) for text, copy in told)
    SearchRow.objects.bulk_create(row for text, copy in told for row in _search_rows(text, copy))
    rows = [_facet_row(text, copy) for text, copy in told]
    public = {row.pk for row in rows}
    bump()
    number = DataVersion.objects.values_list("number", flat=True).get()
    for row in rows:
        row.changed = number
    FacetRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["action"],
        update_fields=[
            "is_public", "values", "governments", "names", "newest", "freshest", "shape", "changed", "mark",
        ],
    )  # fmt: skip
    left = [pk for pk in action_ids if pk not in public]
    FacetRow.objects.filter(pk__in=left).update(
        is_public=False, values="", governments="", names="", changed=number
    )


def _search_rows(text, copy):
    names = tokens.of_names(_names(copy))
    for place, language in enumerate(sorted(languages_of(copy))):
        title = text_in(copy, "title", language)[0]
        yield SearchRow(
            pk=SearchRow.number_of(text.action_id, place),
            action_id=text.action_id,
            language=language,
            is_original=language == copy["language"],
            order_key=order_key(title),
            names=names,
            title=tokens.of_text(title, language),
            body=tokens.of_text(_body(copy, language), language),
            card=card_in(copy, language),
        )


def _facet_row(text, copy):
    return FacetRow(
        action_id=text.action_id,
        is_public=True,
        values=facets.values_of(text, copy),
        governments=" ".join(str(government["pk"]) for government in copy["governments"]),
        names="\n".join(filter(None, _written_names(copy))),
        newest=_microseconds(text.action.published_at),
        freshest=_microseconds(text.published_at),
        shape=shape(),
        mark=secrets.randbits(40),
    )


def order_key(title):
    """The beginning of a title's key in the Unicode collation: its letters without accents and case, as hex."""
    weights = sort_key(LETTERS.sub("", title)[:24])
    primary = weights[: weights.index(0)] if 0 in weights else weights
    return "".join(f"{weight:04x}" for weight in primary)[:ORDER_KEY]


def _names(copy):
    """What is looked up by name: the code, the governments, their countries in four languages, the partners."""
    yield copy["code"]
    for government in copy["governments"]:
        yield from (government["name"], government["english"], *government["other_names"])
        yield from _country_names(government["country"])
    yield from _written_names(copy)


@lru_cache
def _country_names(code):
    """A country in the four languages."""
    found = []
    for language in NAME_LANGUAGES:
        with translation.override(language):
            found.append(str(countries.name(code)))
    return found


def _written_names(copy):
    """Names that stand in the text alone."""
    yield copy["place"]
    for partner in copy["partners"]:
        yield partner["name"]


def _body(copy, language):
    fields = (field for field in copy["texts"] if field != "title")
    return "\n".join(text_in(copy, field, language)[0] for field in fields)


def _microseconds(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)
