"""Actions of several governments: whom the lead asks and what they said; what the asked one sees and answers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.refusals import Refused
from actions import joining, limits
from actions.models import Participation
from actions.permissions import may_edit, may_manage, may_read
from actions.views.pages import desk_page, own_submission
from signatories import register
from signatories.models import Government
from signatories.permissions import may_act_for

MOVES = {
    "withdraw": joining.withdraw_invitation,
    "offer-lead": joining.offer_lead,
    "keep-lead": joining.end_offer,
    "hand-lead": joining.hand_lead,
}
KINDS = {
    Participation.INVITED: "wait",
    Participation.CONFIRMED: "good",
    Participation.DECLINED: "bad",
    Participation.LEFT: "still",
}


@desk_page
@limits.invite
def partners(request, draft_id):
    """Who leads, who takes part, who was asked; a search in the register, and one button for several."""
    submission = own_submission(request, draft_id, who=may_read)
    action, is_own = submission.action, may_edit(request.user, submission)
    if request.method == "POST" and not is_own:
        raise Http404
    chosen = list(_open_to(action).filter(pk__in=_numbers(request.POST.getlist("government"))))
    words = (request.POST.get("q") or request.GET.get("q") or "").strip()[:200]
    if request.method == "POST" and "invite" in request.POST and chosen:
        _invite(request, action, chosen)
        return redirect("actions:partners", draft_id)
    context = {
        "submission": submission,
        "action": action,
        "is_own": is_own,
        "rows": [
            (part, KINDS[part.state], is_own and may_act_for(request.user, part.government))
            for part in action.participations.select_related("government")
            if is_own or part.state == Participation.CONFIRMED
        ],
        "remind_days": joining.REMIND_AFTER.days,
        "chosen": chosen,
        "words": words,
        "found": [one for one in _found(action, words) if one not in chosen],
        "nobody_ticked": "invite" in request.POST,
    }
    return render(request, "actions/partners.html", context, status=422 if "invite" in request.POST else 200)


@desk_page
@limits.find
@require_GET
def find(request, draft_id):
    """The governments found so far, as a piece of the page."""
    submission = own_submission(request, draft_id)
    words = request.GET.get("q", "")[:200]
    context = {"found": _found(submission.action, words), "words": words}
    return render(request, "actions/_partners_found.html", context)


def _open_to(action):
    """Governments that may be asked: of the register, neither in the action nor invited."""
    standing = (Participation.INVITED, Participation.CONFIRMED)
    taken = action.participations.filter(state__in=standing).values("government")
    return Government.objects.standing().filter(is_specimen=action.is_specimen).exclude(pk__in=taken)


def _found(action, words):
    if not words:
        return []
    found = register.search(words, limit=12)
    may = set(_open_to(action).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    return [one for one in found if one.pk in may][:8]


def _numbers(values):
    return [int(value) for value in values if value.isdecimal() and len(value) < 12]


def _invite(request, action, governments):
    """Ask each; one that cannot be asked any more holds up no other."""
    asked = 0
    for government in governments:
        try:
            joining.invite(action, government, by=request.user)
            asked += 1
        except Refused as refusal:
            messages.warning(request, f"{government}: {refusal.sentence}")
    if asked:
        sentence = ngettext(
            "%(count)s government is asked by letter.", "%(count)s governments are asked by letter.", asked
        )
        messages.success(request, sentence % {"count": asked})


@desk_page
@require_POST
def move(request, draft_id, pk, name):
    """One step with one partner: take the invitation back, offer the lead, keep it after all."""
    submission = own_submission(request, draft_id)
    if name not in MOVES:
        raise Http404
    part = get_object_or_404(submission.action.participations.select_related("action", "government"), pk=pk)
    MOVES[name](part, by=request.user)
    said = {
        "withdraw": _("The invitation of %(government)s is taken back."),
        "offer-lead": _("%(government)s is asked by letter. You lead until it says yes."),
        "hand-lead": _("%(government)s leads this action from today."),
        "keep-lead": _("You go on leading. The offer to %(government)s is taken back."),
    }
    messages.success(request, said[name] % {"government": part.government})
    return redirect("actions:partners", draft_id)


# The other side


ANSWERS = {
    "yes": lambda part, by: joining.answer(part, by=by, accept=True),
    "no": lambda part, by: joining.answer(part, by=by, accept=False),
    "lead": joining.take_lead,
    "no-lead": joining.end_offer,
}


@desk_page
def invitation(request, pk):
    """What a government is asked to join, and its answer; later where it leaves, or takes over the lead."""
    part = get_object_or_404(
        Participation.objects.filter(
            government__in=Government.objects.draftable_by(request.user), role=Participation.PARTNER
        ).select_related("action", "government"),
        pk=pk,
    )
    if request.method == "POST":
        return _answer(request, part)
    text = part.action.submissions.order_by("-number").first()
    context = {
        "part": part,
        "kind": KINDS[part.state],
        "action": part.action,
        "government": part.government,
        "lead": part.action.lead,
        "text": text,
        "others": part.action.participations.filter(
            role=Participation.PARTNER, state=Participation.CONFIRMED
        ).exclude(pk=part.pk).select_related("government"),
        "objectives": [row.objective for row in text.objective_links.select_related("objective__framework")],
        "may_answer": may_act_for(request.user, part.government),
        "may_open": part.state == Participation.CONFIRMED or may_manage(request.user, part.action),
    }  # fmt: skip
    return render(request, "actions/invitation.html", context)


def _answer(request, part):
    word = request.POST.get("answer", "")
    if word not in ANSWERS:
        raise Http404
    part = ANSWERS[word](part, by=request.user)
    said = {
        "yes": _("You take part; the page shows it."),
        "no": _("You have left this action.")
        if part.state == Participation.LEFT
        else _("You do not take part."),
        "lead": _("Your government leads this action from today."),
        "no-lead": _("Nothing changes: you take part, and do not lead."),
    }
    messages.success(request, said[word])
    return redirect("actions:desk")
