"""Signing, part by part, for the person who signs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.limits import note_act
from accounts.refusals import Refused
from figures import maps
from frameworks import countries
from frameworks.languages import language_name
from signatories import domains, drafting, register
from signatories.models import Declaration, Government, Leader, Signature, SigningDraft
from signatories.views import signing_parts as parts
from signatories.views.pages import KEPT, desk_page, plain, status_of


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
    return redirect("signatories:sign_part", parts.first_gap(draft, request.user))


@desk_page
def sign_part(request, part):
    """One part of signing: GET shows it as it was kept, POST keeps it and leads on."""
    if part not in parts.TITLES:
        raise Http404
    draft = drafting.of(request.user)
    if part not in parts.names_of(draft) or (part == "place" and "government" not in draft.answers):
        return redirect("signatories:sign_part", "government")
    if request.method == "POST" and (language := request.POST.get("_language")):
        if part != "summary":
            drafting.keep(draft, part, plain(request.POST))
        return redirect(translate_url(request.path, language))
    view = {
        "government": _government,
        "place": _place,
        "proof": _proof,
        "consents": _consents,
        "summary": _summary,
    }
    return view.get(part, _simple)(request, draft, part)


@desk_page
@require_POST
def keep_part(request, part):
    """Keep what is written so far, as a form does that saves itself; a sentence says when."""
    draft = drafting.of(request.user)
    if part not in parts.names_of(draft) or part == "summary":
        raise Http404
    drafting.keep(draft, part, plain(request.POST))
    time = date_format(timezone.localtime(draft.updated_at), "H:i")
    return JsonResponse({"sentence": _("Saved at %(time)s. You can close this page.") % {"time": time}})


@desk_page
@require_GET
def emblem(request, name):
    """The arms or the logo as the draft keeps them, for the person who chose them."""
    file = getattr(drafting.of(request.user), name) if name in drafting.EMBLEMS else None
    if not file:
        raise Http404
    response = FileResponse(file.open("rb"), content_type="image/png")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


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
    words = request.GET.get("q", "").strip()[:200]
    if request.method == "POST" and "choose" in request.POST:
        return _choose(request, draft, part)
    form = parts.form_of(
        part, draft, request.user, initial=_first(request, draft, part) or {"official_name": words}
    )
    similar = []
    if request.method == "POST":
        form = parts.form_of(part, draft, request.user, data=request.POST)
        if form.is_valid():
            similar = _unlike_confirmed(form)
            if not similar:
                drafting.describe(draft, plain(request.POST))
                return _onward(draft, part)
            form.offer_another_body()
        else:
            drafting.keep(draft, part, plain(request.POST))
    context = {
        "form": form,
        "words": words,
        "rows": _rows(register.search(words) if words else []),
        "similar": _rows(similar),
        "chosen": draft.government,
    }
    return _render_part(request, draft, part, context, status=409 if similar else status_of(form))


def _choose(request, draft, part):
    """Sign for a government that stands in the register; one that has signed is acted for instead."""
    government = get_object_or_404(Government.objects.standing(), pk=request.POST["choose"])
    if government.signatures.standing().filter(declaration__is_current=True).exists():
        return redirect("signatories:join", government.slug)
    drafting.choose(draft, government)
    return _onward(draft, part)


def _simple(request, draft, part):
    form = parts.form_of(part, draft, request.user, **_posted(request), initial=_first(request, draft, part))
    if request.method == "POST":
        drafting.keep(draft, part, plain(request.POST))
        if form.is_valid():
            return _onward(draft, part)
    return _render_part(request, draft, part, {"form": form}, status=status_of(form))


def _place(request, draft, part):
    form = parts.form_of(
        part, draft, request.user, **_posted(request),
        initial=_first(request, draft, part),
    )  # fmt: skip
    if request.method == "POST":
        drafting.keep(draft, part, plain(request.POST))
        is_valid = form.is_valid()
        for name in drafting.EMBLEMS:
            if file := form.cleaned_data.get(name):
                drafting.keep_emblem(draft, name, file)
            elif form.cleaned_data.get(f"drop_{name}"):
                drafting.drop_emblem(draft, name)
        if is_valid:
            drafting.keep(draft, part, form.answers())
            return _onward(draft, part)
    country = draft.answers["government"].get("country", "")
    return _render_part(request, draft, part, {"form": form, "map": _map_of(country)}, status=status_of(form))


def _map_of(iso2):
    """Where to point: the country with the governments that stand in the register there."""
    country = countries.find(iso2)
    neighbours = Government.objects.standing().filter(country=iso2, is_specimen=False).exclude(latitude=None)
    points = [
        maps.Point(government.latitude, government.longitude, government.english_name, named=True)
        for government in neighbours[:12]
    ]
    title = _("Where the government is")
    if country is None or country.box is None:
        return maps.world(points, title=title, ident="place-map")
    return maps.within(points, country.box, title=title, ident="place-map")


def _proof(request, draft, part):
    form = parts.form_of(
        part, draft, request.user, **_posted(request),
        initial=_first(request, draft, part),
    )  # fmt: skip
    if request.method == "POST":
        drafting.keep(draft, part, plain(request.POST))
        is_valid = form.is_valid()
        if letter := form.cleaned_data.get("letter"):
            drafting.keep_file(draft, letter)
        if is_valid:
            return _onward(draft, part)
    return _render_part(
        request, draft, part, {"form": form, "delegates": form.delegates}, status=status_of(form)
    )


def _consents(request, draft, part):
    declaration = _open_declaration()
    kept = _first(request, draft, part) or {}
    language = request.GET.get("text") or kept.get("language") or get_language()
    text = declaration.text_in(language) or declaration.text_in("en")
    initial = kept | {"language": text.language, "fingerprint": text.sha256}
    form = parts.form_of(part, draft, request.user, **_posted(request), initial=initial)
    if request.method == "POST":
        drafting.keep(draft, part, plain(request.POST))
        if form.is_valid():
            return _onward(draft, part)
    context = {"form": form, "declaration": declaration, "text": text, "texts": _texts(declaration)}
    return _render_part(request, draft, part, context, status=status_of(form))


def _summary(request, draft, part):
    if request.method == "POST":
        return _hand_in(request)
    gap = parts.first_gap(draft, request.user)
    if gap != "summary":
        messages.info(request, _("This part is not complete yet. The last page follows it."))
        return redirect("signatories:sign_part", gap)
    answers = parts.cleaned(draft, request.user)
    declaration = _open_declaration()
    text = declaration.text_in(answers["consents"]["language"])
    context = {
        "declaration": declaration,
        "plate": draft.government or _as_government(answers["government"], answers.get("place", {})),
        "signatory": answers["signatory"],
        "leader": _as_leader(answers["signatory"]),
        "delegates": answers["signatory"]["capacity"] == Signature.DELEGATE,
        "second_email": answers["proof"]["second_email"],
        "signed_on": answers["proof"]["signed_on"] or timezone.localdate(),
        "contact": answers.get("contact"),
        "text": text,
        "text_language": language_name(text.language),
        "form_key": draft.form_key,
        "is_new": draft.government is None,
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
    if draft is None or str(draft.form_key) != key or parts.first_gap(draft, request.user) != "summary":
        raise Refused(_("This form has been signed or was begun anew. Open the sign page once more."))
    try:
        signature = drafting.hand_in(draft.form_key, by=request.user, **parts.cleaned(draft, request.user))
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    note_act(request, request.user)
    return redirect("signatories:sign_done", signature.pk)


# What they share


def _render_part(request, draft, part, context, status=200):
    names = parts.names_of(draft)
    done = parts.done(draft, request.user)
    steps = [
        {
            "title": parts.TITLES[name],
            "url": reverse("signatories:sign_part", args=[name]),
            "state": "now" if name == part else "done" if name in done else "",
        }
        for name in names
    ]
    context |= {
        "draft": draft,
        "whose": draft.government.official_name if draft.government else "",
        "whose_language": draft.government.official_language if draft.government else "",
        "saved_at": draft.updated_at,
        "steps": steps,
        "number": names.index(part) + 1,
        "of": len(names),
        "back": parts.before(draft, part) if part != names[0] else "",
        "is_kept": KEPT in request.session,
        "form_id": "part" if part != "summary" else "",
    }
    if request.method == "POST":
        request.session.pop(KEPT, None)
    return render(request, f"signatories/sign_{part}.html", context, status=status)


def _posted(request):
    """What a form is bound to: what was posted, an empty form too; nothing when the page is only opened."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def _onward(draft, part):
    return redirect("signatories:sign_part", parts.after(draft, part))


