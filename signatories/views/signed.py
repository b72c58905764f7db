"""Where a signature stands after signing, and what its signer and the second official add."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.limits import note_act
from accounts.refusals import Refused
from signatories import files, reaffirming, signing
from signatories import proof as ladder
from signatories.forms.proof import LetterForm, SecondOfficialForm
from signatories.forms.withdrawing import WithdrawForm
from signatories.models import EMAIL, LADDER, LETTER, Evidence, Signature
from signatories.permissions import may_follow, may_lead, may_see_evidence
from signatories.views.pages import desk_page, refused, status_of


@desk_page
def sign_done(request, pk):
    """Where a signature stands, and what its signer can add."""
    signature = own_signature(request, pk)
    return render(request, "signatories/sign_done.html", _standing(signature, request.user))


@desk_page
@require_POST
def add_letter(request, pk):
    signature = own_signature(request, pk)
    form = LetterForm(request.POST, request.FILES)
    if not form.is_valid():
        context = _standing(signature, request.user) | {"letter_form": form}
        return render(request, "signatories/sign_done.html", context, status=status_of(form))
    signing.give_evidence(signature, by=request.user, rung=LETTER, file=form.cleaned_data["letter"])
    note_act(request, request.user)
    messages.success(request, _("The letter is kept. The secretariat looks at it next."))
    return redirect("signatories:sign_done", pk)


@desk_page
@require_POST
def ask_second(request, pk):
    signature = own_signature(request, pk)
    form = SecondOfficialForm(request.POST)
    if not form.is_valid():
        context = _standing(signature, request.user) | {"second_form": form}
        return render(request, "signatories/sign_done.html", context, status=422)
    email = form.cleaned_data["second_email"]
    signing.ask_second_official(signature, by=request.user, email=email)
    messages.success(request, _("A letter with a link is on its way to %(email)s.") % {"email": email})
    return redirect("signatories:sign_done", pk)


@desk_page
def withdraw(request, pk):
    """A page that asks; the POST withdraws."""
    signature = own_signature(request, pk)
    if "withdraw" not in signing.open_moves(signature, request.user):
        raise PermissionDenied
    form = WithdrawForm(request.POST or None, signature=signature)
    if request.method == "POST" and form.is_valid():
        signing.withdraw(signature, by=request.user, **form.cleaned_data)
        return redirect("signatories:sign_done", pk)
    return render(
        request, "signatories/withdraw.html", {"signature": signature, "form": form}, status=status_of(form)
    )


@desk_page
@require_GET
def evidence_file(request, pk):
    """The file of one step of proof: always as a download, and inert where a browser opens it all the same."""
    evidence = get_object_or_404(
        Evidence.objects.select_related("signature__government").exclude(file=""), pk=pk
    )
    if not may_see_evidence(request.user, evidence.signature):
        raise PermissionDenied
    response = FileResponse(
        evidence.file.open("rb"),
        as_attachment=True,
        filename=evidence.file_name,
        content_type=files.media_type_of(evidence.file.name),
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
def confirm(request, token):
    """The second official's link: a page with a button, the POST confirms, a repeat says when it was done."""
    try:
        evidence = ladder.find_asked(token)
        if request.method == "POST":
            person = request.user if request.user.is_authenticated else None
            evidence = signing.answer_as_second_official(token, by=person)
    except ladder.UnknownLink as refusal:
        return refused(request, refusal, status=404)
    except Refused as refusal:
        return refused(request, refusal)
    context = {
        "evidence": evidence,
        "signature": evidence.signature,
        "is_expired": ladder.is_expired(evidence),
    }
    status = 410 if context["is_expired"] else 200
    return render(request, "signatories/confirm.html", context, status=status)


def own_signature(request, pk):
    """The signature of who signed it, of a member, or of the secretariat's concern; else 403."""
    signature = get_object_or_404(
        Signature.objects.select_related("government", "declaration", "text", "leader", "entered_by"), pk=pk
    )
    if not may_follow(request.user, signature):
        raise PermissionDenied
    return signature


def _standing(signature, user):
    may_climb = _may_climb(signature)
    return {
        "signature": signature,
        "government": signature.government,
        "evidence": signature.evidence.exclude(rung=EMAIL),
        "waits_for_proof": signature.state == Signature.PENDING,
        "letter_form": LetterForm() if may_climb else None,
        "second_form": SecondOfficialForm(initial=_office_of_the_leader(signature)) if may_climb else None,
        "may_reaffirm": reaffirming.may_reaffirm(user, signature),
        "may_correct": signature.state != Signature.REFUSED and may_lead(user, signature.government),
        "may_withdraw": "withdraw" in signing.open_moves(signature, user),
    }


def _may_climb(signature):
    """Whether more proof can be added: while it waits, and once listed as long as there is a higher step."""
    if signature.state in (Signature.PENDING, Signature.CONFIRMED):
        return True
    reached = signature.rung_reached
    return signature.state == Signature.VERIFIED and reached is not None and reached.rung != LADDER[-1]


def _office_of_the_leader(signature):
    """The leader's office address, where it is known and is not the signer's own."""
    leader = signature.leader
    if leader is None or not leader.email or leader.email == getattr(signature.entered_by, "email", ""):
        return {}
    return {"second_email": leader.email}
