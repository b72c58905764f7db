"""The life of a submission: the table of moves, and a verb for each. Nothing else sets a state."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import history
from accounts.mail import cancel
from accounts.refusals import Refused
from actions import (
    answering,
    appealing,
    calls,
    drafting,
    handin,
    notifications,
    requirements,
    search,
    second_person,
)
from actions.models import (
    Action,
    ActionCounter,
    Decision,
    Participation,
    Remark,
    Submission,
)
from actions.models.submission import (
    APPROVED,
    CHANGES_REQUESTED,
    DECLINED,
    DRAFT,
    IN_REVIEW,
    MERGED,
    OPEN,
    PUBLISHED,
    REPLACED,
    SUBMITTED,
)
from actions.permissions import may_decide, may_edit, may_review
from actions.reviewing import assigning, editing
from signatories.models import PUBLIC_RECORD, Signature

MOVES = {  # name: (from, to, who); a published text becomes REPLACED when a newer one is published
    "submit": ({DRAFT, CHANGES_REQUESTED}, SUBMITTED, may_edit),
    "take_back": ({SUBMITTED}, DRAFT, may_edit),
    "start_review": ({SUBMITTED}, IN_REVIEW, may_review),
    "request_changes": ({IN_REVIEW}, CHANGES_REQUESTED, may_decide),
    "approve": ({IN_REVIEW}, APPROVED, may_decide),
    "decline": ({IN_REVIEW}, DECLINED, may_decide),
    "merge": ({IN_REVIEW}, MERGED, may_decide),
    "reopen": ({DECLINED}, IN_REVIEW, may_decide),
    "publish": ({APPROVED}, PUBLISHED, may_decide),
}
ANNOUNCED = ("approve", "decline", "merge")  # decisions whose letters wait to be announced


def open_moves(submission, user) -> list[str]:
    """The moves this person may make now, in the order of the table: the buttons of desk and admin."""
    return [
        name
        for name, (states, _to, who) in MOVES.items()
        if submission.state in states and who(user, submission)
    ]


def _lock(name, submission, by):
    """Lock the action, look again, check who and when. Whoever comes second is told what happened."""
    states, _to, who = MOVES[name]
    Action.objects.select_for_update().get(pk=submission.action_id)
    submission.refresh_from_db()
    if not who(by, submission):
        raise PermissionDenied(_("This step is not yours to take."))
    if submission.state not in states:
        raise Refused(
            _("This step is not open: the state is now “%(state)s”. Somebody may have been faster.")
            % {"state": submission.get_state_display() if by.is_staff else submission.public_label}
        )


def _move(name, submission, by, *, decision=None, **changes):
    """Set the state of the table, and `changes`; write history, of a decision its fingerprint as well."""
    submission.state = MOVES[name][1]
    for field, value in changes.items():
        setattr(submission, field, value)
    submission.save(update_fields=["state", *changes])
    kept = {"decision": decision.pk, "sha256": decision.fingerprint} if decision else {}
    history.record(name, submission, by=by, action=submission.action_id, **kept)
    return submission


def _decide(name, submission, by, *, reason="", gcm_assessment="", gcr_assessment="", due_on=None):
    """Keep who decided what and why; letters of earlier decisions that this one contradicts never leave."""
    for earlier in submission.decisions.all():
        cancel(earlier, "approved", "declined", "merged", "changes_requested")
    return Decision.objects.create(
        submission=submission,
        move=name,
        reason=reason.strip(),
        gcm_assessment=gcm_assessment,
        gcr_assessment=gcr_assessment,
        due_on=due_on,
        by=by,
        at=timezone.now(),
        announced_at=None if name in ANNOUNCED else timezone.now(),
    )


@transaction.atomic
def submit(submission, *, by) -> Submission:
    """Hand in: the code is given once, the leader of the day noted, the text kept with its fingerprint;
    receipt and letters go out.

    Refuses a first hand-in after the call has closed, and while something the call asks for is missing or a
    remark has no answer.
    """
    _lock("submit", submission, by)
    calls.check_open(submission)
    gaps = drafting.missing(submission)
    if gaps:
        raise ValidationError([gap.sentence for gap in gaps])
    if submission.remarks.filter(audience=Remark.GOVERNMENT, answer="", resolved_at=None).exists():
        raise Refused(_("Answer the remarks first; then the action can be handed in again."))
    _give_code(submission.action)
    _name_leader(submission)
    kept = handin.keep(submission, by=by, at=timezone.now())
    _move("submit", submission, by, changes_due_on=None)
    cancel(submission, "call_closes")
    editing.look_again(submission)
    history.record("hand_in", kept, by=by, receipt=kept.receipt, sha256=kept.sha256)
    notifications.submitted(submission, kept)
    again = assigning.open_again(submission)
    notifications.new_submission(submission, kept, told=[row.reviewer_id for row in again])
    return submission


def _give_code(action):
    """`CTA-2026-0042`, the next of its year, drawn under the counter's lock. Specimens count in year 0000."""
    if action.code:
        return
    year = 0 if action.is_specimen else timezone.localdate().year
    ActionCounter.objects.get_or_create(year=year)
    counter = ActionCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    action.code = f"CTA-{year:04}-{counter.last:04}"
    action.save(update_fields=["code"])


