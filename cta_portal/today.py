"""What waits for the secretariat today, as lines of data: each counts rows and leads to the list that shows them."""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Letter
from actions import answering
from actions.models import Decision, Proposal, Submission, Translation, WithdrawalRequest
from frameworks.workdays import calendar
from signatories import dormant
from signatories.models import Correction, Membership, SignatoryImport, Signature

LATE, SOON = "bad", "wait"  # how a line is marked; "" is not
REVIEW, DECIDE = "actions.review_action", "actions.decide_action"
ASSIGN, POLISH, TRANSLATE = "actions.assign_reviewers", "actions.propose_edits", "actions.translate_action"
VERIFY, SEND = "signatories.verify_signature", "accounts.send_letter"


class Queue(NamedTuple):
    """One line of the day: which duty acts on it, whose list, what it counts, its words for a number, and where
    it leads."""

    duty: str
    model: type
    count: Callable  # user → how many
    words: Callable  # number → words
    query: str
    mark: str = ""


class Group(NamedTuple):
    """A heading of the day and the lines under it that are not empty: {words, number, href, mark}."""

    title: str
    rows: list


def for_user(user, registry, request) -> list[Group]:
    """The day of this person: only what they may act on, in lists they may see, only what is not empty, the late
    things first."""
    seen = {model for model, model_admin in registry.items() if model_admin.has_view_permission(request)}
    days = calendar()
    groups = [Group(title, list(_rows(queues(days), user, seen))) for title, queues in GROUPS]
    return [group for group in groups if group.rows]


def _rows(queues, user, seen):
    for queue in queues:
        acts = queue.model in seen and user.has_perm(queue.duty)
        number = queue.count(user) if acts else 0
        if number:
            page = queue.query if queue.query.startswith("/") else f"{_list_of(queue.model)}{queue.query}"
            yield {"words": queue.words(number), "number": number, "href": page, "mark": queue.mark}


def _list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def _state(duty, model, state, words, mark="", field="state"):
    """The rows of one state, and the list filtered by it."""
    return Queue(
        duty,
        model,
        lambda user: model.objects.filter(**{field: state}).count(),
        words,
        f"?{field}__exact={state}",
        mark,
    )


def _waiting(days, standing):
    return Submission.objects.waiting_for_answer().filter(answering.having(standing, days))


def _late(days):
    return [
        Queue(
            REVIEW,
            Submission,
            lambda user: _waiting(days, answering.OVERDUE).count(),
            lambda n: ngettext("answer is overdue", "answers are overdue", n),
            "?clock=overdue",
            LATE,
        ),
        Queue(
            REVIEW,
            Submission,
            lambda user: _waiting(days, answering.NEAR).count(),
            lambda n: ngettext("answer is due soon", "answers are due soon", n),
            "?clock=near",
            SOON,
        ),
        Queue(
            DECIDE,
            Submission,
            lambda user: Submission.objects.not_returned_in_time().count(),
            lambda n: ngettext(
                "government has not sent its changes in time",
                "governments have not sent their changes in time",
                n,
            ),
            "?back=late",
            SOON,
        ),
        Queue(
            DECIDE,
            Submission,
            lambda user: Submission.objects.overdue_to_publish().count(),
            lambda n: ngettext(
                "scheduled publication could not happen", "scheduled publications could not happen", n
            ),
            "?back=unpublished",
            LATE,
        ),
    ]


def _mine(days):
    return [
        Queue(
            REVIEW,
            Submission,
            lambda user: Submission.objects.given_to(user).count(),
            lambda n: ngettext(
                "submission is given to you to review", "submissions are given to you to review", n
            ),
            "?assigned=me",
        ),
    ]


def _translations(days):
    return [
        _state(
            TRANSLATE,
            Translation,
            Translation.DRAFT,
            lambda n: ngettext("translation is to be checked", "translations are to be checked", n),
            field="status",
        ),
        _state(
            TRANSLATE,
            Translation,
            Translation.MACHINE,
            lambda n: ngettext("machine translation is to be read", "machine translations are to be read", n),
            field="status",
        ),
    ]


