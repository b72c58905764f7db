"""Files that print a picture taken down since: served no more, and built again without it.

What a government takes back after the freeze is another matter: a book of record says what stood on its day. The
frozen book keeps such an action, and its page on the portal says that it was taken back, when and why. Pictures that
were taken down, for a person's or an owner's right, leave at once.
"""

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts import history
from actions.models import Picture
from frameworks import caching
from publications.making import jobs
from publications.making.formats import BUILT
from publications.models import EditionFile


@transaction.atomic
def withdraw_taken_down() -> int:
    """Files that print a picture taken down since are served no more and built again. For the tick; how many.

    The file of a designer is not ours to mend: it goes, and staff are to bring another.
    """
    gone = dict(Picture.objects.exclude(taken_down_at=None).values_list("sha256", "taken_down_at"))
    count = 0
    for file in EditionFile.objects.exclude(file="").select_related("edition") if gone else ():
        printed = {
            row["sha256"] for entry in file.edition.entries.all() for row in entry.printed.get("pictures", ())
        }
        if any(gone[sha256] > file.started_at for sha256 in printed & gone.keys()):
            _withdraw(file)
            count += 1
    if count:
        caching.bump()
    return count


def _withdraw(file):
    old, storage = file.file.name, file.file.storage
    again = file.format in BUILT
    file.file, file.sha256, file.input_sha256, file.tries = "", "", "", 0
    file.state = EditionFile.QUEUED if again else EditionFile.CANCELLED
    file.error = "" if again else "It shows a picture that was taken down since. Bring a file without it."
    file.asked_at = timezone.now()
    file.save(update_fields=["file", "sha256", "input_sha256", "tries", "state", "error", "asked_at"])
    history.record("edition_file_withdrawn", file, language=file.language, format=file.format)
    transaction.on_commit(partial(storage.delete, old))
    if again:
        jobs.nudge(file)
