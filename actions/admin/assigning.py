"""The list of submissions by who reads them, giving many at once, and the reviewers with what they read best."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.admin import OneMove, ReadOnly, ShowsPeople
from accounts.admin.moves import UnknownList, read_list, sign_list
from accounts.refusals import Refused
from actions.forms.assigning import AssignForm, InviteReviewerForm, ProfileForm, ProposalForm
from actions.models import Assignment, ReviewerProfile, Submission
from actions.permissions import is_reviewer, is_secretariat, may_assign
from actions.reviewing import assigning, many, outside, proposing
from actions.views.review.page import page
from frameworks.dates import show_date
from frameworks.languages import language_name

MOST_AT_ONCE = 200
PURPOSE = "submissions:assign"


class AssignedFilter(admin.SimpleListFilter):
    """Whose turn it is: mine, or nobody's yet."""

    title = pgettext_lazy("heading: which submissions", "given to")
    parameter_name = "assigned"

    def lookups(self, request, model_admin):
        return [
            ("me", pgettext_lazy("submissions", "assigned to me")),
            ("nobody", pgettext_lazy("submissions", "unassigned")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "me":
            return queryset.given_to(request.user)
        if self.value() == "nobody":
            return queryset.given_to_nobody()
        return queryset


class Assigning(admin.ModelAdmin):
    """What the list of submissions knows of reviewers: two columns, a filter, two ways to give many at once."""

    def get_queryset(self, request):
        given = Assignment.objects.standing().select_related("reviewer")
        open_ = Assignment.objects.filter(submission=OuterRef("pk"), state=Assignment.OPEN)
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("assignments", queryset=given, to_attr="given"))
            .annotate(due_day=Subquery(open_.order_by("due_on").values("due_on")[:1]))
        )

    @admin.display(description=gettext_lazy("assigned to"), ordering="due_day")
    def assigned_to(self, submission):
        """Who reads it, who has, and by when."""
        latest = max((row.round for row in submission.given), default=0)
        rows = [row for row in submission.given if row.round == latest]
        people = format_html_join(
            ", ",
            "<bdi>{}</bdi>{}",
            [(row.reviewer, " ✓" if row.state == Assignment.DONE else "") for row in rows],
        )
        if not submission.due_day:
            return people
        day = _("due on %(day)s") % {"day": show_date(submission.due_day)}
        return format_html('{}<br><span class="fine">{}</span>', people, day)

    def has_assign_permission(self, request):
        return may_assign(request.user)

    @admin.action(description=gettext_lazy("Give the chosen to reviewers"), permissions=["assign"])
    def assign_chosen(self, request, queryset):
        return self._ask(request, queryset, _by_hand)

    @admin.action(description=gettext_lazy("Propose reviewers for the chosen"), permissions=["assign"])
    def propose_reviewers(self, request, queryset):
        return self._ask(request, queryset, _propose)

    def _ask(self, request, queryset, how):
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            words = _("Choose %(n)s submissions or fewer at one time.") % {"n": MOST_AT_ONCE}
            self.message_user(request, words, messages.ERROR)
            return None
        return how(request, _rows(chosen))

    def assign_page(self, request):
        """The submissions that were on screen: by hand in two steps, or as proposed and changed."""
        if not may_assign(request.user):
            raise PermissionDenied(_("Giving submissions to reviewers is for the secretariat."))
        if request.method != "POST":  # from the page of one submission
            one = request.GET.get("propose", "")
            submissions = _rows([int(one)]) if one.isdecimal() else []
            if not submissions:
                raise Http404
            return _propose(request, submissions)
        try:
            submissions = _rows(read_list(request, PURPOSE))
        except UnknownList as refusal:
            messages.error(request, refusal.sentence)
            return redirect("admin:actions_submission_changelist")
        how = _propose if request.GET.get("how") == "propose" else _by_hand
        return how(request, submissions, request.POST)


def _rows(keys):
    rows = Submission.objects.filter(pk__in=keys).select_related("action", "call").order_by("pk")
    return list(rows.prefetch_related("action__participations__government__section"))


def _by_hand(request, submissions, data=None):
    """First who can have what and who cannot, then, with the second button, it is done."""
    form, rows = AssignForm(data), None
    if form.is_valid():
        reviewers = list(form.cleaned_data["reviewers"])
        if "_confirm" in request.POST:
            wanted = dict.fromkeys(submissions, reviewers)
            return _report(
                request, many.assign_each(wanted, by=request.user, due_on=form.cleaned_data["due_on"])
            )
        rows = many.look(submissions, reviewers)
    context = {
        "form": form,
        "rows": rows,
        "submissions": submissions,
        "list": _signed(request, submissions),
        "may_confirm": rows and any(row.given for row in rows),
    }
    status = 422 if form.errors else 200
    return page(request, "admin/actions/assign_chosen.html", _("Give to reviewers"), status, **context)


def _propose(request, submissions, data=None):
    """One reviewer for each with the reasons; whoever assigns may change every row before it is done."""
    if data is not None:
        form = ProposalForm(data, submissions=submissions)
        if form.is_valid():
            rows = many.assign_each(form.wanted, by=request.user, due_on=form.cleaned_data["due_on"])
            return _report(request, rows)
        proposals = [proposing.Proposal(submission) for submission in submissions]
    else:
        proposals = proposing.propose(submissions)
        form = ProposalForm(submissions=submissions, proposals=proposals)
    context = {"form": form, "rows": form.rows(proposals), "list": _signed(request, submissions)}
    status = 422 if form.errors else 200
    return page(request, "admin/actions/propose_reviewers.html", _("Proposed reviewers"), status, **context)


