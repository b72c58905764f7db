"""What the secretariat sees of actions: the queue, the review with its buttons, calls, decisions."""

from django.contrib import admin, messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.admin import ReadOnly, ShowsPeople
from accounts.refusals import Refused
from actions import answering, exporting
from actions.admin.assigning import AssignedFilter, Assigning
from actions.admin.filters import (
    AnnouncementFilter,
    BackFilter,
    ClockFilter,
    LanguageValues,
    MoveFilter,
    SectionFilter,
)
from actions.admin.reviews import ReviewsFilter, reviews_column
from actions.models import Action, Decision, HandIn, Participation, Submission, WithdrawalRequest
from actions.models.submission import IN_REVIEW, SUBMITTED
from actions.views.review import assigning, batch, edits, judging, moves, published, remarks, screen
from actions.views.review.page import for_the_untied
from actions.views.review.words import HAPPENED
from frameworks import cells
from frameworks.admin import HTTPS
from frameworks.dates import show_date
from frameworks.languages import language_name
from frameworks.workdays import calendar


@admin.register(Submission)
class SubmissionAdmin(ShowsPeople, Assigning, ReadOnly):
    list_display = ["heading", "government", "state", "answer_by", "assigned_to", "in_language"]
    list_filter = [
        ClockFilter,
        AssignedFilter,
        "state",
        BackFilter,
        "call",
        "kind",
        "action__origin",
        ReviewsFilter,
        SectionFilter,
        ("language", LanguageValues),
    ]
    search_fields = ["title", "action__code"]
    list_select_related = ["action", "call"]
    list_per_page = 50
    actions = ["assign_chosen", "propose_reviewers", "begin", "approve", "decline", "publish", "workbook"]

    def get_list_display(self, request):
        return [*super().get_list_display(request), reviews_column(request.user)]

    def get_queryset(self, request):
        rows = super().get_queryset(request).annotate(handed_in_at=Max("hand_ins__at"))
        return rows.prefetch_related("action__participations__government")

    def get_changelist_instance(self, request):
        """Each row of the list knows the working days, read once."""
        changelist = super().get_changelist_instance(request)
        days = calendar()
        for submission in changelist.result_list:
            submission.days = days
        return changelist

    @admin.display(description=gettext_lazy("answer by"), ordering="handed_in_at")
    def answer_by(self, submission):
        if submission.state not in (SUBMITTED, IN_REVIEW) or submission.handed_in_at is None:
            return None
        kept_at, call, days = submission.handed_in_at, submission.call, submission.days
        day = show_date(answering.due_day(kept_at, call, days))
        standing = answering.standing(kept_at, call, days)
        if standing == answering.IN_TIME:
            return day
        kind = "bad" if standing == answering.OVERDUE else "wait"
        return format_html(
            '{} <span class="state state--{}">{}</span>', day, kind, dict(answering.STANDINGS)[standing]
        )

    @admin.action(description=gettext_lazy("Begin to read the chosen ones"))
    def begin(self, request, queryset):
        return batch.ask(request, queryset, "start_review")

    @admin.action(description=gettext_lazy("Approve the chosen ones"))
    def approve(self, request, queryset):
        return batch.ask(request, queryset, "approve")

    @admin.action(description=gettext_lazy("Decline the chosen ones"))
    def decline(self, request, queryset):
        return batch.ask(request, queryset, "decline")

    @admin.action(description=gettext_lazy("Publish the chosen ones"))
    def publish(self, request, queryset):
        return batch.ask(request, queryset, "publish")

    @admin.action(description=gettext_lazy("Workbook of these actions"))
    def workbook(self, request, queryset):
        try:
            content = exporting.workbook_of(queryset.order_by(), language=get_language(), by=request.user)
        except Refused as refusal:
            self.message_user(request, refusal.sentence, messages.ERROR)
            return None
        return HttpResponse(
            content,
            content_type=cells.EXCEL,
            headers={"Content-Disposition": f'attachment; filename="actions-{timezone.localdate()}.xlsx"'},
        )

    @admin.display(description=gettext_lazy("action"), ordering="title")
    def heading(self, submission):
        return format_html(
            '<bdi lang="{}">{}</bdi> <span class="code">{}</span>',
            submission.language,
            submission.title or _("without a title"),
            submission.action.code or "",
        )

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def in_language(self, submission):
        return language_name(submission.language)

    @admin.display(description=gettext_lazy("government"))
    def government(self, submission):
        return submission.action.lead

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, (extra_context or {}) | {"title": _("Submissions")})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("admin:actions_submission_review", object_id)

    def get_urls(self):
        def page(route, view, name):
            return path(
                route, self.admin_site.admin_view(for_the_untied(view)), name=f"actions_submission_{name}"
            )

        move_all = self.admin_site.admin_view(batch.move_all)
        return [
            path("move/<slug:name>/", move_all, name="actions_submission_move_all"),
            page("<int:pk>/stands/", published.stands, "stands"),
            page("<int:pk>/schedule/", moves.schedule, "schedule"),
            page("<int:pk>/review/", screen.review, "review"),
            page("<int:pk>/move/<slug:name>/", moves.move, "move"),
            path(
                "assign/",
                self.admin_site.admin_view(self.assign_page),
                name="actions_submission_assign_chosen",
            ),
            page("<int:pk>/assign/", assigning.assign, "assign"),
            page("<int:pk>/assigned/<int:assignment_pk>/take-back/", assigning.take_back, "unassign"),
            page("<int:pk>/assigned/<int:assignment_pk>/give-back/", assigning.decline, "give_back"),
            page("<int:pk>/give/", judging.give, "give"),
            page("<int:pk>/leave/", judging.leave, "leave"),
            page("<int:pk>/pass-on/", judging.pass_on, "pass_on"),
            page("<int:pk>/edits/send/", edits.send, "send_edits"),
            page("<int:pk>/edits/<slug:field>/", edits.propose, "edit"),
            page("<int:pk>/edits/<int:proposal_pk>/take-back/", edits.withdraw, "withdraw_edit"),
            page("<int:pk>/remark/", remarks.remark, "remark"),
            page("<int:pk>/remark/<int:remark_pk>/resolve/", remarks.resolve, "resolve"),
            path(
                "<int:pk>/pictures/<int:picture_pk>/take-down/",
                self.admin_site.admin_view(published.take_down),
                name="actions_submission_take_down",  # with a tie too: see may_take_down
            ),
            page("<int:pk>/countersign/", moves.countersign, "countersign"),
            *super().get_urls(),
        ]


