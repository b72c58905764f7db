"""The pages of a reviewer from outside: what is theirs to read, the text with its files, their own review."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Denied
from actions import permissions, workflow
from actions.forms.assigning import OwnProfileForm
from actions.forms.judging import ReviewForm
from actions.models import Assignment, Remark, Submission
from actions.models.submission import IN_REVIEW, SUBMITTED, TEXT_FIELDS
from actions.reviewing import assigning, comparing, conflicts, outside, remarking
from actions.reviewing.whole import whole
from actions.views.pages import desk_page
from actions.views.review import happened, text
from actions.views.review.judging import given
from actions.views.review.page import tried
from actions.views.review.reviews import part
from frameworks.remembering import while_reading


@desk_page
def reviews(request):
    """What this person was given: to read, and read; the secretariat's own reviewers have their list there."""
    if permissions.is_secretariat(request.user):
        return redirect(f"{reverse('admin:actions_submission_changelist')}?assigned=me")
    if not permissions.is_outside_reviewer(request.user):
        raise _denied()
    given = (
        Assignment.objects.standing()
        .filter(reviewer=request.user)
        .select_related("submission__action")
        .prefetch_related("submission__action__participations__government")
    )
    waiting = given.waiting().order_by("due_on", "at", "pk")
    context = {
        "waiting": waiting,
        "read": given.filter(state=Assignment.DONE).order_by("-answered_at"),
        "profile": request.user.reviewer_profile,
    }
    return render(request, "actions/outside_reviews.html", context)


@desk_page
def read(request, pk):
    """One submission that was given to this person; reviews of others only once their own is given."""
    return _show(request, _given_to(request, pk))


def _show(request, submission, *, form=None, status=200):
    """The page; `form` is a review that was refused, shown with what is to be put right."""
    user = request.user
    with while_reading():
        submission = whole(submission)
        context = _text(request, submission) | _duties(user, submission, form)
        return render(request, "actions/outside_read.html", context, status=status)


def _text(request, submission):
    """What stands there, beside the translation of `?to=` and against the version of `?with=`.

    Of the remarks one's own alone, and no picture that was taken down.
    """
    action = submission.action
    own = [remark for remark in submission.remarks.all() if remark.by_id == request.user.pk]
    own = [remark for remark in own if remark.audience == Remark.INTERNAL]
    versions = happened.versions(submission, request.GET.get("with"), found=comparing.given_with(submission))
    to, languages = text.languages(submission, request.GET.get("to"), get_language())
    reading = text.reading(submission, to=to, remarks=own, changed=versions["changed"])
    reading["pictures"] = [picture for picture in reading["pictures"] if not picture.taken_down_at]
    return {
        "submission": submission,
        "action": action,
        "lead": action.lead,
        "participations": [part for part in action.participations.all() if part.state == part.CONFIRMED],
        "reading": reading,
        "beside": languages,
        "keep": f"&with={versions['chosen'].key}" if request.GET.get("with") and versions["chosen"] else "",
        "loose_remarks": [remark for remark in own if remark.field not in TEXT_FIELDS],
        "versions": versions,
    }


def _duties(user, submission, form):
    """What this person may do now, and their own part."""
    assignment = assigning.of_this_round(submission).filter(reviewer=user).order_by("-pk").first()
    return {
        "assignment": assignment,
        "reviews": part(user, submission, form),
        "may_begin": submission.state == SUBMITTED,
        "may_remark": submission.state in (SUBMITTED, IN_REVIEW),
    }


@desk_page
@require_POST
def begin(request, pk):
    """From now on the government can no longer take the text back."""
    submission = _given_to(request, pk)
    tried(request, workflow.start_review, submission)
    return _back_to(submission)


@desk_page
@require_POST
def give(request, pk):
    """Keep or send one's own review; what is missing is said beside its criterion, and nothing is lost."""
    submission = _given_to(request, pk)
    draft = "_draft" in request.POST
    form = ReviewForm(request.POST, submission=submission, draft=draft)
    if not form.is_valid() or not given(request, submission, form, draft):
        return _show(request, submission, form=form, status=422)
    return _back_to(submission)


@desk_page
@require_POST
def pass_on(request, pk):
    """A tie: neither this submission nor what others think of it opens any more."""
    submission = _given_to(request, pk)
    if tried(request, conflicts.declare, submission, reason=request.POST.get("reason", "")):
        messages.success(request, _("Somebody else will review it."))
        return redirect("actions:outside")
    return _back_to(submission)


@desk_page
@require_POST
def decline(request, pk):
    """Give it back, with a reason."""
    submission = _given_to(request, pk)
    assignment = get_object_or_404(assigning.of_this_round(submission).standing(), reviewer=request.user)
    if tried(request, assigning.decline, assignment, reason=request.POST.get("reason", "")):
        messages.success(request, _("Somebody else will review it."))
        return redirect("actions:outside")
    return _back_to(submission)


@desk_page
@require_POST
def remark(request, pk):
    """A note for colleagues on one field or on the whole."""
    submission = _given_to(request, pk)
    field = request.POST.get("field", "")
    if field and field not in TEXT_FIELDS:
        raise Http404
    values = {"text": request.POST.get("text", ""), "audience": Remark.INTERNAL, "field": field}
    if tried(request, remarking.add_remark, submission, **values):
        messages.success(request, _("Your remark is kept. The secretariat reads it."))
    return _back_to(submission)


@desk_page
def profile(request):
    """What this person reads best, said by themselves."""
    if not permissions.is_outside_reviewer(request.user):
        raise _denied()
    form = OwnProfileForm(request.POST or None, instance=request.user.reviewer_profile)
    if request.method == "POST" and form.is_valid():
        outside.describe(form.instance, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("actions:outside")
    context = {"form": form, "form_id": "reads-best"}
    return render(request, "actions/outside_profile.html", context, status=422 if form.errors else 200)


def _given_to(request, pk):
    """The submission, for whom it was given to; anybody else is refused, and that they asked is written down."""
    submission = Submission.objects.filter(pk=pk).select_related("action", "call").first()
    if submission is None:
        raise Http404
    is_outside = permissions.is_outside_reviewer(request.user)
    if not (is_outside and permissions.may_review(request.user, submission)):
        raise _denied(submission)
    return submission


def _denied(submission=None):
    about = {"submission": submission.pk} if submission else {}
    return Denied(_("This was not given to you to read, so it does not open."), **about)


def _back_to(submission):
    return redirect("actions:outside_read", submission.pk)
