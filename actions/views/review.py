"""The reviewer's side: one page per submission, one address per move, each calling one verb."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts import history
from accounts.refusals import Refused
from actions import drafting, reviewing, uploads, withdrawing, workflow
from actions.forms.asking import KeepForm
from actions.models import Action, Decision, HandIn, Remark, Review, Submission, WithdrawalRequest
from actions.models.submission import IN_REVIEW, SUBMITTED, TEXT_FIELDS
from actions.permissions import has_tie, is_secretariat, may_decide, may_review
from frameworks.languages import language_name
from signatories.models import Signature

WORDS = {  # what each button says, and what it will do
    "start_review": (
        gettext_lazy("Begin to read"),
        gettext_lazy("The government can no longer take it back."),
    ),
    "request_changes": (gettext_lazy("Ask for changes"), gettext_lazy("The letter leaves at once.")),
    "approve": (gettext_lazy("Approve"), gettext_lazy("The letter waits until you announce.")),
    "decline": (gettext_lazy("Decline"), gettext_lazy("The letter waits until you announce.")),
    "merge": (gettext_lazy("Merge with another"), gettext_lazy("It leads to the other action from then on.")),
    "reopen": (gettext_lazy("Take up again"), gettext_lazy("A letter that has not left never will.")),
    "publish": (gettext_lazy("Publish"), gettext_lazy("Everybody can read it from this moment.")),
    "submit": (gettext_lazy("Hand in"), gettext_lazy("What the secretariat entered goes to a colleague.")),
    "take_back": (gettext_lazy("Take back"), gettext_lazy("To write on.")),
}
HAPPENED = {  # history in words
    "submit": gettext_lazy("Handed in"),
    "take_back": gettext_lazy("Taken back"),
    "start_review": gettext_lazy("Taken for reading"),
    "request_changes": gettext_lazy("Changes asked for"),
    "approve": gettext_lazy("Approved"),
    "decline": gettext_lazy("Declined"),
    "merge": gettext_lazy("Merged"),
    "reopen": gettext_lazy("Taken up again"),
    "publish": gettext_lazy("Published"),
    "schedule": gettext_lazy("Day of publication set"),
    "countersign": gettext_lazy("Confirmed by a second person"),
    "announce": gettext_lazy("Announced"),
    "give_review": gettext_lazy("A review was given"),
    "pass_on": gettext_lazy("A reviewer passed it on"),
    "add_remark": gettext_lazy("A remark was added"),
    "answer_remark": gettext_lazy("A remark was answered"),
    "resolve_remark": gettext_lazy("A remark was closed"),
    "translate": gettext_lazy("A translation was written"),
    "approve_translation": gettext_lazy("A translation was approved"),
    "add_picture": gettext_lazy("A picture was added"),
    "add_document": gettext_lazy("A document was added"),
    "remove_picture": gettext_lazy("A picture was taken out"),
    "remove_document": gettext_lazy("A document was taken out"),
    "take_down_picture": gettext_lazy("A picture was taken down"),
}
ENDING = ("decline", "merge")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The government reads these words."),
    )


class ChangesForm(ReasonForm):
    due_on = forms.DateField(
        label=gettext_lazy("Answer by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ApproveForm(forms.Form):
    CHOICES = [("", "–"), *Decision.ASSESSMENTS]
    gcm_assessment = forms.ChoiceField(
        label=gettext_lazy("Against the Global Compact for Migration"), choices=CHOICES, required=False
    )
    gcr_assessment = forms.ChoiceField(
        label=gettext_lazy("Against the Global Compact on Refugees"), choices=CHOICES, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("A word to the government"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish by itself at (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class MergeForm(ReasonForm):
    into = forms.ModelChoiceField(
        Action.objects.exclude(code=None),
        to_field_name="code",
        label=gettext_lazy("Code of the other action"),
        widget=forms.TextInput,
    )


class WithdrawForm(ReasonForm):
    see_instead = forms.ModelChoiceField(
        Action.objects.exclude(code=None),
        to_field_name="code",
        required=False,
        label=gettext_lazy("Code of the action to see instead"),
        widget=forms.TextInput,
    )


MOVE_FORMS = {
    "request_changes": ChangesForm,
    "approve": ApproveForm,
    "decline": ReasonForm,
    "merge": MergeForm,
}


def _find(request, pk):
    submission = get_object_or_404(Submission.objects.select_related("action", "call"), pk=pk)
    if not is_secretariat(request.user):
        raise PermissionDenied
    return submission


def _back(submission):
    return redirect("admin:actions_submission_review", submission.pk)


def _page(request, template, title, status=200, **context):
    return render(
        request, template, admin.site.each_context(request) | {"title": title, **context}, status=status
    )


def _try(request, verb, *args, **kwargs):
    """Call a verb; what it refuses becomes a message. Returns whether it was done."""
    try:
        verb(*args, by=request.user, **kwargs)
    except (Refused, ValidationError) as refusal:
        sentences = getattr(refusal, "messages", None) or [str(refusal)]
        for sentence in sentences:
            messages.error(request, sentence)
        return False
    return True


def review(request, pk):
    """Everything about one submission: text with remarks, hand-ins, reviews, history, the open moves."""
    submission = _find(request, pk)
    user, action = request.user, submission.action
    remarks = list(submission.remarks.select_related("by"))
    own = submission.reviews.filter(by=user, round=submission.hand_ins.count()).first()
    reads = may_review(user, submission)
    context = {
        "submission": submission,
        "action": action,
        "lead": action.lead,
        "participations": action.participations.select_related("government"),
        "lead_verified": Signature.objects.standing()
        .filter(government=action.lead, state=Signature.VERIFIED)
        .exists(),
        "language_name": language_name(submission.language),
        "fields": _fields(submission, remarks),
        "loose_remarks": [remark for remark in remarks if remark.field not in TEXT_FIELDS],
        "objectives": [ln.objective for ln in submission.objective_links.select_related("objective__framework")],
        "gaps": drafting.missing(submission),
        "hand_ins": HandIn.objects.filter(submission__action=action).order_by("-pk"),
        "others": action.submissions.exclude(pk=submission.pk).order_by("-number"),
        "own_review": own,
        "may_write_review": reads and submission.state == IN_REVIEW and (not own or own.state == Review.DRAFT),
        "may_remark": (reads or may_decide(user, submission)) and submission.state in (SUBMITTED, IN_REVIEW),
        "has_tie": has_tie(user, submission),
        "reviews": Review.objects.visible_to(user).filter(submission=submission).exclude(by=user),
        "recommendations": Review.RECOMMENDATIONS,
        "decisions": _decisions(submission),
        "second": workflow.waiting_for_second_person(submission),
        "events": [
            {"at": event.at, "words": HAPPENED.get(event.verb, event.verb)}
            for event in history.of(submission).order_by("-seq")[:12]
        ],
        "moves": [
            {"name": name, "words": WORDS[name][0], "does": WORDS[name][1], "asks": name in MOVE_FORMS,
             "ends": name in ENDING}
            for name in workflow.open_moves(submission, user)
        ],
        "audiences": Remark.AUDIENCES,
    }  # fmt: skip
    return _page(request, "actions/admin/review.html", str(submission), **context)


def _decisions(submission):
    rows = list(submission.decisions.select_related("by", "second_by"))
    for row in rows:
        row.words = HAPPENED.get(row.move, row.move)
    return rows


def _fields(submission, remarks):
    """Each text with its heading, its translations' languages and the remarks under it."""
    translated = {}
    for row in submission.translations.all():
        translated.setdefault(row.field, []).append(row)
    return [
        {
            "name": field,
            "heading": submission._meta.get_field(field).verbose_name,
            "text": getattr(submission, field),
            "translations": translated.get(field, []),
            "remarks": [remark for remark in remarks if remark.field == field],
        }
        for field in TEXT_FIELDS
        if field != "title" and (getattr(submission, field) or any(r.field == field for r in remarks))
    ]