def _signed(request, submissions):
    return sign_list(request, PURPOSE, [row.pk for row in submissions])


def _report(request, rows):
    """What was given and what was not, row by row."""
    context = {"rows": rows, "given": sum(len(row.given) for row in rows)}
    return page(request, "admin/actions/assigned.html", _("Given to reviewers"), **context)


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly):
    """Who has what to read; each row leads to its submission."""

    list_display = ["submission", "reviewer", "state", "round", "at", "due_on"]
    list_filter = ["state", "due_on", ("reviewer", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["submission__action", "reviewer"]
    search_fields = ["submission__title", "submission__action__code", "reviewer__name", "reviewer__email"]
    date_hierarchy = "at"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = Assignment.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if row is None:
            return redirect("admin:actions_assignment_changelist")
        return redirect("admin:actions_submission_review", row.submission_id)


class OutsideFilter(admin.SimpleListFilter):
    title = pgettext_lazy("heading: where reviewers work", "reads")
    parameter_name = "outside"

    def lookups(self, request, model_admin):
        return [
            ("1", pgettext_lazy("reviewers", "from outside")),
            ("0", pgettext_lazy("reviewers", "in the secretariat")),
        ]

    def queryset(self, request, queryset):
        outside_now = Q(outside_since__isnull=False, outside_until__isnull=True)
        if self.value() in ("0", "1"):
            return queryset.filter(outside_now) if self.value() == "1" else queryset.exclude(outside_now)
        return queryset


@admin.register(ReviewerProfile)
class ReviewerProfileAdmin(ShowsPeople, OneMove):
    """What each reviewer reads best: of everybody for those who assign, of oneself for a reviewer."""

    form = ProfileForm
    fields = ["user", "languages", "sections", "objectives", "most"]
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    list_display = ["user", "where", "reads", "to_read", "most"]
    list_filter = [OutsideFilter]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    change_list_template = "admin/actions/reviewers.html"
    MOVES = {"end": (outside.end, gettext_lazy("End reading from outside"))}

    def get_queryset(self, request):
        waiting = Assignment.objects.waiting().filter(reviewer=OuterRef("user")).order_by().values("reviewer")
        rows = super().get_queryset(request)
        rows = rows.annotate(load=Subquery(waiting.annotate(n=Count("pk")).values("n")))
        return rows if may_assign(request.user) else rows.filter(user=request.user)

    @admin.display(description=pgettext_lazy("heading: where reviewers work", "reads"))
    def where(self, profile):
        return _("from outside") if profile.is_outside else _("in the secretariat")

    @admin.display(description=gettext_lazy("languages"))
    def reads(self, profile):
        return ", ".join(language_name(code) for code in profile.languages)

    @admin.display(description=gettext_lazy("to read now"), ordering="load")
    def to_read(self, profile):
        return profile.load or 0

    def open_moves(self, request, thing):
        return ["end"] if thing.is_outside and may_assign(request.user) else []

    def has_view_permission(self, request, obj=None):
        return is_secretariat(request.user) and (may_assign(request.user) or _is_own(request.user, obj))

    def has_add_permission(self, request):
        return is_secretariat(request.user) and (may_assign(request.user) or is_reviewer(request.user))

    has_change_permission = has_view_permission

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return ["user"] if obj else []

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Objectives are chosen here and written elsewhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.many_to_many and field:
            field.widget.can_add_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        people = assigning.assignable().filter(reviewer_profile=None)
        field.queryset = people if may_assign(request.user) else people.filter(pk=request.user.pk)
        return field

    def save_model(self, request, obj, form, change):
        values = {name: form.cleaned_data[name] for name in ("languages", "sections", "objectives", "most")}
        outside.describe(obj, by=request.user, **values)

    def changelist_view(self, request, extra_context=None):
        more = {"title": _("Reviewers"), "may_assign": may_assign(request.user)}
        return super().changelist_view(request, (extra_context or {}) | more)

    def get_urls(self):
        invite = self.admin_site.admin_view(self.invite)
        return [path("invite/", invite, name="actions_reviewerprofile_invite"), *super().get_urls()]

    def invite(self, request):
        """Ask somebody from outside to review."""
        if not may_assign(request.user):
            raise PermissionDenied(_("Reviewers from outside are invited by the secretariat."))
        form = InviteReviewerForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                profile = outside.invite(by=request.user, **form.cleaned_data)
                words = _("%(person)s is invited. A letter is on its way to %(address)s.")
                names = {"person": profile.user, "address": profile.user.email}
                messages.success(request, words % names)
                return redirect("admin:actions_reviewerprofile_change", profile.pk)
            except Refused as refusal:
                form.add_error("email", refusal.sentence)
        context = {"form": form}
        status = 422 if form.errors else 200
        return page(request, "admin/actions/invite_reviewer.html", _("Invite a reviewer"), status, **context)


def _is_own(user, profile):
    return is_reviewer(user) if profile is None else profile.user_id == user.pk
