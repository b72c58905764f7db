"""What the pages of an author share: the door, the page of a refusal, the text of one's own."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import Hidden
from accounts.refusals import Refused
from actions.models import Submission
from actions.permissions import may_edit
from actions.requirements import CHECK
from actions.views import keeping


def desk_page(view):
    """A page for one person: signed in, never cached; a refusal is a page with 409 and the present state.

    What is posted after the log-in has ended is kept until the person has signed in again.
    """

    @wraps(view)
    @never_cache
    def page(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return _sign_in_first(request, kwargs.get("draft_id"))
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            if is_autosave(request):
                return JsonResponse({"sentence": refusal.sentence}, status=409)
            return refused(request, refusal)

    return page


def is_autosave(request):
    return bool(request.headers.get("X-Autosave"))


def _sign_in_first(request, draft_id):
    if is_autosave(request):
        sentence = _(
            "You are no longer signed in. Your text is kept in this browser; sign in and it is back."
        )
        sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
        return JsonResponse({"sentence": sentence, "sign_in": sign_in, "words": _("Sign in")}, status=401)
    is_page = request.resolver_match.url_name in ("edit", "new")
    if request.method == "POST" and is_page:
        keeping.keep(request, draft_id)
    if request.method == "POST" and request.resolver_match.url_name in ("edits", "answer_edit"):
        return redirect_to_login(reverse("actions:edits", args=[draft_id]))
    if request.method == "POST" and not is_page:  # a button: its page opens again, not its address
        there = reverse("actions:edit", args=[draft_id, CHECK]) if draft_id else reverse("actions:desk")
        return redirect_to_login(there)
    return redirect_to_login(request.get_full_path())


def refused(request, refusal, submission=None, status=409):
    context = {
        "sentence": refusal.sentence,
        "submission": submission,
        "action": submission and submission.action,
    }
    return render(request, "actions/refused.html", context, status=status)


def own_submission(request, draft_id, who=may_edit):
    """The newest text of an action, for the people of its government or as `who` says; nobody else finds it."""
    submission = (
        Submission.objects.filter(action__draft_id=draft_id)
        .select_related("action", "call")
        .order_by("-number")
        .first()
    )
    if submission is None:
        raise Http404
    if not who(request.user, submission):
        raise Hidden(submission)
    return submission
