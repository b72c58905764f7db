"""Editions: their list, a new one, the desk of one from its first step to its last, each button a POST."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from publications.admin import builds, entries, filtering, freezing, parts, proofs
from publications.admin.pages import act, check, desk_of, edition_for, is_open, page, sentence_of
from publications.book.snapshot import LANGUAGES
from publications.desk import correcting, editions, selecting
from publications.desk import standing as desk
from publications.forms.desk import EditionForm, PlanForm
from publications.forms.languages import written_in
from publications.models import Edition
from publications.permissions import may_publish

MOVES = {
    "gather": (editions.gather, gettext_lazy("The list of entries is up to date.")),
    "release": (editions.release, gettext_lazy("Released. The public can read it now.")),
}
SECTIONS = [parts, entries, filtering, freezing, builds, proofs]  # each brings pages of its own


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """Rows that only verbs write: what is open and what is next stands on the desk of each."""

    list_display = ["title", "number", "cut_off", "frozen_at", "released_at"]
    list_select_related = ["milestone"]
    change_list_template = "publications/admin/editions.html"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("frozen", "out")

    def view_on_site(self, edition):
        """Its public page, once there is one."""
        return edition.get_absolute_url() if edition.released_at else None

    def has_add_permission(self, request):
        return may_publish(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        wrap = self.admin_site.admin_view
        moves = [
            path(
                f"<int:pk>/{name}/", wrap(require_POST(move)), {"name": name}, f"publications_edition_{name}"
            )
            for name in MOVES
        ]
        own = [
            path("report/", wrap(report), name="publications_edition_report"),
            path("<int:pk>/titles/", wrap(titles), name="publications_edition_titles"),
            path("<int:pk>/correct/", wrap(correct), name="publications_edition_correct"),
        ]
        pieces = [address for section in SECTIONS for address in section.addresses(wrap)]
        return [*own, *moves, *pieces, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        extra = {"may_publish": may_publish(request.user)}
        return super().changelist_view(request, extra | (extra_context or {}))

    def add_view(self, request, form_url="", extra_context=None):
        return plan(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The desk. A POST to it changes nothing: each step has a page or a button of its own."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST" or not object_id.isdecimal():
            raise Http404
        edition = (
            Edition.objects.select_related("milestone", "corrects", "frozen_by").filter(pk=object_id).first()
        )
        if edition is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return _desk(request, edition)


def _desk(request, edition):
    now = selecting.standing(edition) if is_open(edition) else selecting.as_frozen(edition)
    found = desk.steps(edition, now)
    return page(
        request,
        "publications/admin/edition.html",
        edition.title,
        edition=edition,
        original=edition,
        steps={step.key: step for step in found},
        next=desk.next_step(edition, found),
        out=now.counts,
        filter=filtering.told(edition),
        corrections=list(edition.corrections.all()),
        may_publish=may_publish(request.user),
        builds=builds.told(edition),
        proofs=proofs.told(edition),
    )


def plan(request):
    """GET: what a new edition is asked. POST: it is planned."""
    check(request)
    form = PlanForm(request.POST or None, initial={"cut_off": timezone.localdate(), "languages": LANGUAGES})
    if request.method == "POST" and form.is_valid():
        slug = form.cleaned_data["slug"]
        try:
            edition = editions.plan(slug, by=request.user, **form.values())
        except ValidationError as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            return redirect(desk_of(edition))
    return _asked(request, form, _("Plan an edition"))


def titles(request, pk):
    """GET: titles, forum, date and languages. POST: the new ones."""
    edition = edition_for(request, pk)
    corrects = edition.corrects_id is not None
    first = {name: getattr(edition, name) for name in ("milestone", "cut_off", "languages")}
    first |= written_in(edition, ("title", "subtitle", "changes"))
    form = EditionForm(request.POST or None, initial=first, corrects=corrects)
    if request.method == "POST" and form.is_valid():
        try:
            editions.revise(edition, by=request.user, **form.values())
        except (Refused, ValidationError) as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            return redirect(desk_of(edition))
    return _asked(request, form, _("Titles, date and languages"), edition)


def _asked(request, form, title, edition=None):
    status = 422 if form.errors else None
    return page(request, "publications/admin/titles.html", title, edition=edition, form=form, status=status)


@require_POST
def report(request):
    """The everyday report of approved actions, planned in one step."""
    check(request)
    return redirect(desk_of(editions.plan_report(by=request.user)))


@require_POST
def correct(request, pk):
    edition = edition_for(request, pk)
    try:
        new = correcting.correct(edition, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(desk_of(edition))
    return redirect(desk_of(new))


def move(request, pk, name):
    edition = edition_for(request, pk)
    verb, done = MOVES[name]
    return act(request, lambda: verb(edition, by=request.user), desk_of(edition), done)
