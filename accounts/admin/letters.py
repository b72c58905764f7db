"""The outbox: each letter as its reader gets it, and what can still be done about it; one or many."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import history, letter_kinds, outbox
from accounts.admin.access import ShowsPeople
from accounts.admin.moves import ReadOnly, UnknownList, read_list, sign_list
from accounts.models import Letter, User
from accounts.refusals import Refused

MOST_AT_ONCE = 500
# A letter's HTML holds its own styles, as mail must, and comes from places where people type: nothing in it runs,
# nothing is fetched, no form leaves, and no page frames it.
LETTER_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class EditForm(forms.Form):
    """The words of a letter, and which words were on the screen when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text of the letter"), widget=forms.Textarea(attrs={"rows": 20}), required=False
    )


STATE_KINDS = {
    Letter.HELD: "wait",
    Letter.QUEUED: "wait",
    Letter.SENT: "good",
    Letter.FAILED: "bad",
    Letter.CANCELLED: "still",
}


class EventFilter(admin.SimpleListFilter):
    """The occasion, in words; only those that occur."""

    title = gettext_lazy("occasion")
    parameter_name = "event"

    def lookups(self, request, model_admin):
        pairs = Letter.objects.order_by("app", "event").values_list("app", "event").distinct()
        return [(f"{app}.{event}", occasion(app, event)) for app, event in pairs]

    def queryset(self, request, letters):
        app, _dot, event = (self.value() or "").partition(".")
        return letters.filter(app=app, event=event) if event else letters


def occasion(app, event):
    kind = letter_kinds.find(app, event)
    return str(kind.meaning) if kind else event