def _name_leader(submission):
    """Who leads the government on the day of the hand-in: leaders change, the record must not."""
    leader = submission.action.lead.leaders.told().in_office().first()
    if leader is None:
        return
    submission.leader_name, submission.leader_office = leader.name, leader.office
    submission.leader_since, submission.leader_until = leader.since, leader.until
    submission.save(update_fields=["leader_name", "leader_office", "leader_since", "leader_until"])


@transaction.atomic
def take_back(submission, *, by) -> Submission:
    """The government takes its text back to write on. The hand-in stays; letters not yet sent never leave."""
    _lock("take_back", submission, by)
    for kept in submission.hand_ins.all():
        cancel(kept, "new_submission")
    for assignment in submission.assignments.all():
        cancel(assignment, "assigned", "assigned_again")
    return _move("take_back", submission, by)


@transaction.atomic
def start_review(submission, *, by) -> Submission:
    """Somebody begins to read; from now on the text stays as it is."""
    _lock("start_review", submission, by)
    return _move("start_review", submission, by)


@transaction.atomic
def request_changes(submission, *, by, reason, due_on=None) -> Submission:
    """Ask the government for changes by a day. Its letter leaves at once: the next move is theirs.

    Without a day it is the one of the call. Refuses a day that is over.
    """
    _lock("request_changes", submission, by)
    _require(reason)
    due_on = due_on or answering.changes_due(submission.call)
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": _("This day is over. Choose a later one.")})
    decision = _decide("request_changes", submission, by, reason=reason, due_on=due_on)
    submission.remarks.filter(decision=None, audience=Remark.GOVERNMENT).update(decision=decision)
    _move("request_changes", submission, by, decision=decision, changes_due_on=due_on)
    notifications.changes_requested(submission, decision)
    return submission


@transaction.atomic
def approve(
    submission, *, by, reason="", gcm_assessment="", gcr_assessment="", publish_at=None
) -> Submission:
    """Decide that the action is taken up. The letter is held until announced; `publish_at` sets its day.

    Refuses a moment that is over.
    """
    _lock("approve", submission, by)
    check_to_come(publish_at)
    decision = _decide(
        "approve",
        submission,
        by,
        reason=reason,
        gcm_assessment=gcm_assessment,
        gcr_assessment=gcr_assessment,
    )
    _move(
        "approve",
        submission,
        by,
        decision=decision,
        decided_at=decision.at,
        decided_by=by,
        publish_at=publish_at,
    )
    notifications.approved(submission, decision)
    return submission


@transaction.atomic
def decline(submission, *, by, reason) -> Submission:
    """Decide that the action is not taken up, and why. The letter is held until announced."""
    _lock("decline", submission, by)
    _require(reason)
    decision = _decide("decline", submission, by, reason=reason)
    _move("decline", submission, by, decision=decision, decided_at=decision.at, decided_by=by)
    notifications.declined(submission, decision)
    return submission


