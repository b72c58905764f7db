"""Who may do what with an action: one small question each. When a move is open is the table's business."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Exists, Q

from actions.models import (
    Action,
    Assignment,
    Change,
    CoWriter,
    HandIn,
    Participation,
    ReviewerProfile,
    Submission,
)
from frameworks.remembering import asked_once
from signatories.models import PORTAL, PUBLIC_RECORD, Government, Membership
from signatories.permissions import may_write_for


def is_secretariat(user) -> bool:
    """Whether this person works with submissions for the Call at all."""
    return user.is_authenticated and user.is_active and user.is_staff and _works_here(user)


def _works_here(user):
    return user.has_perm("actions.review_action") or user.has_perm("actions.decide_action")


def reads_for_the_call(user) -> bool:
    """Whether this person judges submissions at all, and so may declare with whom they have a tie."""
    return user.is_authenticated and user.is_active and (_works_here(user) or is_outside_reviewer(user))


def may_translate(user) -> bool:
    """Who writes and checks translations for the Call: a duty of its own, without reviews and decisions."""
    return (
        user.is_authenticated
        and user.is_active
        and user.is_staff
        and user.has_perm("actions.translate_action")
    )


@asked_once
def has_tie(user, submission) -> bool:
    """Membership in a government of the action at any time, the same country where the call asks, or a tie
    that was declared: the rule of `Submission.objects.tied_to`."""
    return Submission.objects.tied_to(user).filter(pk=submission.pk).exists()


def may_lift(user, conflict) -> bool:
    """A declared tie is lifted by somebody else who decides."""
    return is_secretariat(user) and user.has_perm("actions.decide_action") and conflict.user_id != user.pk


@asked_once
def has_written(user, submission) -> bool:
    """Whether a word of this submission, or a hand-in of it, comes from this person."""
    if user.pk in (submission.created_by_id, submission.updated_by_id):
        return True
    handed_in = HandIn.objects.filter(submission=submission.pk, by=user.public_id)
    changed = Change.objects.filter(submission=submission.pk, by=user)
    along = CoWriter.objects.filter(action=submission.action_id, user=user)
    rows = Submission.objects.filter(Exists(handed_in) | Exists(changed) | Exists(along), pk=submission.pk)
    return rows.exists()


def may_enter(user) -> bool:
    """Who of the secretariat enters what governments say elsewhere or what sources say."""
    return is_secretariat(user) and user.has_perm("actions.add_action")


def may_start(user, government, origin) -> bool:
    """Members write for their government; the secretariat enters what it says or what sources say."""
    if origin != PORTAL:
        return may_enter(user)
    return government is not None and user.is_authenticated and may_write_for(user, government)


def may_view(user, action) -> bool:
    """One action: what is published everybody, what is not its governments and the secretariat."""
    return Action.objects.visible_to(user).filter(pk=action.pk).exists()


def may_edit(user, submission) -> bool:
    """The whole of it, hand-in, contact and consents too: the lead government's members; for what the
    secretariat entered, those who may enter."""
    return may_manage(user, submission.action)


def may_manage(user, action) -> bool:
    """Whether this person says who writes and takes part: the same people as `may_edit`."""
    return may_start(user, action.lead, action.origin)


def may_write(user, submission) -> bool:
    """The words, lines and files of a text: whoever may edit it, and who was invited to write along."""
    return may_edit(user, submission) or _writes_along(user, submission.action_id, may_edit=True)


def may_read(user, submission) -> bool:
    """The words and files of a text that need not be public: whoever may write, who was invited to read
    along, and the people of a partner that has confirmed. Never contact, consents, receipts or decisions."""
    return (
        may_edit(user, submission)
        or _writes_along(user, submission.action_id)
        or is_of_partner(user, submission.action)
    )


def _writes_along(user, action_id, **conditions):
    return (
        user.is_authenticated
        and CoWriter.objects.of_user(user).filter(action=action_id, **conditions).exists()
    )


def is_of_partner(user, action) -> bool:
    """Whether this person acts for a government that has confirmed its part in the action."""
    return (
        user.is_authenticated
        and user.is_active
        and action.participations.filter(
            role=Participation.PARTNER,
            state=Participation.CONFIRMED,
            government__in=Government.objects.draftable_by(user),
        ).exists()
    )


def people_of_the_lead(action):
    """The people who act for the lead government now; nobody for what was taken from public sources."""
    if action.origin == PUBLIC_RECORD:
        return get_user_model().objects.none()
    return (
        get_user_model()
        .objects.filter(
            is_active=True, memberships__government=action.lead, memberships__state=Membership.ACTIVE
        )
        .distinct()
    )


def is_reviewer(user) -> bool:
    """Whether this person reviews for the Call at all, in the secretariat or from outside."""
    return (is_secretariat(user) and user.has_perm("actions.review_action")) or is_outside_reviewer(user)


def is_outside_reviewer(user) -> bool:
    """An account without the secretariat's rights that reads what it is given, and nothing else."""
    return user.is_authenticated and ReviewerProfile.objects.outside().filter(user=user).exists()


def is_given(user, submission) -> bool:
    """Whether this person was given the last hand-in to read and has neither declined nor been relieved."""
    return (
        Assignment.objects.standing()
        .filter(submission=submission, reviewer=user, round=submission.hand_ins.count())
        .exists()
    )


def may_review(user, submission) -> bool:
    """Reviewers without a tie who did not write it; from outside, only what they were given."""
    return (
        is_reviewer(user)
        and (user.is_staff or is_given(user, submission))
        and not has_tie(user, submission)
        and not has_written(user, submission)
    )


def may_assign(user) -> bool:
    """Who gives submissions to reviewers and invites reviewers from outside."""
    return is_secretariat(user) and user.has_perm("actions.assign_reviewers")


def may_decide(user, submission) -> bool:
    """Who decides for the secretariat, has no tie, and did not write it: nobody approves their own words."""
    return (
        is_secretariat(user)
        and user.has_perm("actions.decide_action")
        and not has_tie(user, submission)
        and not has_written(user, submission)
    )


def may_take_down(user) -> bool:
    """Who decides for the secretariat takes a picture down, with a tie too: whoever is shown in it comes first.

    Reviewers never, neither those of the secretariat nor those from outside.
    """
    return is_secretariat(user) and user.has_perm("actions.decide_action")


def may_propose_edits(user, submission) -> bool:
    """Who polishes words for the Call, has no tie, and did not write them."""
    return (
        is_secretariat(user)
        and user.has_perm("actions.propose_edits")
        and not has_tie(user, submission)
        and not has_written(user, submission)
    )


def may_answer_edits(user, submission) -> bool:
    """Who says yes or no to other words in the name of the lead government: its own people, never the secretariat
    for it."""
    action = submission.action
    return action.origin != PUBLIC_RECORD and user.is_authenticated and may_write_for(user, action.lead)


def reviewers():
    """Everybody to whom a new hand-in is told."""
    return _staff_with("review_action")


def outside_reviewers():
    """Everybody who reads from outside now."""
    return get_user_model().objects.filter(pk__in=ReviewerProfile.objects.outside().values("user"))


def deciders():
    """Everybody to whom it is told that a government asks for a decision."""
    return _staff_with("decide_action")


def _staff_with(codename):
    permission = Permission.objects.filter(content_type__app_label="actions", codename=codename)
    return (
        get_user_model()
        .objects.filter(is_active=True, is_staff=True)
        .filter(
            Q(is_superuser=True) | Q(user_permissions__in=permission) | Q(groups__permissions__in=permission)
        )
        .distinct()
    )
