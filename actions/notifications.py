"""Who hears of what: one function per mail, called inside the verb's own transaction."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy

from accounts.mail import write_letter
from accounts.models import Letter
from actions import answering
from actions.permissions import deciders, people_of_the_lead, reviewers
from frameworks.languages import language_name
from signatories.models import PUBLIC_RECORD, Membership
from signatories.notifications import link, opt_out_link


def _tell(
    people, event, thing, *, action, url_name, url_args=(), held=False, occasion="", institution="", **context
):
    letters = []
    for person in people:
        with translation.override(person.language):
            path = reverse(url_name, args=url_args)
        letter = write_letter(
            event,
            thing,
            to=person.email,
            language=person.language,
            recipient=person,
            app="actions",
            held=held,
            occasion=occasion,
            institution=institution or action.lead.pk,
            context={"action": action, "government": action.lead, "path": path, "person": person, **context},
        )
        letters.append(letter)
    return letters


def resume(submission, *, person, step, occasion):
    """The way back to a draft, to the one who writes it."""
    action = submission.action
    _tell(
        [person], "resume", submission, action=action, url_name="actions:edit",
        url_args=[action.draft_id, step], occasion=occasion, submission=submission,
    )  # fmt: skip


def submitted(submission, kept):
    """The receipt, to everybody who acts for the lead."""
    action = submission.action
    _tell(
        people_of_the_lead(action), "submitted", kept, action=action, url_name="actions:receipt",
        url_args=[action.draft_id, submission.number, kept.round], submission=submission, kept=kept,
        present_days=answering.present_days(),
    )  # fmt: skip


def new_submission(submission, kept, *, told=()):
    """A hand-in waits, to the reviewers but those `told` already; no news where the secretariat entered it."""
    action = submission.action
    if action.origin == PUBLIC_RECORD:
        return
    _tell(
        reviewers().exclude(pk__in=told), "new_submission", kept, action=action,
        url_name="admin:actions_submission_review", url_args=[submission.pk], submission=submission,
    )  # fmt: skip


def assigned(assignment):
    """Something to read, to the reviewer it was given to."""
    _tell_reviewer("assigned", assignment)


def assigned_again(assignment):
    """The government has answered, to who read the hand-in before it."""
    _tell_reviewer("assigned_again", assignment)


def assignment_taken_back(assignment):
    """There is nothing to read any more, to the reviewer."""
    _tell_reviewer("assignment_taken_back", assignment)


def _tell_reviewer(event, assignment):
    """To the reviewer: the page of the secretariat, or the one for those who read from outside."""
    reviewer, submission = assignment.reviewer, assignment.submission
    place = "admin:actions_submission_review" if reviewer.is_staff else "actions:outside_read"
    _tell(
        [reviewer], event, assignment, action=submission.action, url_name=place, url_args=[submission.pk],
        occasion=assignment.round, submission=submission, assignment=assignment,
    )  # fmt: skip


def assignment_declined(assignment):
    """A reviewer gave it back and why, to who assigned it, or to those who decide."""
    asker, submission = assignment.by, assignment.submission
    people = [asker] if asker and asker.is_active and asker.is_staff else deciders()
    _tell(
        people, "assignment_declined", assignment, action=submission.action,
        url_name="admin:actions_submission_review", url_args=[submission.pk], submission=submission,
        assignment=assignment,
    )  # fmt: skip


def reviewer_invited(profile, *, asker):
    """To the invited address, in its language: who asks, and how one signs in."""
    person = profile.user
    with translation.override(person.language):
        path = reverse("actions:outside")
    write_letter(
        "reviewer_invited",
        person,
        app="actions",
        to=person.email,
        language=person.language,
        recipient=person,
        occasion=profile.outside_since.isoformat(),
        context={"person": person, "asker": asker, "path": path},
    )


def changes_requested(submission, decision):
    _decided("changes_requested", submission, decision, held=False, page="edit")


def approved(submission, decision):
    _decided("approved", submission, decision, held=True)


def declined(submission, decision):
    _decided("declined", submission, decision, held=True)


def merged(submission, decision):
    _decided("merged", submission, decision, held=True)


def _decided(event, submission, decision, *, held, page="preview"):
    """A decision, in the words of its reason, to everybody who acts for the lead."""
    action = submission.action
    _tell(
        people_of_the_lead(action), event, decision, action=action, url_name=f"actions:{page}",
        url_args=[action.draft_id], held=held, submission=submission, decision=decision,
    )  # fmt: skip


def published(submission):
    action = submission.action
    _tell(
        people_of_the_lead(action), "published", submission, action=action, url_name="actions:detail",
        url_args=[action.code, action.slug], submission=submission,
    )  # fmt: skip


def invited(participation):
    """A joint action asks, to everybody who acts for the invited government."""
    _tell_partner("invited", participation, occasion=participation.invited_at.isoformat())


def invited_again(participation):
    """A week without an answer: once more, to the same people."""
    _tell_partner("invited_again", participation, occasion=participation.invited_at.isoformat())


def lead_offered(participation):
    """A partner is asked to lead, to everybody who acts for it."""
    _tell_partner("lead_offered", participation, occasion=participation.lead_offered_at.isoformat())


def _tell_partner(event, participation, *, occasion):
    _tell(
        _people_of(participation.government), event, participation, action=participation.action,
        url_name="actions:invitation", url_args=[participation.pk], occasion=occasion,
        institution=participation.government_id, invited=participation.government,
    )  # fmt: skip


def partner_answered(participation):
    """What the other government said, to everybody who acts for the lead."""
    action = participation.action
    _tell(
        people_of_the_lead(action), "partner_answered", participation, action=action,
        url_name="actions:partners", url_args=[action.draft_id], occasion=participation.at.isoformat(),
        answer=participation.state, partner=participation.government,
    )  # fmt: skip


def lead_taken(participation, old):
    """Who leads from today, to the people of both governments."""
    for government in (participation.government, old.government):
        _tell(
            _people_of(government), "lead_taken", participation, action=participation.action,
            url_name="actions:preview", url_args=[participation.action.draft_id],
            occasion=participation.at.isoformat(), institution=government.pk,
            leads=participation.government, led=old.government, reader=government,
        )  # fmt: skip


def _people_of(government):
    return (
        get_user_model()
        .objects.filter(
            is_active=True, memberships__government=government, memberships__state=Membership.ACTIVE
        )
        .distinct()
    )


def withdrawn(action, event):
    _tell(
        people_of_the_lead(action), "withdrawn", event, action=action, url_name="actions:detail",
        url_args=[action.code, action.slug],
    )  # fmt: skip


def restored(action, event):
    _tell(
        people_of_the_lead(action), "restored", event, action=action, url_name="actions:detail",
        url_args=[action.code, action.slug],
    )  # fmt: skip


def co_write(row, *, token, asker):
    """To the invited address, in the language the inviter chose: who asks, for which text, and the link."""
    write_letter(
        "co_write",
        row,
        app="actions",
        to=row.email,
        language=row.language,
        not_after=row.expires_at,
        occasion=row.token_hash[:12],
        secret=True,
        context={
            "row": row,
            "government": row.action.lead,
            "text": row.action.submissions.order_by("-number").first(),
            "asker": asker,
            "url": link("actions:co_write", token, language=row.language),
        },
    )


def co_writing_accepted(row):
    """To whoever invited, while they act for the lead: somebody has the text open from now on."""
    readers = people_of_the_lead(row.action).filter(pk=row.invited_by_id)
    _tell(
        readers, "co_writing_accepted", row, action=row.action, url_name="actions:people",
        url_args=[row.action.draft_id], row=row,
    )  # fmt: skip


def co_writing_ended(row):
    """To the person: the text is no longer open to you; what you wrote stays."""
    _tell(
        [row.user], "co_writing_ended", row, action=row.action, url_name="actions:desk",
        text=row.action.submissions.order_by("-number").first(),
    )  # fmt: skip


def picture_taken_down(picture):
    """The secretariat took a picture down, with the reason, to everybody who acts for the lead."""
    action = picture.submission.action
    _tell(
        people_of_the_lead(action), "picture_taken_down", picture, action=action, url_name="actions:preview",
        url_args=[action.draft_id], picture=picture,
    )  # fmt: skip


def withdrawal_asked(request):
    """A government asks to take an action down, to those who decide."""
    _tell(
        deciders(), "withdrawal_asked", request, action=request.action,
        url_name="admin:actions_action_change", url_args=[request.action_id], asked=request,
    )  # fmt: skip


def withdrawal_declined(request):
    """The action stays, and why."""
    action = request.action
    _tell(
        people_of_the_lead(action), "withdrawal_declined", request, action=action, url_name="actions:preview",
        url_args=[action.draft_id], asked=request,
    )  # fmt: skip


def appealed(appeal):
    """A government asks to look at a refusal again, to those who decide."""
    submission = appeal.decision.submission
    _tell(
        deciders(), "appealed", appeal, action=submission.action,
        url_name="admin:actions_submission_review", url_args=[submission.pk], appeal=appeal,
        submission=submission,
    )  # fmt: skip


def appeal_declined(appeal):
    """The decision stands, and why."""
    _appeal_answered("appeal_declined", appeal)


def appeal_granted(appeal):
    """The action is read again."""
    _appeal_answered("appeal_granted", appeal)


def _appeal_answered(event, appeal):
    submission = appeal.decision.submission
    _tell(
        people_of_the_lead(submission.action), event, appeal, action=submission.action,
        url_name="actions:preview", url_args=[submission.action.draft_id], appeal=appeal,
        submission=submission,
    )  # fmt: skip


def call_closes(submission, days, ends_at):
    """A draft lies in a call that closes soon, to everybody who acts for the lead and wants to be reminded."""
    action = submission.action
    return _tell(
        people_of_the_lead(action).filter(wants_reminders=True), "call_closes", submission, action=action,
        url_name="actions:edit", url_args=[action.draft_id, "check"], occasion=f"{days}:{ends_at:%Y%m%d}",
        submission=submission, days=days, ends_at=ends_at,
    )  # fmt: skip


def mailing(reader, letter, *, to=None, occasion=""):
    """A letter to many, to one reader, held until it is sent; or at once to who tries it out (`to`)."""
    opt_out = "" if reader.mailing.is_needed else opt_out_link(reader.email, language=reader.language)
    return write_letter(
        "mailing",
        reader if to is None else reader.mailing,
        app="actions",
        to=reader.email if to is None else to.email,
        language=reader.language,
        recipient=reader.user if to is None else to,
        held=Letter.MAILING if to is None else False,
        opt_out_url=opt_out if to is None else "",
        institution="" if to else reader.government_id,
        occasion=occasion,
        context={
            "letter": letter,
            "government": reader.government,
            "opt_out": opt_out,
            "is_test": to is not None,
        },
    )


def edits_proposed(submission, proposals):
    """The secretariat proposes other words, to everybody who acts for the lead: one letter for all fields."""
    _tell_of_edits("edits_proposed", submission, proposals, occasion=proposals[0].sent_at.isoformat())


def edits_reminder(submission, proposals):
    """The day has passed and words of substance wait for an answer: once more, to the same people."""
    _tell_of_edits("edits_reminder", submission, proposals, occasion=proposals[0].pk)


def _tell_of_edits(event, submission, proposals, *, occasion):
    action = submission.action
    _tell(
        people_of_the_lead(action), event, submission, action=action, url_name="actions:edits",
        url_args=[action.draft_id], occasion=occasion, submission=submission,
        count=len(proposals), due_on=max(one.due_on for one in proposals),
        spelling=sum(one.kind == one.SPELLING for one in proposals),
    )  # fmt: skip


def edits_answered(submission, proposals):
    """The government has answered every edit, to those who proposed them."""
    states = [one.state for one in proposals]
    _tell(
        _proposers(proposals), "edits_answered", submission, action=submission.action,
        url_name="admin:actions_submission_review", url_args=[submission.pk],
        occasion=max(one.answered_at for one in proposals).isoformat(), submission=submission,
        accepted=states.count("accepted"), partly=states.count("partly"), refused=states.count("refused"),
    )  # fmt: skip


def spelling_settled(submission, proposals):
    """Spelling counts as accepted after its day, to everybody who acts for the lead and to who proposed it."""
    action, occasion = submission.action, proposals[0].answered_at.isoformat()
    fields = [submission._meta.get_field(one.field).verbose_name for one in proposals]
    _tell(
        people_of_the_lead(action), "spelling_settled", submission, action=action, url_name="actions:edits",
        url_args=[action.draft_id], occasion=occasion, submission=submission, fields=fields, is_ours=False,
    )  # fmt: skip
    _tell(
        _proposers(proposals), "spelling_settled", submission, action=action,
        url_name="admin:actions_submission_review", url_args=[submission.pk], occasion=occasion,
        submission=submission, fields=fields, is_ours=True,
    )  # fmt: skip


def _proposers(proposals):
    return {one.by for one in proposals if one.by and one.by.is_active and one.by.is_staff}


def translation_ready(submission, language, count):
    """Its words stand checked in another language, to everybody who acts for the lead: one letter for all fields."""
    action = submission.action
    return _tell(
        people_of_the_lead(action), "translation_ready", submission, action=action,
        url_name="actions:translations", url_args=[action.draft_id, language], occasion=language,
        submission=submission, into=lazy(language_name, str)(language), count=count,
    )  # fmt: skip