@transaction.atomic
def merge(submission, *, by, into, reason) -> Submission:
    """Join a double with the action `into`, with trace. Refuses what was published: that is withdrawn."""
    _lock("merge", submission, by)
    _require(reason)
    if submission.action.published_at:
        raise Refused(_("A published action is not merged. Withdraw it and name the other one."))
    if into.pk == submission.action_id or into.is_specimen != submission.action.is_specimen:
        raise ValidationError(_("Name another action to merge into."))
    decision = _decide("merge", submission, by, reason=reason)
    _move("merge", submission, by, decision=decision, merged_into=into, decided_at=decision.at, decided_by=by)
    notifications.merged(submission, decision)
    return submission


@transaction.atomic
def reopen(submission, *, by) -> Submission:
    """Take a declined submission up again. Its letter, if it has not left, never will; an appeal is granted."""
    _lock("reopen", submission, by)
    if submission.action.submissions.filter(state__in=OPEN).exists():
        raise Refused(_("A newer version of this action is open already."))
    decision = _decide("reopen", submission, by)
    _move("reopen", submission, by, decision=decision, decided_at=None, decided_by=None)
    appealing.grant(submission, by)
    return submission


@transaction.atomic
def publish(submission, *, by) -> Submission:
    """Make the text public: the older one is replaced, names and address are set, search and caches follow.

    Refuses while the lead's signature is not verified or it does not agree to the publication (public records
    carry their source instead), and while a second person has to confirm the decision.
    """
    _lock("publish", submission, by)
    _check_ready_to_publish(submission)
    now, action = timezone.now(), submission.action
    older = action.submissions.filter(state=PUBLISHED)
    older.update(state=REPLACED)
    _move("publish", submission, by, published_at=now, publish_at=None)
    editing.close_open(submission, by=by)
    action.published_at = action.published_at or now
    action.slug = slugify(submission.title)[:80].strip("-") or slugify(action.lead.english_name)[:80]
    action.save(update_fields=["published_at", "slug"])
    for participation in action.participations.filter(state=Participation.CONFIRMED):
        participation.name_at_publication = participation.government.official_name
        participation.save(update_fields=["name_at_publication"])
    for decision in submission.decisions.to_announce():
        cancel(decision, "approved")
        decision.announced_at = now
        decision.save(update_fields=["announced_at"])
    search.renew(action)
    notifications.published(submission)
    return submission


def _check_ready_to_publish(submission):
    action = submission.action
    if action.withdrawn_at:
        raise Refused(_("This action is withdrawn. Restore it first."))
    if action.origin != PUBLIC_RECORD:
        verified = Signature.objects.standing().filter(government=action.lead, state=Signature.VERIFIED)
        if not verified.exists():
            raise Refused(
                _("The signature of %(government)s is not verified yet; then the action can be published.")
                % {"government": action.lead}
            )
        if requirements.lacks_consent(submission):
            raise Refused(_("The government does not agree, or no longer agrees, that this is published."))
    if second_person.waiting(submission):
        raise Refused(_("This call asks that a second person confirms the decision first."))


@transaction.atomic
def schedule(submission, *, by, at) -> Submission:
    """Set or clear the day on which an approved submission becomes public by itself.

    Refuses a moment that is over.
    """
    _lock("publish", submission, by)
    check_to_come(at)
    submission.publish_at = at
    submission.save(update_fields=["publish_at"])
    history.record("schedule", submission, by=by, at=at.isoformat() if at else "")
    return submission


def check_to_come(at):
    """Refuse a moment of publication that is over; none at all is well."""
    if at and at <= timezone.now():
        raise ValidationError(_("This moment is over. Choose a later one, or publish now."))


def publish_due() -> int:
    """Publish what is approved and due, in the name of who decided. Called by the tick; returns how many."""
    due = Submission.objects.filter(state=APPROVED, publish_at__lte=timezone.now()).order_by(
        "publish_at", "pk"
    )
    done = 0
    for submission in due.select_related("decided_by"):
        try:
            publish(submission, by=submission.decided_by)
        except (Refused, PermissionDenied):
            continue  # stays due; staff see it in the list of scheduled ones
        done += 1
    return done


def _require(reason):
    if not reason.strip():
        raise ValidationError(_("Write the reason."))
