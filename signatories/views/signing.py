"""Signing, part by part, for the person who signs."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.refusals import Refused
from signatories import drafting, register
from signatories.forms.signing import ConsentForm, GovernmentForm, ProofForm, SignatoryForm
from signatories.models import Declaration, Government, Signature, SigningDraft
from signatories.views.pages import KEPT, desk_page, plain, status_of

PARTS = [
    ("government", gettext_lazy("The government")),
    ("signatory", gettext_lazy("Who signs")),
    ("proof", gettext_lazy("Proof")),
    ("consents", gettext_lazy("Text and consent")),
    ("summary", gettext_lazy("Read and sign")),
]
FORMS = {"signatory": SignatoryForm, "consents": ConsentForm}


@desk_page
@require_GET
def sign(request):
    """Begin, or go on where the person stopped."""
    draft = drafting.of(request.user)
    if slug := request.GET.get("government"):
        drafting_choice = get_object_or_404(Government.objects.standing(), slug=slug)
        return redirect(
            f"{reverse('signatories:sign_part', args=['government'])}?q={drafting_choice.official_name}"
        )
    return redirect("signatories:sign_part", _first_gap(draft, request.user))


@desk_page
def sign_part(request, part):
    """One part of signing: GET shows it as it was kept, POST keeps it and leads on."""
    if part not in dict(PARTS):
        raise Http404
    draft = drafting.of(request.user)
    view = {"government": _government, "proof": _proof, "consents": _consents, "summary": _summary}.get(part)
    if request.method == "POST" and (language := request.POST.get("_language")):
        if part != "summary":
            drafting.keep(draft, part, plain(request.POST))
        return redirect(translate_url(request.path, language))
    return (view or _simple)(request, draft, part)


@desk_page
@require_GET
def find(request):
    """The governments found so far, as a piece of the page."""
    found = register.search(request.GET.get("q", ""))
    return render(
        request, "signatories/_found.html", {"rows": _rows(found), "words": request.GET.get("q", "")}
    )


# The parts


def _government(request, draft, part):
    words = request.GET.get("q", "").strip()
    form = GovernmentForm(initial=_kept(request, part) or draft.answers.get(part) or {"official_name": words})
    similar = []
    if request.method == "POST" and "choose" in request.POST:
        government = get_object_or_404(Government.objects.standing(), pk=request.POST["choose"])
        if government.signatures.standing().filter(declaration__is_current=True).exists():
            return redirect("signatories:join", government.slug)
        drafting.choose(draft, government)
        return _onward(part)
    if request.method == "POST":
        form = GovernmentForm(request.POST)
        if form.is_valid():
            similar = _unlike_confirmed(form)
            if not similar:
                drafting.describe(draft, plain(request.POST))
                return _onward(part)
            form.offer_another_body()
    found = register.search(words) if words else []
    context = {
        "form": form,
        "words": words,
        "rows": _rows(found),
        "similar": _rows(similar),
        "chosen": draft.government,
    }
    status = 409 if similar else status_of(form)
    return _render_part(request, draft, part, context, status=status)


def _simple(request, draft, part):
    form = FORMS[part](request.POST or None, initial=_kept(request, part) or draft.answers.get(part))
    if request.method == "POST":
        drafting.keep(draft, part, plain(request.POST))
        if form.is_valid():
            return _onward(part)
    return _render_part(request, draft, part, {"form": form}, status=status_of(form))


def _proof(request, draft, part):
    form = ProofForm(
        request.POST or None,
        request.FILES or None,
        initial=_kept(request, part) or draft.answers.get(part),
        own_address=request.user.email,
    )
    if request.method == "POST":
        drafting.keep(draft, part, plain(request.POST))
        is_valid = form.is_valid()
        if letter := form.cleaned_data.get("letter"):
            drafting.keep_file(draft, letter)
        if is_valid:
            return _onward(part)
    return _render_part(request, draft, part, {"form": form}, status=status_of(form))


def _consents(request, draft, part):
    declaration = _open_declaration()
    kept = _kept(request, part) or draft.answers.get(part) or {}
    language = request.GET.get("text") or kept.get("language") or get_language()
    text = declaration.text_in(language) or declaration.text_in("en")
    initial = kept | {"language": text.language, "fingerprint": text.sha256}
    form = ConsentForm(request.POST or None, initial=initial)
    if request.method == "POST":
        drafting.keep(draft, part, plain(request.POST))
        if form.is_valid():
            return _onward(part)
    context = {"form": form, "declaration": declaration, "text": text, "texts": _texts(declaration)}
    return _render_part(request, draft, part, context, status=status_of(form))


def _summary(request, draft, part):
    if request.method == "POST":
        return _hand_in(request)
    gap = _first_gap(draft, request.user)
    if gap != "summary":
        messages.info(request, _("This part is not complete yet. The last page follows it."))
        return redirect("signatories:sign_part", gap)
    parts = _cleaned(draft, request.user)
    declaration = _open_declaration()
    context = {
        "declaration": declaration,
        "plate": draft.government or _as_government(parts["government"]),
        "signatory": parts["signatory"],
        "delegates": parts["signatory"]["capacity"] == Signature.DELEGATE,
        "second_email": parts["proof"]["second_email"],
        "text": declaration.text_in(parts["consents"]["language"]),
        "form_key": draft.form_key,
    }
    return _render_part(request, draft, part, context)


def _hand_in(request):
    key = request.POST.get("form_key", "")
    draft = SigningDraft.objects.filter(user=request.user).select_related("government").first()
    already = (
        Signature.objects.filter(entered_by=request.user, form_key=key).first() if _is_key(key) else None
    )
    if already:
        messages.info(request, _("Your signature was kept the first time. It counts once."))
        return redirect("signatories:sign_done", already.pk)
    if draft is None or str(draft.form_key) != key or _first_gap(draft, request.user) != "summary":
        raise Refused(_("This form has been signed or was begun anew. Open the sign page once more."))
    signature = drafting.hand_in(draft.form_key, by=request.user, **_cleaned(draft, request.user))
    return redirect("signatories:sign_done", signature.pk)


# What they share


def _render_part(request, draft, part, context, status=200):
    names = [name for name, _title in PARTS]
    done = _done(draft, request.user)
    steps = [
        {
            "title": title,
            "url": reverse("signatories:sign_part", args=[name]),
            "state": "now" if name == part else "done" if name in done else "",
        }
        for name, title in PARTS
    ]
    context |= {
        "draft": draft,
        "whose": draft.government.official_name if draft.government else "",
        "whose_language": draft.government.official_language if draft.government else "",
        "saved_at": draft.updated_at,
        "steps": steps,
        "number": names.index(part) + 1,
        "of": len(names) - 1,  # the summary asks nothing
        "is_kept": KEPT in request.session,
        "form_id": "part" if part != "summary" else "",
    }
    if request.method == "POST":
        request.session.pop(KEPT, None)
    return render(request, f"signatories/sign_{part}.html", context, status=status)


def _onward(part):
    names = [name for name, _title in PARTS]
    return redirect("signatories:sign_part", names[names.index(part) + 1])


def _forms(draft, user):
    """The parts as bound forms, as far as they were answered."""
    forms = {
        "signatory": SignatoryForm(draft.answers.get("signatory")),
        "proof": ProofForm(draft.answers.get("proof"), own_address=user.email),
        "consents": ConsentForm(draft.answers.get("consents")),
    }
    if not draft.government:
        forms["government"] = GovernmentForm(draft.answers.get("government"))
    return forms


def _done(draft, user):
    done = {name for name, form in _forms(draft, user).items() if form.is_bound and form.is_valid()}
    return done | ({"government"} if draft.government else set())


def _first_gap(draft, user):
    done = _done(draft, user)
    return next((name for name, _title in PARTS if name not in done), "summary")


def _cleaned(draft, user):
    cleaned = {}
    for name, form in _forms(draft, user).items():
        form.is_valid()
        cleaned[name] = form.cleaned_data
    return cleaned


def _as_government(answers):
    """The plate of a government that is not in the register yet."""
    return Government(
        official_name=answers["official_name"],
        english_name=answers["english_name"] or answers["official_name"],
        country=answers["country"],
        level=answers["level"],
    )


def _unlike_confirmed(form):
    """Governments that this one may be, unless the person said that it is another body."""
    if form.cleaned_data["is_another_body"]:
        return []
    values = form.cleaned_data
    pairs = register.find_similar(
        values["official_name"], values["country"], english_name=values["english_name"], level=values["level"]
    )
    return [government for government, _likeness in pairs]


def _rows(governments):
    """(government, has it signed) for a list of governments found."""
    signed = set(
        Signature.objects.standing()
        .filter(government__in=governments, declaration__is_current=True)
        .values_list("government_id", flat=True)
    )
    return [(government, government.pk in signed) for government in governments]


def _open_declaration():
    declaration = Declaration.objects.prefetch_related("texts").filter(is_current=True).first()
    if declaration is None or not declaration.texts.all():
        raise Refused(_("No declaration is open for signature at the moment."))
    return declaration


def _texts(declaration):
    languages = sorted({text.language for text in declaration.texts.all()})
    return [declaration.text_in(language) for language in languages]


def _kept(request, part):
    return request.session.get(KEPT, {}).get(part)


def _is_key(key):
    return len(key) == 36
