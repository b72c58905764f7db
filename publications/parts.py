"""The parts of an edition: set up in their usual order, written by staff, moved, copied by the freeze."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import history
from accounts.refusals import Refused
from publications.models import Edition, EditionPart
from publications.permissions import may_publish

STEP = 10  # between two places, so that one part moves without the others
SINGLE = [kind for kind, _name in EditionPart.KINDS if kind not in EditionPart.SEVERAL]
COLUMNS = ("title", "text", "by", "portrait_alt")  # in four languages each
FROZEN = gettext_lazy("This edition is frozen: its parts do not change any more.")


@transaction.atomic
def set_up(edition, written) -> list:
    """Every part an edition may have once, where it is missing, in the usual order; and the texts given.

    `written` is {kind: {"text_en": …}}; a foreword or spotlight stands only if it is given. Returns all its parts.
    """
    known = set(edition.parts.values_list("kind", flat=True))
    EditionPart.objects.bulk_create(
        EditionPart(edition=edition, kind=kind, position=_place(kind), **written.get(kind, {}))
        for kind in dict(EditionPart.KINDS)
        if kind not in known and (kind in SINGLE or kind in written)
    )
    return list(edition.parts.all())


@transaction.atomic
def add(edition, kind, *, by, **texts) -> EditionPart:
    """One more foreword or spotlight, after the others of its kind; `texts` are columns such as `text_es`.

    Refuses who does not publish, a frozen edition, a second part of a kind that stands once.
    """
    edition = _open(edition, by)
    last = edition.parts.filter(kind=kind).order_by("-position").first()
    place = last.position + 1 if last else _place(kind)
    part = EditionPart(edition=edition, kind=kind, position=place, **texts)
    part.full_clean()
    part.save()
    history.record("edition_part_added", edition, by=by, part=part.pk, kind=kind)
    return part


@transaction.atomic
def write(part, *, by, shown=None, **texts) -> EditionPart:
    """New words for a part, or whether it is printed. Refuses who does not publish, a frozen edition."""
    edition = _open(part.edition, by)
    part = edition.parts.select_for_update().get(pk=part.pk)
    for name, value in texts.items():
        if name.rpartition("_")[0] not in COLUMNS:
            raise ValidationError(_("A part has no such text."))
        setattr(part, name, value)
    part.shown = part.shown if shown is None else shown
    part.full_clean()
    part.save()
    history.record("edition_part_written", edition, by=by, part=part.pk, columns=sorted(texts))
    return part


@transaction.atomic
def put_in_order(edition, part_ids, *, by) -> None:
    """The parts in this order. Refuses who does not publish, a frozen edition, a list that changed meanwhile."""
    edition = _open(edition, by)
    known = {part.pk: part for part in edition.parts.select_for_update()}
    if sorted(part_ids) != sorted(known):
        raise Refused(_("The parts changed meanwhile. Look at their order again."))
    for place, pk in enumerate(part_ids, start=1):
        known[pk].position = place * STEP
    EditionPart.objects.bulk_update(known.values(), ["position"])
    history.record("edition_parts_ordered", edition, by=by, parts=list(part_ids))


def _place(kind):
    return (list(dict(EditionPart.KINDS)).index(kind) + 1) * STEP


def _open(edition, by):
    if not may_publish(by):
        raise PermissionDenied
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.frozen_at:
        raise Refused(FROZEN)
    return edition
