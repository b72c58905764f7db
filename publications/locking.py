"""An edition kept from others while a verb changes it: who may, and that it is not frozen."""

from django.core.exceptions import PermissionDenied

from accounts.refusals import Refused
from publications.models import Edition
from publications.permissions import may_publish


def lock_edition(edition, by) -> Edition:
    """The edition as it is now, until the transaction ends. PermissionDenied for who does not publish."""
    if not may_publish(by):
        raise PermissionDenied
    return Edition.objects.select_for_update().get(pk=edition.pk)


def lock_open_edition(edition, by, frozen) -> Edition:
    """The same of an edition that may still change; `frozen` is the sentence a frozen one is refused with."""
    edition = lock_edition(edition, by)
    if edition.frozen_at:
        raise Refused(frozen)
    return edition