class ParticipationInline(admin.TabularInline):
    model = Participation
    extra = 0
    can_delete = False
    fields = readonly_fields = ["government", "role", "state", "at"]

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Action)
class ActionAdmin(ReadOnly):
    formfield_overrides = HTTPS
    list_display = ["__str__", "government", "origin", "published_at", "withdrawn_at"]
    list_filter = ["origin", "is_specimen", ("withdrawn_at", admin.EmptyFieldListFilter)]
    search_fields = ["code", "submissions__title", "participations__government__english_name"]
    inlines = [ParticipationInline]
    change_form_template = "actions/admin/action.html"
    exclude = ["created_by", "withdrawn_by"]

    def view_on_site(self, action):
        """Its public page, where there is one."""
        return action.get_absolute_url() if action.published_at else None

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("participations__government")

    @admin.display(description=gettext_lazy("government"))
    def government(self, action):
        return action.lead

    def change_view(self, request, object_id, form_url="", extra_context=None):
        texts = Submission.objects.filter(action_id=object_id).order_by("-number")
        asked = WithdrawalRequest.objects.filter(action_id=object_id, answered_at=None).first()
        return super().change_view(
            request, object_id, form_url, (extra_context or {}) | {"texts": texts, "asked": asked}
        )

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/withdraw/", wrap(published.withdraw), name="actions_action_withdraw"),
            path("<int:pk>/restore/", wrap(published.restore), name="actions_action_restore"),
            *super().get_urls(),
        ]


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Decisions, and the button that announces the chosen ones together."""

    list_display = ["submission", "happened", "by", "second_by", "at", "announced_at"]
    list_filter = [AnnouncementFilter, MoveFilter]
    fields = [
        "submission", "happened", "reason", "gcm_assessment", "gcr_assessment", "by", "second_by", "at",
        "announced_at",
    ]  # fmt: skip
    readonly_fields = ["happened"]
    list_select_related = ["submission__action", "by", "second_by"]
    actions = ["announce"]

    @admin.display(description=gettext_lazy("move"), ordering="move")
    def happened(self, decision):
        return HAPPENED.get(decision.move, decision.move)

    @admin.action(description=gettext_lazy("Announce the chosen decisions: their letters leave"))
    def announce(self, request, queryset):
        return batch.ask_to_announce(request, queryset.order_by())

    def get_urls(self):
        announce = self.admin_site.admin_view(batch.announce)
        return [path("announce/", announce, name="actions_decision_announce"), *super().get_urls()]


@admin.register(HandIn)
class HandInAdmin(ReadOnly):
    list_display = ["receipt", "submission", "at", "sha256"]
    search_fields = ["receipt", "sha256", "submission__title"]
    list_select_related = ["submission__action"]


@admin.register(WithdrawalRequest)
class WithdrawalRequestAdmin(ReadOnly):
    """What governments ask to be taken down; each is answered on the page of its action."""

    list_display = ["action", "reason", "asked_at", "outcome", "answered_at"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter)]
    list_select_related = ["action"]
    search_fields = ["action__code", "reason"]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        asked = WithdrawalRequest.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if asked is None:
            return redirect("admin:actions_withdrawalrequest_changelist")
        return redirect("admin:actions_action_change", asked.action_id)

    def get_urls(self):
        keep = self.admin_site.admin_view(published.keep)
        own = path("<int:pk>/keep/", keep, name="actions_withdrawalrequest_keep")
        return [own, *super().get_urls()]
