"""Who may do what with an action: one small question each. When a move is open is the table's business."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q

from actions.models import Action, Review
from signatories.models import PORTAL, Government
from signatories.permissions import may_write_for


def is_secretariat(user) -> bool:
    """Whether this person works with submissions for the Call at all."""
    return user.is_authenticated and user.is_active and user.is_staff and _works_here(user)


def _works_here(user):
    return user.has_perm("actions.review_action") or user.has_perm("actions.decide_action")


def has_tie(user, submission) -> bool:
    """Membership in a government of the action at any time, the same country where the call asks, or a tie
    the reviewer declared by passing this submission on."""
    governments = Government.objects.filter(participations__action=submission.action_id)
    own = Government.objects.filter(memberships__user=user)
    if own.filter(pk__in=governments.values("pk")).exists():
        return True
    if submission.call.same_country_is_conflict:
        countries = governments.values("country")
        if own.filter(country__in=countries).exists():
            return True
    return Review.objects.filter(submission=submission, by=user, state=Review.DECLINED).exists()


def has_written(user, submission) -> bool:
    """Whether a word of this submission, or a hand-in of it, comes from this person."""
    return (
        user.pk in (submission.created_by_id, submission.updated_by_id)
        or submission.hand_ins.filter(by=user.public_id).exists()
    )


def may_start(user, government, origin) -> bool:
    """Members write for their government; the secretariat enters what it says or what sources say."""
    if origin != PORTAL:
        return is_secretariat(user) and user.has_perm("actions.add_action")
    return government is not None and user.is_authenticated and may_write_for(user, government)


def may_view(user, action) -> bool:
    """One action: what is published everybody, what is not its governments and the secretariat."""
    return Action.objects.visible_to(user).filter(pk=action.pk).exists()


def may_edit(user, submission) -> bool:
    """The lead government's members; for what the secretariat entered, those who may enter."""
    action = submission.action
    return may_start(user, action.lead, action.origin)


def may_review(user, submission) -> bool:
    """Reviewers without a tie who did not write it."""
    return (
        is_secretariat(user)
        and user.has_perm("actions.review_action")
        and not has_tie(user, submission)
        and not has_written(user, submission)
    )


def may_decide(user, submission) -> bool:
    """Who decides for the secretariat, has no tie, and did not write it: nobody approves their own words."""
    return (
        is_secretariat(user)
        and user.has_perm("actions.decide_action")
        and not has_tie(user, submission)
        and not has_written(user, submission)
    )


def reviewers():
    """Everybody to whom a new hand-in is told."""
    permission = Permission.objects.filter(content_type__app_label="actions", codename="review_action")
    return (
        get_user_model()
        .objects.filter(is_active=True, is_staff=True)
        .filter(
            Q(is_superuser=True) | Q(user_permissions__in=permission) | Q(groups__permissions__in=permission)
        )
        .distinct()
    )