@admin.register(Letter)
class LetterAdmin(ShowsPeople, ReadOnly):
    list_display = [
        "subject",
        "to",
        "occasion",
        "language",
        "standing",
        "created_at",
        "sent_at",
    ]
    list_filter = ["state", "held_for", "failure", "language", EventFilter]
    search_fields = ["subject", "to"]
    date_hierarchy = "created_at"
    actions = ["release", "hold", "retry", "cancel"]
    change_form_template = "admin/accounts/letter/change_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text", "html", "values")

    @admin.display(description=gettext_lazy("occasion"), ordering="event")
    def occasion(self, letter):
        return occasion(letter.app, letter.event)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, letter):
        """Its state, and why it is held or what went wrong."""
        why = {
            Letter.HELD: letter.get_held_for_display(),
            Letter.FAILED: letter.get_failure_display(),
        }.get(letter.state)
        word = render_to_string(
            "components/_state.html",
            {"kind": STATE_KINDS[letter.state], "word": letter.get_state_display()},
        )
        return format_html('{}<br><span class="fine">{}</span>', word, why) if why else word

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, (extra_context or {}) | {"title": _("Outbox")})

    def has_send_permission(self, request):
        return request.user.has_perm("accounts.send_letter")

    def get_urls(self):
        def named(pattern, view, name):
            return path(pattern, self.admin_site.admin_view(view), name=f"accounts_letter_{name}")

        return [
            named("<int:pk>/move/<slug:move>/", require_POST(self.move), "move"),
            named("<int:pk>/html/", self.html, "html"),
            named("<int:pk>/edit/", self.edit, "edit"),
            named("all/<slug:move>/", require_POST(self.do_all), "do_all"),
            *super().get_urls(),
        ]

    # One letter

    def change_view(self, request, object_id, form_url="", extra_context=None):
        letter = self.get_object(request, object_id)
        if letter is None or not self.has_view_permission(request, letter):
            return super().change_view(request, object_id, form_url, extra_context)
        may_send = self.has_send_permission(request)
        context = {
            "title": letter.subject or _("A letter without words"),
            "letter": letter,
            "occasion": occasion(letter.app, letter.event),
            "direction": _direction(letter.language),
            "moves": [(name, outbox.MOVES[name][1]) for name in outbox.open_moves(letter)]
            if may_send
            else [],
            "may_edit": may_send and outbox.may_edit(letter),
            "is_hidden": letter.secret and not request.user.is_superuser,
            "done": _done(letter),
        }
        return self._page(request, "admin/accounts/letter/change_form.html", context)

    def html(self, request, pk):
        """The letter alone, as a mail program shows it."""
        letter = get_object_or_404(Letter, pk=pk)
        if not self.has_view_permission(request, letter) or letter.secret:
            raise PermissionDenied
        return alone(letter.html)

    def edit(self, request, pk):
        """Subject and text while the letter has not left; what is refused stands beside the field."""
        letter = get_object_or_404(Letter, pk=pk)
        if not self.has_send_permission(request):
            raise PermissionDenied
        if not outbox.may_edit(letter):
            messages.warning(request, _("The words of this letter can no longer be changed."))
            return redirect("admin:accounts_letter_change", pk)
        words = {"subject": letter.subject, "text": letter.text, "seen": outbox.mark(letter)}
        form = EditForm(request.POST or None, initial=words)
        for name in ("subject", "text"):
            form.fields[name].widget.attrs |= {"lang": letter.language, "dir": _direction(letter.language)}
        if request.method == "POST" and form.is_valid():
            try:
                outbox.edit(letter, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            except Refused as refusal:
                messages.warning(request, refusal.sentence)
                return redirect("admin:accounts_letter_change", pk)
            else:
                messages.success(request, _("The letter has its new words."))
                return redirect("admin:accounts_letter_change", pk)
        context = {"title": _("Edit this letter"), "letter": letter, "form": form}
        status = 422 if form.is_bound else 200
        return self._page(request, "admin/accounts/letter/edit.html", context, status=status)

    def move(self, request, pk, move):
        """One button, one verb."""
        letter = get_object_or_404(Letter, pk=pk)
        if move not in outbox.VERBS:
            raise PermissionDenied
        try:
            outbox.VERBS[move](letter, by=request.user)
            messages.success(request, _("Done: %(move)s.") % {"move": outbox.MOVES[move][1]})
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        return redirect("admin:accounts_letter_change", pk)

    # Many letters

    def _ask(self, request, letters, move):
        """What would be done to which letters, before it is."""
        chosen = list(letters.order_by("-pk")[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            sentence = _("At most %(most)d letters at once. Filter the list first.")
            messages.warning(request, sentence % {"most": MOST_AT_ONCE})
            return None
        context = {
            "title": outbox.MOVES[move][1],
            "move": move,
            "letters": chosen,
            "list": sign_list(request, f"letters:{move}", [letter.pk for letter in chosen]),
        }
        return self._page(request, "admin/accounts/letter/ask.html", context)

    @admin.action(description=gettext_lazy("Let the chosen letters leave"), permissions=["send"])
    def release(self, request, letters):
        return self._ask(request, letters, "release")

    @admin.action(description=gettext_lazy("Hold the chosen letters"), permissions=["send"])
    def hold(self, request, letters):
        return self._ask(request, letters, "hold")

    @admin.action(description=gettext_lazy("Try the chosen letters again"), permissions=["send"])
    def retry(self, request, letters):
        return self._ask(request, letters, "retry")

    @admin.action(description=gettext_lazy("Cancel the chosen letters"), permissions=["send"])
    def cancel(self, request, letters):
        return self._ask(request, letters, "cancel")

    def do_all(self, request, move):
        """Do it to the letters that were on the screen, and to no others; say row by row what became of them."""
        if move not in outbox.VERBS:
            raise PermissionDenied
        try:
            pks = read_list(request, f"letters:{move}")
        except UnknownList as refusal:
            messages.warning(request, refusal.sentence)
            return redirect("admin:accounts_letter_changelist")
        outcomes = outbox.do_all(move, pks, by=request.user)
        context = {
            "title": outbox.MOVES[move][1],
            "done": [one.letter for one in outcomes if not one.refusal],
            "refused": [one for one in outcomes if one.refusal],
        }
        return self._page(request, "admin/accounts/letter/outcomes.html", context)

    def _page(self, request, template, context, status=200):
        values = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(request, template, values, status=status)


def alone(html):
    """The HTML of a letter as a page in which nothing runs."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = LETTER_POLICY
    response["Cache-Control"] = "no-store"
    return response


def page_of(letter):
    return reverse("admin:accounts_letter_change", args=[letter.pk])


def _direction(language):
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


VERBS_IN_WORDS = {
    "held": gettext_lazy("held"),
    "released": gettext_lazy("let go"),
    "edited": gettext_lazy("words changed"),
    "retried": gettext_lazy("tried again"),
    "cancelled": gettext_lazy("cancelled"),
}


def _done(letter):
    """[(when, what, by whom)] of what people did to this letter, oldest first."""
    events = list(history.of(letter))
    people = {user.public_id: user for user in User.objects.filter(public_id__in={e.actor for e in events})}
    return [(e.at, VERBS_IN_WORDS.get(e.verb, e.verb), people.get(e.actor)) for e in events]
