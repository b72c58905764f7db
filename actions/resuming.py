"""Going on from any device: a letter with the way back to a draft."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from actions import notifications, permissions


@transaction.atomic
def send_link(submission, *, by, step) -> None:
    """A letter to the writer with the address of one part of the draft. It holds no secret: the page asks to sign in.

    Once a minute at most. Refuses who may not write.
    """
    if not permissions.may_write(by, submission):
        raise PermissionDenied
    notifications.resume(submission, person=by, step=step, occasion=timezone.now().strftime("%Y%m%d%H%M"))
