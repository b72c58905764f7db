"""Files of a submission: known by content, re-encoded, named by fingerprint, kept from the moment they are chosen."""

import hashlib

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import history
from actions import notifications, papers, renditions, search
from actions.drafting import lock_for_writing
from actions.models import Action, Document, Picture
from actions.permissions import may_take_down
from actions.tasks import make_renditions
from frameworks import pictures

PICTURES, DOCUMENTS = 8, 8
REASON = 300  # characters


@transaction.atomic
def add_picture(submission, *, by, file, **words) -> Picture:
    """Keep a picture, turned upright, shrunk and without its camera data; its sizes are made in the background.

    `words` are fields of Picture. One that is there already, sent again because the answer was lost, is not kept
    twice. Refuses other types and sizes, a ninth one, and what was taken down before.
    """
    submission = lock_for_writing(submission, by)
    encoded = pictures.re_encode(_read(file))
    sha256 = hashlib.sha256(encoded).hexdigest()
    if there := submission.pictures.standing().filter(sha256=sha256).first():
        return there
    _check_room(submission, "picture", PICTURES)
    if Picture.objects.filter(sha256=sha256).exclude(taken_down_at=None).exists():
        raise ValidationError(_("The secretariat took this picture down. Choose another one."))
    picture = Picture(submission=submission, position=_last(submission.pictures), sha256=sha256, **words)
    picture.file.save(f"{sha256}.jpg", ContentFile(encoded), save=False)
    picture.width, picture.height = pictures.size_of(encoded)
    picture.save()
    history.record("add_picture", submission, by=by, sha256=sha256)
    _ask_for_sizes(picture)
    return picture


@transaction.atomic
def describe_picture(picture, *, by, values) -> Picture:
    """Say what a picture shows, whose it is, whether people in it agreed, and what must not be cut away."""
    lock_for_writing(picture.submission, by)
    picture = Picture.objects.get(pk=picture.pk)
    focus = renditions.focus_of(picture)
    for field, value in values.items():
        setattr(picture, field, value)
    picture.full_clean(exclude=["submission", "file"])
    if renditions.focus_of(picture) != focus:
        picture.rendered_for = ""
        _ask_for_sizes(picture)
    picture.save(update_fields=[*values, "rendered_for"])
    return picture


@transaction.atomic
def add_document(submission, *, by, file, name="") -> Document:
    """Keep a PDF, office, RTF or text file as it is; the same one sent again is not kept twice.

    Refuses other types and sizes, a ninth one, and what carries programs.
    """
    submission = lock_for_writing(submission, by)
    content = _read(file)
    ending = papers.kind_of(content, file.name)
    sha256 = hashlib.sha256(content).hexdigest()
    if there := submission.documents.filter(sha256=sha256).first():
        return there
    _check_room(submission, "document", DOCUMENTS)
    document = Document(
        submission=submission,
        position=_last(submission.documents),
        sha256=sha256,
        name=papers.clean_name(name or file.name, ending),
        content_type=papers.TYPES[ending],
        size=len(content),
    )
    document.file.save(f"{sha256}.{ending}", ContentFile(content), save=False)
    document.save()
    history.record("add_document", submission, by=by, sha256=sha256)
    return document


@transaction.atomic
def describe_document(document, *, by, values) -> Document:
    """Say what a document is called, and whether it stands on the public page. The ending of its name is kept."""
    lock_for_writing(document.submission, by)
    ending = papers.ending_of(document.file.name)
    document.name = papers.clean_name(values["name"] or document.name, ending)
    document.is_public = values["is_public"]
    document.save(update_fields=["name", "is_public"])
    return document


@transaction.atomic
def move(child, *, by, places) -> None:
    """Put a picture or document so many places further down, or up when negative. The ends are the ends."""
    submission = lock_for_writing(child.submission, by)
    rows = list(type(child).objects.filter(submission=submission).order_by("position", "pk"))
    at = next(index for index, row in enumerate(rows) if row.pk == child.pk)
    rows.insert(max(0, at + places), rows.pop(at))
    for position, row in enumerate(rows):
        row.position = position
    type(child).objects.bulk_update(rows, ["position"])


@transaction.atomic
def remove_file(child, *, by) -> None:
    """Take a picture or document out of the draft. The stored bytes may serve another version and stay."""
    submission = lock_for_writing(child.submission, by)
    history.record(f"remove_{child._meta.model_name}", submission, by=by, sha256=child.sha256)
    child.delete()


@transaction.atomic
def take_down(picture, *, by, reason) -> Picture:
    """At once, wherever this picture stands: it goes from pages, cards, files and memories, and its bytes go.

    The reason is kept with the picture, not in the history, and told to the governments that showed it.
    For those who decide, with a tie too (PermissionDenied otherwise); ValidationError without a reason; a second
    time changes nothing.
    """
    if not may_take_down(by):
        raise PermissionDenied(_("Pictures are taken down by the secretariat."))
    reason = reason.strip()
    if not reason or len(reason) > REASON:
        raise ValidationError(
            _("Say why this picture is taken down, in at most %(limit)s characters.") % {"limit": REASON}
        )
    alike = Picture.objects.standing().filter(sha256=picture.sha256)
    rows = list(alike.select_for_update().order_by("pk"))
    alike.update(taken_down_at=timezone.now(), taken_down_reason=reason)
    for action in Action.objects.filter(submissions__pictures__in=rows).distinct():
        first = next(row for row in rows if row.submission.action_id == action.pk)
        first.taken_down_reason = reason
        history.record("take_down_picture", first.submission, by=by, sha256=picture.sha256)
        search.renew(action)
        notifications.picture_taken_down(first)
    transaction.on_commit(lambda: _delete_bytes(rows))
    picture.refresh_from_db()
    return picture


def room_for(submission, kind) -> int:
    """How many more pictures or documents a text can hold; one that is not kept yet, as many as there may be."""
    if submission.pk is None:
        return PICTURES if kind == "picture" else DOCUMENTS
    if kind == "picture":
        return PICTURES - submission.pictures.standing().count()
    return DOCUMENTS - submission.documents.count()


def _delete_bytes(rows):
    for row in rows:
        storage = row.file.storage
        storage.delete(row.file.name)
        folder = renditions.path_of(row, "")
        for name in storage.listdir(folder)[1] if storage.exists(folder) else ():
            storage.delete(f"{folder}{name}")


def _ask_for_sizes(picture):
    transaction.on_commit(lambda: make_renditions.enqueue(picture.pk))


def _last(children):
    return (children.order_by("-position").values_list("position", flat=True).first() or 0) + 1


def _check_room(submission, kind, limit):
    if room_for(submission, kind) < 1:
        raise ValidationError(
            ngettext("There is room for %(limit)s file.", "There is room for %(limit)s files.", limit)
            % {"limit": limit},
            code="too_many",
        )


def _read(file):
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file has %(size)s MB. Choose one of at most %(limit)s MB.")
            % {"size": file.size // 1_000_000, "limit": settings.UPLOAD_MAX_BYTES // 1_000_000},
            code="too_large",
        )
    return file.read()