def _submissions(days):
    return [
        Queue(
            ASSIGN,
            Submission,
            lambda user: Submission.objects.given_to_nobody().count(),
            lambda n: ngettext("submission is given to nobody yet", "submissions are given to nobody yet", n),
            "?assigned=nobody",
        ),
        _state(
            REVIEW,
            Submission,
            "submitted",
            lambda n: ngettext("submission needs screening", "submissions need screening", n),
        ),
        Queue(
            REVIEW,
            Submission,
            lambda user: Submission.objects.come_back().count(),
            lambda n: ngettext(
                "submission has come back with changes", "submissions have come back with changes", n
            ),
            "?back=back",
        ),
        _state(
            REVIEW,
            Submission,
            "in_review",
            lambda n: ngettext("submission is in review", "submissions are in review", n),
        ),
        Queue(
            POLISH,
            Proposal,
            lambda user: Proposal.objects.to_send().count(),
            lambda n: ngettext("proposed edit is not sent yet", "proposed edits are not sent yet", n),
            "?state__exact=proposed&sent_at__isempty=1",
        ),
        Queue(
            DECIDE,
            Decision,
            lambda user: Decision.objects.to_announce().count(),
            lambda n: ngettext("decision is not announced yet", "decisions are not announced yet", n),
            "?announcement=waiting",
        ),
        _state(
            DECIDE,
            Submission,
            "approved",
            lambda n: ngettext("submission waits to be published", "submissions wait to be published", n),
        ),
        Queue(
            DECIDE,
            Submission,
            lambda user: Submission.objects.appealed().count(),
            lambda n: ngettext(
                "refusal is asked to be looked at again", "refusals are asked to be looked at again", n
            ),
            "?back=appeal",
        ),
        Queue(
            DECIDE,
            WithdrawalRequest,
            lambda user: WithdrawalRequest.objects.filter(answered_at=None).count(),
            lambda n: ngettext("action is asked to be withdrawn", "actions are asked to be withdrawn", n),
            "?answered_at__isempty=1",
        ),
    ]


def _signatures(days):
    lists = [
        Queue(
            VERIFY,
            SignatoryImport,
            lambda user, number=number: number,
            lambda n: ngettext("line of a list needs a decision", "lines of a list need a decision", n),
            reverse("admin:signatories_signatoryimport_change", args=[pk]) + "?show=undecided",
        )
        for pk, number in SignatoryImport.objects.undecided()
    ]
    return [
        _state(
            VERIFY,
            Signature,
            "confirmed",
            lambda n: ngettext("signature is to be verified", "signatures are to be verified", n),
        ),
        Queue(
            VERIFY,
            Signature,
            lambda user: Signature.objects.with_proof_to_check().count(),
            lambda n: ngettext("signature has proof to be checked", "signatures have proof to be checked", n),
            "?proof=check",
        ),
        _state(
            VERIFY,
            Signature,
            "pending",
            lambda n: ngettext("signature waits for its proof", "signatures wait for their proof", n),
        ),
        _state(
            VERIFY,
            Correction,
            Correction.ASKED,
            lambda n: ngettext("name is asked to be put right", "names are asked to be put right", n),
        ),
        *lists,
    ]


def _letters(days):
    return [
        _state(
            SEND,
            Letter,
            Letter.FAILED,
            lambda n: ngettext("letter could not be delivered", "letters could not be delivered", n),
            LATE,
        ),
        _held(
            Letter.ANNOUNCEMENT,
            lambda n: ngettext("letter is held until announced", "letters are held until announced", n),
        ),
        _held(
            Letter.BY_HAND,
            lambda n: ngettext("letter is held by hand", "letters are held by hand", n),
        ),
        _held(
            Letter.MAILING,
            lambda n: ngettext(
                "letter waits until its letter to many is sent",
                "letters wait until their letter to many is sent",
                n,
            ),
        ),
        _held(
            Letter.ADDRESS,
            lambda n: ngettext(
                "letter is held: its address is marked as wrong",
                "letters are held: their addresses are marked as wrong",
                n,
            ),
        ),
    ]


def _held(reason, words):
    """The letters held for one reason, and the outbox filtered by it."""
    return Queue(
        SEND,
        Letter,
        lambda user: Letter.objects.filter(state=Letter.HELD, held_for=reason).count(),
        words,
        f"?held_for__exact={reason}&state__exact={Letter.HELD}",
    )


def _people(days):
    page = reverse("admin:signatories_membership_to_ask_after")
    return [
        Queue(
            VERIFY,
            Membership,
            lambda user: dormant.focal_points_to_ask_after().count(),
            lambda n: ngettext("focal point is to be asked after", "focal points are to be asked after", n),
            page,
        ),
        Queue(
            VERIFY,
            Membership,
            lambda user: dormant.governments_without_focal_point().count(),
            lambda n: ngettext("government has no focal point", "governments have no focal point", n),
            page,
        ),
    ]


GROUPS = [
    (_("For you"), _mine),
    (_("Late, or nearly"), _late),
    (_("Submissions"), _submissions),
    (_("Signatures"), _signatures),
    (_("Translations"), _translations),
    (_("Letters"), _letters),
    (_("Governments and their people"), _people),
]