def move(request, pk, name):
    """One move: a page that asks for the reason where one is needed, and the POST that calls the verb."""
    submission = _find(request, pk)
    if name not in workflow.MOVES:
        raise Http404
    form_class = MOVE_FORMS.get(name)
    if form_class is None:
        if request.method != "POST":
            return _back(submission)
        if _try(request, getattr(workflow, name), submission):
            messages.success(
                request, _("Done. State: %(state)s.") % {"state": submission.get_state_display()}
            )
        return _back(submission)
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid():
            if _try(request, getattr(workflow, name), submission, **form.cleaned_data):
                messages.success(
                    request, _("Done. State: %(state)s.") % {"state": submission.get_state_display()}
                )
            return _back(submission)
    else:
        if name not in workflow.open_moves(submission, request.user):
            messages.error(request, _("This step is not open: somebody may have been faster."))
            return _back(submission)
        form = form_class()
    context = {
        "submission": submission, "form": form, "words": WORDS[name][0], "does": WORDS[name][1],
        "ends": name in ENDING,
    }  # fmt: skip
    return _page(request, "actions/admin/move.html", WORDS[name][0], 422 if form.errors else 200, **context)


@require_POST
def give(request, pk):
    """Keep or send one's own review."""
    submission = _find(request, pk)
    draft = "_draft" in request.POST
    values = {name: request.POST.get(name, "") for name in ("recommendation", "note")}
    if values["recommendation"] not in dict(Review.RECOMMENDATIONS):
        values["recommendation"] = ""
    if _try(request, reviewing.give_review, submission, draft=draft, **values):
        messages.success(request, _("Your review is kept.") if draft else _("Your review is given."))
    return _back(submission)


