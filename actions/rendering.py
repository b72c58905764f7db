"""Making the sizes of pictures in the background: once asked for, it is done, whatever happens in between."""

import logging

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from actions import renditions, search
from actions.models import Picture
from frameworks import pictures

logger = logging.getLogger(__name__)
UNREADABLE = "unreadable"
AT_ONCE = 10  # pictures in one tick


def make(picture) -> bool:
    """Write every file of a picture and mark it done; the page of a published action is renewed.

    May be run twice and stopped at any point: what stands without the mark is written anew.
    """
    if picture.taken_down_at or renditions.is_done(picture):
        return False
    alike = Picture.objects.standing().filter(
        sha256=picture.sha256, focus_x=picture.focus_x, focus_y=picture.focus_y
    )
    mark = renditions.focus_of(picture)
    if not alike.filter(rendered_for=mark).exists():
        try:
            with picture.file.open("rb") as kept:
                image = pictures.opened(kept.read())
            picture.width, picture.height = image.size
            _write(picture, image)
        except (OSError, ValueError, ValidationError):
            logger.warning("picture %s cannot be read, it is shown as it is", picture.pk)
            mark = UNREADABLE
    _finish(alike, mark, width=picture.width, height=picture.height)
    return True


def make_due() -> int:
    """Make what was asked for and never finished. Called by the tick."""
    waiting = Picture.objects.standing().filter(rendered_for="").order_by("pk")[:AT_ONCE]
    return sum(make(picture) for picture in waiting)


def _write(picture, image):
    storage = picture.file.storage
    for one in renditions.plan(picture):
        path = renditions.path_of(picture, one.name)
        content = pictures.written_in(
            image, one.box, (one.width, one.height), renditions.KINDS[one.ending][0]
        )
        storage.delete(path)
        saved = storage.save(path, ContentFile(content))
        if saved != path:  # another worker was here in between, with the same bytes
            storage.delete(saved)


@transaction.atomic
def _finish(alike, mark, **measures):
    done = list(alike.filter(rendered_for="").select_related("submission__action"))
    alike.filter(pk__in=[row.pk for row in done]).update(rendered_for=mark, **measures)
    actions = {row.submission.action_id: row.submission.action for row in done}
    for action in actions.values():
        if action.published_at:
            search.renew(action)
