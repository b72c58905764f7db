"""Who acts for a government, as its own people see it: the list, and each move of a focal point."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Letter
from signatories import invitations, limits, memberships, register
from signatories.forms.membership import HandOverForm, InviteForm
from signatories.models import Invitation, Membership
from signatories.permissions import may_act_for, may_invite, may_lead, may_verify, may_write_for
from signatories.views.pages import desk_page, status_of

MOVES = {  # name in the address: what it calls
    "admit": memberships.admit,
    "turn-down": memberships.turn_down,
    "focal-point": lambda membership, by: memberships.change_role(
        membership, by=by, role=Membership.FOCAL_POINT
    ),
    "contributor": lambda membership, by: memberships.change_role(
        membership, by=by, role=Membership.CONTRIBUTOR
    ),
    "end": memberships.end,
}
INVITATION_MOVES = {"resend": invitations.resend, "revoke": invitations.revoke}


@desk_page
def colleagues(request, slug):
    """Who acts, who waits, who is invited; buttons for those who decide."""
    government = _government(request, slug)
    if not (may_write_for(request.user, government) or may_verify(request.user)):
        raise PermissionDenied
    standing = list(government.memberships.standing().select_related("user").order_by("since", "pk"))
    active = [row for row in standing if row.state == Membership.ACTIVE]
    focal_points = [row for row in active if row.role == Membership.FOCAL_POINT]
    context = {
        "government": government,
        "active": active,
        "waiting": [row for row in standing if row.state == Membership.PENDING],
        "invited": _invited(government),
        "own": next((row for row in active if row.user_id == request.user.pk), None),
        "only_one": focal_points[0] if len(focal_points) == 1 else None,
        "may_manage": _may_manage(request.user, government),
        "may_invite": may_invite(request.user, government),
    }
    return render(request, "signatories/colleagues.html", context)


@desk_page
@limits.invite
def invite(request, slug):
    """A form; the POST sends the letter."""
    government = _government(request, slug)
    if not may_invite(request.user, government):
        raise PermissionDenied
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = invitations.invite(government, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("A letter with a link is on its way to %(email)s.") % {"email": made.email}
        )
        return redirect("signatories:colleagues", slug)
    context = {"government": government, "form": form, "form_id": "invite"}
    return render(request, "signatories/colleague_invite.html", context, status=status_of(form))


@desk_page
@limits.invite
def hand_over(request, slug):
    """One screen: who takes over, and whether the focal point stays."""
    government = _government(request, slug)
    if not may_lead(request.user, government):
        raise PermissionDenied
    others = government.memberships.active().filter(user__is_active=True).exclude(user=request.user)
    form = HandOverForm(request.POST or None, colleagues=others.select_related("user").order_by("pk"))
    if request.method == "POST" and form.is_valid():
        messages.success(request, hand_over_as_said(government, form, by=request.user))
        stays = may_act_for(request.user, government)
        return redirect("signatories:colleagues", slug) if stays else redirect("signatories:join", slug)
    context = {"government": government, "form": form, "form_id": "hand-over"}
    return render(request, "signatories/hand_over.html", context, status=status_of(form))


def hand_over_as_said(government, form, *, by, giver=None) -> str:
    """Hand over to the colleague chosen, or invite the address; the sentence that says what is so now."""
    if form.colleague:
        to = memberships.hand_over(government, by=by, to=form.colleague, stay=form.stays, giver=giver)
        return _("%(person)s is focal point now.") % {"person": to.user}
    said = {name: form.cleaned_data[name] for name in ("email", "name", "language")}
    made = invitations.hand_over(government, by=by, stay=form.stays, giver=giver, **said)
    return _("A letter is on its way to %(email)s. Until it is answered nothing changes.") % {
        "email": made.email
    }


@desk_page
@require_POST
@limits.colleagues
def office(request, slug):
    """The switch: whether the office's own addresses join at once."""
    allowed = request.POST.get("allowed") == "yes"
    memberships.let_office_join(_government(request, slug), by=request.user, allowed=allowed)
    messages.success(
        request,
        _("People with a proven address of the office join at once from now on.")
        if allowed
        else _("People with an address of the office ask from now on, as everybody does."),
    )
    return redirect("signatories:colleagues", slug)


@desk_page
@limits.colleagues
def move(request, pk, name):
    """A move on one membership. What ends something asks first, on a page of its own."""
    membership = get_object_or_404(Membership.objects.select_related("government", "user"), pk=pk)
    is_own = membership.user == request.user
    government = _government(request, membership.government.slug)
    if name not in MOVES:
        raise Http404
    if not (_may_manage(request.user, government) or is_own):
        raise PermissionDenied
    if request.method != "POST":
        if name != "end":
            return redirect("signatories:colleagues", government.slug)
        context = {"membership": membership, "government": government, "is_own": is_own}
        return render(request, "signatories/colleague_end.html", context)
    MOVES[name](membership, by=request.user)
    if is_own and not may_write_for(request.user, government):
        messages.success(request, _("You no longer act for this government. What you wrote stays with it."))
        return redirect("signatories:join", government.slug)
    messages.success(request, _said(name) % {"person": membership.user})
    return redirect("signatories:colleagues", government.slug)


@desk_page
@require_POST
@limits.invite
def move_invitation(request, pk, name):
    """Send an invitation again, or take it back."""
    invitation = get_object_or_404(Invitation.objects.select_related("government"), pk=pk)
    if name not in INVITATION_MOVES:
        raise Http404
    request.back = reverse("signatories:colleagues", args=[invitation.government.slug])
    INVITATION_MOVES[name](invitation, by=request.user)
    sentence = (
        _("A letter with a new link is on its way to %(email)s; the older link has ended.")
        if name == "resend"
        else _("The invitation to %(email)s is taken back; its link has ended.")
    )
    messages.success(request, sentence % {"email": invitation.email})
    return redirect("signatories:colleagues", invitation.government.slug)


def _government(request, slug):
    """The government an address leads to, also a former one: letters keep their links."""
    government = register.at_address(slug)
    if government is None:
        raise Http404
    request.back = reverse("signatories:colleagues", args=[government.slug])
    return government


def _may_manage(user, government):
    return may_verify(user) or may_lead(user, government)


def _invited(government):
    """Open invitations, newest first, each with what became of its letter."""
    rows = list(Invitation.objects.open().filter(government=government).select_related("gives_up__user"))
    newest = {}
    keys = [str(row.pk) for row in rows]
    for letter in Letter.objects.filter(
        object_type="signatories.invitation", object_id__in=keys, event="invited"
    ).order_by("pk"):
        newest[letter.object_id] = letter.state
    for row in rows:
        row.is_undelivered = newest.get(str(row.pk)) == Letter.FAILED
    return rows


def _said(name):
    return {
        "admit": _("%(person)s acts for the government now."),
        "turn-down": _("The request of %(person)s is answered with no."),
        "focal-point": _("%(person)s is focal point now."),
        "contributor": _("%(person)s is contributor now."),
        "end": _("%(person)s no longer acts for the government."),
    }[name]
