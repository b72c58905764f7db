"""Whom to ask about an action, and what was agreed to: rows outside every fingerprint, dated, with their wording."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import history
from accounts.models import Consent
from actions import differences, drafting, permissions, search
from actions.models import Action, Contact, Submission
from actions.models.submission import PUBLISHED


class Wording(NamedTuple):
    version: str
    words: str


PUBLISH, UN_NETWORK, GCR_PLATFORM, GFMD, CONTACT = "publish", "un_network", "gcr_platform", "gfmd", "contact"
WORDINGS = {  # a changed wording is a new version; what was agreed to stays as it was read
    PUBLISH: Wording(
        "2026-1", gettext_lazy("The action may be published on the portal and in publications.")
    ),
    UN_NETWORK: Wording(
        "2026-1", gettext_lazy("It may be carried to the UN Network on Migration (for the Global Compact).")
    ),
    GCR_PLATFORM: Wording(
        "2026-1", gettext_lazy("It may be carried to the platform of the Global Compact on Refugees.")
    ),
    GFMD: Wording("2026-1", gettext_lazy("It may be carried to the GFMD Platform for Partnerships.")),
    CONTACT: Wording("2026-1", gettext_lazy("The contact may be passed on to those three platforms.")),
}


def standing(action):
    """The consents that hold now, by target."""
    rows = Consent.objects.filter(
        subject_type="actions.action", subject_id=str(action.pk), withdrawn_at__isnull=True
    )
    return {row.target: row for row in rows}


@transaction.atomic
def set_consents(action, *, by, targets, language) -> None:
    """Give what is newly ticked and withdraw what is no longer; what stays keeps its day and wording."""
    _check(action, by)
    now_standing = standing(action)
    for target, row in now_standing.items():
        if target not in targets and target in WORDINGS:
            row.withdrawn_at = timezone.now()
            row.save(update_fields=["withdrawn_at"])
            history.record("withdraw_consent", action, by=by, target=target)
    for target in targets:
        if target not in now_standing:
            wording = WORDINGS[target]
            Consent.objects.create(
                subject_type="actions.action",
                subject_id=str(action.pk),
                target=target,
                wording_version=wording.version,
                wording=str(wording.words),
                language=language,
                by=by,
            )
            history.record("give_consent", action, by=by, target=target, wording=wording.version)


@transaction.atomic
def save_contact(action, *, by, values) -> Contact:
    """Keep whom to ask. Private unless ticked; the page of a published action follows."""
    _check(action, by)
    contact, _created = Contact.objects.update_or_create(action=action, defaults=values)
    if action.submissions.filter(state=PUBLISHED).exists():
        search.renew(
            Action.objects.get(pk=action.pk)
        )  # fresh: what stands on `action` may be the old contact
    return contact


@transaction.atomic
def keep_part(submission, *, by, version, marks, values, targets, language, unclear=None) -> Submission:
    """Keep the part about contact and consents: what the writer changed, by the same rule as every other part.

    `targets` is None where they could not be read. Refuses what `drafting.save_content` refuses.
    """
    submission = drafting.lock_for_writing(submission, by)
    action = submission.action
    mine = differences.of_contact(values) | (
        {} if targets is None else {"targets": {"targets": list(targets)}}
    )
    write = drafting.settle(submission, mine, standing_pieces(action), marks, by=by, version=version)
    fresh = {name: value for name, value in values.items() if name in write}
    submission = drafting.save_content(submission, by=by, version=version, values={}, unclear=unclear)
    if fresh:
        save_contact(action, by=by, values=fresh)
    if "targets" in write:
        set_consents(action, by=by, targets=targets, language=language)
    return submission


def standing_pieces(action) -> dict:
    """Contact and consents as they stand, by piece."""
    contact = Contact.objects.filter(action=action).first() or Contact()
    pieces = differences.of_contact({name: getattr(contact, name) for name in CONTACT_FIELDS})
    return pieces | {"targets": {"targets": list(standing(action))}}


CONTACT_FIELDS = ("name", "job_title", "office", "email", "phone", "is_public")


def _check(action, by):
    if not permissions.may_start(by, action.lead, action.origin):
        raise PermissionDenied(_("You do not write for this government."))
