"""Errata: edition 1.1 of a frozen 1.0, with its parts and everything staff did to its entries."""

import re

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from publications.book.snapshot import LANGUAGES
from publications.desk import selecting
from publications.desk.editions import NOT_FROZEN
from publications.models import Edition, EditionEntry, EditionPart
from publications.permissions import may_publish

KEPT = ("milestone", "cut_off", "languages", "selection")
WORDS = [f"{name}_{language}" for name in ("title", "subtitle") for language in LANGUAGES]
OF_ENTRY = [f"{name}_{language}" for name in selecting.COLUMNS for language in LANGUAGES]


@transaction.atomic
def correct(edition, *, by) -> Edition:
    """A new edition that corrects a frozen one, with the next number; the old one stays as it is.

    1 titles, forum, cut-off date, languages and filter are copied; 2 parts; 3 treatments, order and words of the
    entries; 4 their texts are gathered anew from what is public; 5 history.
    Refuses who does not publish, an edition that is not frozen, one that is being corrected already.
    """
    if not may_publish(by):
        raise PermissionDenied
    old = Edition.objects.select_for_update().get(pk=edition.pk)
    if not old.frozen_at:
        raise Refused(NOT_FROZEN)
    if there := old.corrections.first():
        raise Refused(_("Edition %(number)s corrects this one already.") % {"number": there.number})
    number = next_number(old.number)
    new = Edition(corrects=old, number=number, slug=_slug(old, number))
    for name in (*KEPT, *WORDS):
        setattr(new, name, getattr(old, name))
    new.full_clean(exclude=["frozen", "out", "milestone"])
    new.save()
    _copy_parts(old, new)
    _copy_entries(old, new)
    history.record("edition_correction_planned", new, by=by, corrects=old.pk, number=number)
    return selecting.gather(new, by=by)


def next_number(number) -> str:
    """1.1 after 1.0, 1.10 after 1.9; a number of another kind gets .1."""
    found = re.fullmatch(r"(\d+)\.(\d+)", number)
    return f"{found[1]}.{int(found[2]) + 1}" if found else f"{number}.1"[:10]


def _slug(old, number):
    base = old.slug.removesuffix(f"-{_dashed(old.number)}") if old.corrects_id else old.slug
    return f"{base[:70]}-{_dashed(number)}"


def _dashed(number):
    return re.sub(r"[^\w]+", "-", number)


def _copy_parts(old, new):
    rows = list(old.parts.all())
    for row in rows:
        row.pk, row.edition = None, new
    EditionPart.objects.bulk_create(rows)


def _copy_entries(old, new):
    """What staff did to the entries; those that were out for another reason than their hand are asked anew."""
    by_hand = {row.pk for row in selecting.left_by_hand(old)}
    rows = []
    for row in old.entries.defer("printed"):
        is_out = row.pk in by_hand
        rows.append(
            EditionEntry(
                edition=new,
                action_id=row.action_id,
                submission_id=row.submission_id,
                position=row.position,
                treatment=row.treatment,
                by_hand=row.by_hand,
                left_out=is_out,
                left_out_because=row.left_out_because if is_out else "",
                printed={},
                **{name: getattr(row, name) for name in OF_ENTRY},
            )
        )
    EditionEntry.objects.bulk_create(rows)
