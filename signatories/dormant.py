"""Whom the secretariat asks after: focal points nobody has seen for long, governments without one."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import CharField, Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import Letter
from accounts.refusals import Refused
from signatories import membership_letters as letters
from signatories import memberships
from signatories.models import PUBLIC_RECORD, Government, Membership, Signature
from signatories.permissions import may_verify

MONTH = timedelta(days=30.44)
ASK_AGAIN_AFTER = timedelta(days=14)


def focal_points_to_ask_after():
    """Active focal points whose account is closed, who did not sign in for DORMANT_MONTHS, or whose letters fail.

    A letter that arrived later makes up for one that failed. Each row carries `failed_letters` and `asked_at`.
    """
    long_ago = timezone.now() - settings.DORMANT_MONTHS * MONTH
    theirs = Letter.objects.filter(to=OuterRef("user__email")).order_by().values("to")
    failed = theirs.filter(state=Letter.FAILED)
    arrived = theirs.filter(state=Letter.SENT).annotate(newest=Max("pk")).values("newest")
    asked = Letter.objects.filter(
        event="still_there", object_type="signatories.membership",
        object_id=Cast(OuterRef("pk"), CharField()),
    ).order_by("-pk")  # fmt: skip
    return (
        _focal_points()
        .filter(government__merged_into__isnull=True, government__is_specimen=False)
        .annotate(
            newest_failed=Coalesce(Subquery(failed.annotate(newest=Max("pk")).values("newest")), 0),
            newest_arrived=Coalesce(Subquery(arrived), 0),
            failed_letters=Coalesce(Subquery(failed.annotate(number=Count("pk")).values("number")), 0),
            asked_at=Subquery(asked.values("created_at")[:1]),
        )
        .filter(
            Q(user__is_active=False)
            | Q(user__last_login__lt=long_ago)
            | Q(user__last_login__isnull=True, since__lt=long_ago.date())
            | Q(newest_failed__gt=F("newest_arrived"))
        )
        .select_related("user", "government")
        .order_by(F("user__last_login").asc(nulls_first=True), "pk")
    )


def governments_without_focal_point():
    """Governments that signed themselves, or have people who act for them, and no focal point among these."""
    here = {"government": OuterRef("pk")}
    signed = Signature.objects.listed().filter(**here).exclude(origin=PUBLIC_RECORD)
    return (
        Government.objects.standing()
        .filter(is_specimen=False)
        .filter(Exists(signed) | Exists(Membership.objects.active().filter(**here)))
        .exclude(Exists(_focal_points().filter(user__is_active=True, **here)))
        .order_by("english_name")
    )


@transaction.atomic
def ask_after(membership, *, by) -> Membership:
    """Staff write to a focal point who was not seen for long: letter, history.

    Refuses who is no focal point any more, a closed account, and to write again within two weeks.
    """
    if not may_verify(by):
        raise PermissionDenied
    memberships.lock(membership.government)
    found = (
        _focal_points().filter(pk=membership.pk, user__is_active=True).select_related("user", "government")
    )
    membership = found.first()
    if membership is None:
        raise Refused(_("Someone was faster: this person is no longer focal point."))
    recent = Letter.objects.filter(
        event="still_there",
        object_id=str(membership.pk),
        created_at__gt=timezone.now() - ASK_AGAIN_AFTER,
    )
    if recent.exists():
        raise Refused(_("They were written to within the last two weeks."))
    event = history.record("ask_after", membership.government, by=by, membership=membership.pk)
    letters.still_there(membership, occasion=event.seq)
    return membership


def _focal_points():
    return Membership.objects.active().filter(role=Membership.FOCAL_POINT)
