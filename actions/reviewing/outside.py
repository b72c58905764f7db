"""Reviewers from outside: an account without the secretariat's rights that reads what it is given."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import notifications, permissions
from actions.models import ReviewerProfile
from actions.reviewing import assigning
from signatories import names


@transaction.atomic
def invite(*, by, email, name, language) -> ReviewerProfile:
    """Ask somebody to review from outside: account without a password, profile, history, letter.

    They sign in by a code that goes to this address. An account that is there already keeps its name and
    language. For those who assign; refuses who works for the secretariat, who was invited before, and an
    account that is closed.
    """
    if not permissions.may_assign(by):
        raise PermissionDenied(_("Reviewers from outside are invited by the secretariat."))
    email = email.strip().lower()
    user = get_user_model().objects.select_for_update().filter(email=email).first()
    user = user or _new_account(email, names.check(name)[:200], language)
    _check_free(user)
    profile = ReviewerProfile.objects.get_or_create(user=user)[0]
    if profile.is_outside:
        raise Refused(_("%(person)s is invited already.") % {"person": user})
    profile.outside_since, profile.outside_until, profile.invited_by = timezone.now(), None, by
    profile.languages = profile.languages or [user.language]
    profile.save(update_fields=["outside_since", "outside_until", "invited_by", "languages"])
    history.record("invite_reviewer", user, by=by)
    notifications.reviewer_invited(profile, asker=by)
    return profile


def _new_account(email, name, language):
    user = get_user_model().objects.create_user(email, name=name, language=language)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    return user


def _check_free(user):
    if user.is_staff:
        raise Refused(_("%(person)s works for the secretariat; its reviewers read there.") % {"person": user})
    if not user.is_active:
        raise Refused(_("The account of this address is closed."))


@transaction.atomic
def end(profile, *, by) -> ReviewerProfile:
    """Close the reviews to somebody from outside: what they had not read is taken back, what they gave stays.

    For those who assign; refuses who had ended before. The account itself stays open.
    """
    if not permissions.may_assign(by):
        raise PermissionDenied(_("Reviewers from outside are invited by the secretariat."))
    profile = (
        ReviewerProfile.objects.select_for_update(of=("self",)).select_related("user").get(pk=profile.pk)
    )
    if not profile.is_outside:
        raise Refused(_("%(person)s no longer reviews from outside.") % {"person": profile.user})
    profile.outside_until = timezone.now()
    profile.save(update_fields=["outside_until"])
    taken_back = assigning.end_all(profile.user, by=by)
    history.record("end_reviewer", profile.user, by=by, taken_back=taken_back)
    return profile


@transaction.atomic
def describe(profile, *, by, languages, sections, objectives, most) -> ReviewerProfile:
    """Keep what a reviewer reads best, write history. For themselves and for those who assign."""
    if by.pk != profile.user_id and not permissions.may_assign(by):
        raise PermissionDenied
    profile.languages, profile.most = list(languages), most
    if profile.pk:
        profile.save(update_fields=["languages", "most"])
    else:
        profile.save()
    profile.sections.set(sections)
    profile.objectives.set(objectives)
    history.record("describe_reviewer", profile.user, by=by)
    return profile
