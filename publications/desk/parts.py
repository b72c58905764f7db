"""The parts of an edition: set up in their usual order, written by staff, moved, copied by the freeze."""

import hashlib
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import history
from accounts.refusals import Refused
from frameworks import pictures
from publications.book.snapshot import LANGUAGES
from publications.locking import lock_open_edition
from publications.models import EditionPart

STEP = 10  # between two places, so that one part moves without the others
SINGLE = [kind for kind, _name in EditionPart.KINDS if kind not in EditionPart.SEVERAL]
COLUMNS = ("title", "text", "by", "portrait_alt")  # in four languages each
PORTRAIT = 1200  # pixels of its longest side
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
    edition = lock_open_edition(edition, by, FROZEN)
    last = edition.parts.filter(kind=kind).order_by("-position").first()
    place = last.position + 1 if last else _place(kind)
    part = EditionPart(edition=edition, kind=kind, position=place, **texts)
    part.full_clean()
    part.save()
    history.record("edition_part_added", edition, by=by, part=part.pk, kind=kind)
    return part


@transaction.atomic
def write(part, *, by, shown=None, credit=None, **texts) -> EditionPart:
    """New words for a part, the credit of its portrait, or whether it is printed; the history names what changed.

    Refuses who does not publish, a frozen edition, a portrait that would lose its credit or what it shows.
    """
    edition = lock_open_edition(part.edition, by, FROZEN)
    part = _locked(edition, part)
    if any(name.rpartition("_")[0] not in COLUMNS for name in texts):
        raise ValidationError(_("A part has no such text."))
    values = texts | {"shown": part.shown if shown is None else shown}
    values |= {} if credit is None else {"portrait_credit": credit}
    changed = [name for name, value in values.items() if (getattr(part, name) or "") != value]
    for name in changed:
        setattr(part, name, values[name])
    part.full_clean()
    _check_portrait(part)
    part.save()
    if changed:
        history.record("edition_part_written", edition, by=by, part=part.pk, columns=sorted(changed))
    return part


@transaction.atomic
def remove(part, *, by) -> None:
    """Take a foreword or spotlight out, with its portrait.

    Refuses who does not publish, a frozen edition, and a part that stands once: that one is switched off.
    """
    edition = lock_open_edition(part.edition, by, FROZEN)
    part = _locked(edition, part)
    if part.kind not in EditionPart.SEVERAL:
        raise Refused(_("Only forewords and spotlights are removed. Switch this part off instead."))
    history.record("edition_part_removed", edition, by=by, part=part.pk, kind=part.kind)
    old = part.portrait
    part.delete()
    _forget(old)


@transaction.atomic
def give_portrait(part, *, by, file, credit, **shows) -> EditionPart:
    """A portrait beside the words, turned upright, shrunk and without its camera data; the one before goes.

    `shows` are `portrait_alt_en` and so on. Refuses who does not publish, a frozen edition, a part without an
    author, what is no picture or too large, no credit, and a language of the edition without words for it.
    """
    edition = lock_open_edition(part.edition, by, FROZEN)
    part = _locked(edition, part)
    if part.kind not in EditionPart.SEVERAL:
        raise Refused(_("Only forewords and spotlights have a portrait."))
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file has %(size)s MB. Choose one of at most %(limit)s MB.")
            % {"size": file.size // 1_000_000, "limit": settings.UPLOAD_MAX_BYTES // 1_000_000}
        )
    encoded = pictures.re_encode(file.read(), longest=PORTRAIT)
    sha256, old = hashlib.sha256(encoded).hexdigest(), part.portrait
    for name, value in shows.items():
        setattr(part, name, value)
    part.portrait_credit = credit
    part.portrait = f"editions/portraits/{sha256}.jpg"
    _check_portrait(part)
    if not part.portrait.storage.exists(part.portrait.name):
        part.portrait.storage.save(part.portrait.name, ContentFile(encoded))
    part.full_clean()
    part.save()
    history.record("edition_portrait_given", edition, by=by, part=part.pk, sha256=sha256)
    if old.name != part.portrait.name:
        _forget(old)
    return part


@transaction.atomic
def remove_portrait(part, *, by) -> EditionPart:
    """Print a part without a portrait. Refuses who does not publish, a frozen edition."""
    edition = lock_open_edition(part.edition, by, FROZEN)
    part = _locked(edition, part)
    old = part.portrait
    part.portrait, part.portrait_credit = "", ""
    for language in LANGUAGES:
        setattr(part, f"portrait_alt_{language}", "")
    part.save()
    history.record("edition_portrait_removed", edition, by=by, part=part.pk)
    _forget(old)
    return part


@transaction.atomic
def put_in_order(edition, part_ids, *, by) -> None:
    """The parts in this order. Refuses who does not publish, a frozen edition, a list that changed meanwhile."""
    edition = lock_open_edition(edition, by, FROZEN)
    known = {part.pk: part for part in edition.parts.select_for_update()}
    if sorted(part_ids) != sorted(known):
        raise Refused(_("The parts changed meanwhile. Look at their order again."))
    for place, pk in enumerate(part_ids, start=1):
        known[pk].position = place * STEP
    EditionPart.objects.bulk_update(known.values(), ["position"])
    history.record("edition_parts_ordered", edition, by=by, parts=list(part_ids))


@transaction.atomic
def move(part, *, by, places) -> None:
    """Put a part so many places further down, or up when negative. The ends are the ends. Refuses as the order."""
    ids = list(part.edition.parts.values_list("pk", flat=True))
    at = ids.index(part.pk)
    ids.insert(max(0, at + places), ids.pop(at))
    put_in_order(part.edition, ids, by=by)


def _locked(edition, part):
    return edition.parts.select_for_update().get(pk=part.pk)


def _check_portrait(part):
    """A portrait has a credit, and words for who does not see it in each language of the edition."""
    if not part.portrait:
        return
    if not (part.portrait_credit or "").strip():
        raise ValidationError({"portrait_credit": _("Name who took the portrait.")})
    missing = [code for code in part.edition.languages if not getattr(part, f"portrait_alt_{code}")]
    if missing:
        sentence = _("Say what the portrait shows.")
        raise ValidationError({f"portrait_alt_{code}": sentence for code in missing})


def _forget(file):
    """The bytes of a portrait go where no part of any edition shows it any more."""
    if file and not EditionPart.objects.filter(portrait=file.name).exists():
        transaction.on_commit(partial(file.storage.delete, file.name))


def _place(kind):
    return (list(dict(EditionPart.KINDS)).index(kind) + 1) * STEP
