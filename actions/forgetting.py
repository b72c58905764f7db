"""What came in as Word files and workbooks is forgotten: after its days, and with a person it comes from or names."""

import json
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from actions.models import ActionImport, OfflineCopy


def forget_old() -> int:
    """Drop workbooks with their files and rows, and forms filled in offline, OFFLINE_KEEP_DAYS after they moved last.

    Drafts made of them stay, and so does the history; a workbook at work stays until it is done. Called by the
    tick; returns how many went.
    """
    oldest = timezone.now() - timedelta(days=settings.OFFLINE_KEEP_DAYS)
    workbooks = ActionImport.objects.filter(moved_at__lt=oldest).exclude(state__in=ActionImport.AT_WORK)
    return sum(map(_forget, [*workbooks, *OfflineCopy.objects.filter(at__lt=oldest)]))


@transaction.atomic
def forget_of(user, *, address, name) -> int:
    """Drop what an erased person brought, and what names them: who wrote a workbook stands in the file itself.

    `address` and `name` are theirs until then. Returns how many went.
    """
    marks = [words.casefold() for words in (address, name) if words]
    found = [copy for copy in OfflineCopy.objects.all() if copy.by_id == user.pk or _names(marks, copy)]
    for loaded in ActionImport.objects.prefetch_related("rows"):
        if loaded.uploaded_by_id == user.pk or _names(marks, loaded, *loaded.rows.all()):
            found.append(loaded)
    return sum(map(_forget, found))


def _names(marks, *things):
    """Whether one of these words stands in what the file said, or in its name."""
    told = [
        [getattr(thing, field, "") for field in ("file_name", "answers", "unplaced", "raw")]
        for thing in things
    ]
    words = json.dumps(told, ensure_ascii=False).casefold()
    return any(mark in words for mark in marks)


def _forget(thing):
    if stored := getattr(thing, "file", None):
        name, storage = stored.name, stored.storage
        transaction.on_commit(lambda: storage.delete(name))
    thing.delete()
    return True