def _first(request, draft, part):
    """What the fields begin with: what an expired log-in left, what the draft keeps, what is known already."""
    return request.session.get(KEPT, {}).get(part) or draft.answers.get(part) or _known(request, draft, part)


def _known(request, draft, part):
    signatory = draft.answers.get("signatory", {})
    if part == "signatory" and draft.government:
        leader = draft.government.leaders.shown().in_office().first()
        return leader and {"signatory_name": leader.name, "signatory_office": leader.office}
    if part == "proof" and (address := signatory.get("office_email", "").lower()):
        is_other = address != request.user.email and not domains.is_free_mail(domains.of(address))
        return {"second_email": address} if is_other else None
    return None


def _as_government(answers, place):
    """The government as it will be entered."""
    return Government(
        official_name=answers["official_name"],
        official_language=answers["official_language"],
        english_name=answers["english_name"] or answers["official_name"],
        other_names=answers["other_names"],
        country=answers["country"],
        level=answers["level"],
        section=place.get("section") or countries.propose_section(answers["country"]),
        latitude=place.get("latitude"),
        longitude=place.get("longitude"),
        population=place.get("population"),
        population_year=place.get("population_year"),
        website=place.get("website", ""),
    )


def _as_leader(signatory):
    facts = {name: value for name, value in signatory["leader"].items() if value}
    return Leader(name=signatory["signatory_name"], office=signatory["signatory_office"], **facts)


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


def _is_key(key):
    return len(key) == 36
