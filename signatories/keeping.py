"""Files of forms that are still open: kept at once, taken over with the form, forgotten when nobody comes back."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from signatories import files
from signatories.models import KeptFile

PATIENCE = timedelta(days=7)


def keep(file, *, by, form_key) -> KeptFile:
    """Keep the chosen file of a form in place of the one before. ValidationError for what is no proof."""
    before = of(form_key, by=by)
    stored = KeptFile._meta.get_field("file").storage.save(f"evidence/{files.name_for(file)}", file)
    kept, _is_new = KeptFile.objects.update_or_create(
        user=by,
        form_key=form_key,
        defaults={"file": stored, "file_name": file.name[: files.NAME_LIMIT], "kept_at": timezone.now()},
    )
    if before:
        before.file.storage.delete(before.file.name)
    return kept


def keep_chosen(request_files, name, form_key, *, by) -> KeptFile | None:
    """The file of a form, whatever else has to be put right in it; a file of a wrong kind is told by the form."""
    try:
        key = UUID(form_key)
    except ValueError:
        return None
    if chosen := request_files.get(name):
        try:
            return keep(chosen, by=by, form_key=key)
        except ValidationError:
            return None
    return of(key, by=by)


def of(form_key, *, by):
    """What this person chose in this form, or None."""
    return KeptFile.objects.filter(user=by, form_key=form_key).first()


@contextmanager
def taken_over(form_key, *, by):
    """The kept file of a form as a document to hand in, or None; forgotten once the block has succeeded."""
    kept = of(form_key, by=by)
    if kept is None:
        yield None
        return
    with kept.file.open("rb") as stored:
        yield File(stored, name=kept.file_name)
    _forget(kept)


def forget_old() -> int:
    """Drop the files of forms that nobody handed in for a week. Called by the tick."""
    old = KeptFile.objects.filter(kept_at__lt=timezone.now() - PATIENCE)
    return len([_forget(kept) for kept in old])


def forget_of(user) -> int:
    """Drop what a person left in open forms."""
    return len([_forget(kept) for kept in KeptFile.objects.filter(user=user)])


def _forget(kept):
    name, storage = kept.file.name, kept.file.storage
    kept.delete()
    transaction.on_commit(lambda: storage.delete(name))