@require_POST
def pass_on(request, pk):
    submission = _find(request, pk)
    if _try(request, reviewing.pass_on, submission, reason=request.POST.get("reason", "")):
        messages.success(request, _("Somebody else will review it."))
        return redirect("admin:actions_submission_changelist")
    return _back(submission)


@require_POST
def remark(request, pk):
    """Note something on a field, for colleagues or for the government."""
    submission = _find(request, pk)
    audience = request.POST.get("audience")
    field = request.POST.get("field", "")
    if audience not in dict(Remark.AUDIENCES) or (field and field not in TEXT_FIELDS):
        raise Http404
    _try(
        request,
        reviewing.add_remark,
        submission,
        text=request.POST.get("text", ""),
        audience=audience,
        field=field,
    )
    return _back(submission)


@require_POST
def resolve(request, pk, remark_pk):
    submission = _find(request, pk)
    _try(request, reviewing.resolve, get_object_or_404(submission.remarks, pk=remark_pk))
    return _back(submission)


@require_POST
def take_down(request, pk, picture_pk):
    """A picture goes at once, from everywhere."""
    submission = _find(request, pk)
    picture = get_object_or_404(submission.pictures, pk=picture_pk)
    if _try(request, uploads.take_down, picture, reason=request.POST.get("reason", "")):
        messages.success(request, _("The picture is taken down. Its government is told."))
    return _back(submission)


@require_POST
def countersign(request, pk):
    submission = _find(request, pk)
    decision = workflow.waiting_for_second_person(submission)
    if decision is None:
        messages.error(request, _("Nothing waits for a second person here."))
    elif _try(request, workflow.countersign, decision):
        messages.success(request, _("Confirmed by a second person."))
    return _back(submission)


def withdraw(request, pk):
    """Take a published action down, with the reason its page will give."""
    action = get_object_or_404(Action, pk=pk)
    if not is_secretariat(request.user):
        raise PermissionDenied
    asked = withdrawing.open_request(action)
    form = WithdrawForm(request.POST or None, initial={"reason": asked.reason if asked else ""})
    if request.method == "POST" and form.is_valid():
        if _try(request, workflow.withdraw, action, **form.cleaned_data):
            messages.success(request, _("Withdrawn. Its page says so and why."))
        return redirect("admin:actions_action_change", action.pk)
    context = {
        "submission": action.submissions.order_by("-number").first(),
        "form": form,
        "words": _("Withdraw this action?"),
        "does": _("Its page will say so and why."),
        "ends": True,
    }
    return _page(request, "actions/admin/move.html", _("Withdraw"), 422 if form.errors else 200, **context)


def keep(request, pk):
    """Answer a government that asked to withdraw: the action stays, and why."""
    asked = get_object_or_404(WithdrawalRequest.objects.select_related("action"), pk=pk)
    if not is_secretariat(request.user):
        raise PermissionDenied
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _try(request, withdrawing.decline, asked, answer=form.cleaned_data["answer"]):
            messages.success(request, _("The government is told that the action stays, and why."))
        return redirect("admin:actions_action_change", asked.action_id)
    context = {
        "submission": asked.action.submissions.order_by("-number").first(),
        "form": form,
        "words": _("Keep it public"),
        "does": _("The letter leaves at once."),
        "ends": False,
    }
    return _page(
        request, "actions/admin/move.html", _("Keep it public"), 422 if form.errors else 200, **context
    )


@require_POST
def restore(request, pk):
    action = get_object_or_404(Action, pk=pk)
    if not is_secretariat(request.user):
        raise PermissionDenied
    if _try(request, workflow.restore, action):
        messages.success(request, _("It is public again."))
    return redirect("admin:actions_action_change", action.pk)
