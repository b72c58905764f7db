"""Files that no row names any more: a draft lost its picture, a focus was moved. They go after a day."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from actions import renditions
from actions.models import ActionImport, Document, Picture
from signatories.models import SignatoryImport

PATIENCE = timedelta(days=1)  # a form may be under way whose row is not written yet


def sweep() -> int:
    """Delete pictures, documents, loaded lists and sizes that stand for nothing; how many. Called by the tick."""
    named = set()
    for model in (Picture, Document, ActionImport, SignatoryImport):
        named |= set(model.objects.values_list("file", flat=True))
    folders = ("pictures", "documents", "imports")
    gone = [path for folder in folders for path in _files(folder) if path not in named]
    return sum(_forget(path) for path in [*gone, *_unused_sizes()])


def _unused_sizes():
    """Sizes of pictures that are gone, or cut around a focus that no row has."""
    for sha256 in _listed(renditions.FOLDER)[0]:
        rows = Picture.objects.standing().filter(sha256=sha256)
        used = {renditions.path_of(row, one.name) for row in rows for one in renditions.plan(row)}
        yield from (path for path in _files(f"{renditions.FOLDER}/{sha256}") if path not in used)


def _files(folder):
    return [f"{folder}/{name}" for name in _listed(folder)[1]]


def _listed(folder):
    return default_storage.listdir(folder) if default_storage.exists(folder) else ([], [])


def _forget(path):
    if default_storage.get_modified_time(path) > timezone.now() - PATIENCE:
        return False
    default_storage.delete(path)
    return True
