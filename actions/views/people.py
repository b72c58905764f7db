"""The people on one text: who may write or read it, inviting by address, the page behind the link."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.links import OtherAddress, UnknownLink
from accounts.models import Letter
from accounts.refusals import Refused
from actions import cowriting, limits
from actions.forms.people import CoWriterForm
from actions.models import CoWriter
from actions.permissions import may_edit, may_read, people_of_the_lead
from actions.views.pages import desk_page, own_submission, refused
from signatories.views.pages import status_of

MOVES = {  # name in the address: what it calls
    "end": cowriting.end,
    "resend": cowriting.resend,
    "let-write": lambda row, by: cowriting.change(row, by=by, may_edit=True),
    "let-read": lambda row, by: cowriting.change(row, by=by, may_edit=False),
}


@desk_page
@limits.invite
def people(request, draft_id):
    """Who may write, who may read, who is invited; the form that invites one more."""
    submission = own_submission(request, draft_id, who=may_read)
    is_own = may_edit(request.user, submission)
    if request.method == "POST" and not is_own:
        raise Http404
    form = CoWriterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = cowriting.invite(submission.action, by=request.user, **form.values)
        messages.success(
            request, _("A letter with a link is on its way to %(email)s.") % {"email": row.email}
        )
        return redirect("actions:people", draft_id)
    rows = list(submission.action.co_writers.standing().select_related("user"))
    context = {
        "submission": submission,
        "action": submission.action,
        "members": people_of_the_lead(submission.action).order_by("name", "pk"),
        "along": [row for row in rows if row.accepted_at],
        "invited": _with_letters([row for row in rows if row.is_open]) if is_own else [],
        "is_own": is_own,
        "form": form,
        "form_id": "invite",
    }
    return render(request, "actions/people.html", context, status=status_of(form))


def _with_letters(rows):
    """Whether the letter of each invitation could not be delivered."""
    failed = set(
        Letter.objects.filter(
            object_type=CoWriter._meta.label_lower,
            object_id__in=[str(row.pk) for row in rows],
            event="co_write",
            state=Letter.FAILED,
        ).values_list("object_id", flat=True)
    )
    for row in rows:
        row.is_undelivered = str(row.pk) in failed
    return rows


@desk_page
@require_POST
def move(request, draft_id, pk, name):
    """One step with one person: end, send again, let write, let read."""
    if name not in MOVES:
        raise Http404
    row = get_object_or_404(CoWriter.objects.select_related("action"), pk=pk, action__draft_id=draft_id)
    is_own_leave = name == "end" and row.user_id == request.user.pk
    if not is_own_leave:
        own_submission(request, draft_id)
    MOVES[name](row, by=request.user)
    if is_own_leave:
        messages.success(request, _("You have left this text. What you wrote stays."))
        return redirect("actions:desk")
    said = {
        "end": _("It is closed to %(person)s. What they wrote stays."),
        "resend": _("A letter with a new link is on its way to %(person)s."),
        "let-write": _("%(person)s may write."),
        "let-read": _("%(person)s may read."),
    }
    messages.success(request, said[name] % {"person": row.name or row.email})
    return redirect("actions:people", draft_id)


@never_cache
@limits.co_write
def co_write(request, token):
    """The page behind the link: a stranger is led to the log-in and back; the button accepts."""
    try:
        found = cowriting.find(token)
        if request.method == "POST":
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            cowriting.accept(token, by=request.user)
            return redirect(request.path)
        if not found.accepted_at or found.ended_at:
            cowriting.check_open(found)
    except UnknownLink as refusal:
        return refused(request, refusal, status=404)
    except OtherAddress:
        return _page_of_link(request, found, status=409)
    except Refused as refusal:
        return refused(request, refusal, status=410 if request.method == "GET" else 409)
    return _page_of_link(request, found)


def _page_of_link(request, row, status=200):
    """What the page says; the ways in carry the address and lead back here."""
    way = urlencode({"next": request.path, "email": row.email})
    context = {
        "row": row,
        "government": row.action.lead,
        "text": row.action.submissions.order_by("-number").first(),
        "is_mine": request.user.is_authenticated and request.user.email.lower() == row.email,
        "sign_up": f"{reverse('account_signup')}?{way}",
        "sign_in": f"{reverse('account_login')}?{way}",
    }
    return render(request, "actions/co_write.html", context, status=status)
